# The service and the projector: one image, installed from the lock file by pip alone, run by a user of its own.
FROM python:3.13-slim-trixie

ENV PYTHONUNBUFFERED=1
WORKDIR /setelikirja
COPY requirements/run.txt requirements/rule-sets.txt requirements/
RUN pip install --no-cache-dir --require-hashes --requirement requirements/run.txt \
    && pip install --no-cache-dir --no-deps --require-hashes --target "$(python -c 'import sys; print(sys.prefix)')/rule-sets" \
        --requirement requirements/rule-sets.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY ledger ledger
COPY projections projections
COPY api api
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --system --uid 10001 --user-group --no-create-home setelikirja

USER setelikirja
EXPOSE 8000
ENTRYPOINT ["setelikirja"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
