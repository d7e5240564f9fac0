"""Writes a bill in a process of its own, which ends with it: what laying out pages takes is given back.

The process is given the bill on its standard input and writes the file to its standard output.
"""

import pickle
import subprocess
import sys
from typing import BinaryIO, cast

from anyio import BrokenResourceError, fail_after, run_process, to_thread

from api.billing import FormName
from api.billing.bill import MonthBill
from api.billing.forms import FORMS

SECONDS_MAX = 120.0


class NotWritten(Exception):
    """The process did not write the file; the message says why, for who runs the service."""


async def write_apart(bill: MonthBill, form: FormName, language: str, file: BinaryIO) -> None:
    """Write a bill into a file that the system knows. Raises `NotWritten`."""
    # -P: what lies in the service's folder is not imported.
    command = [sys.executable, "-P", "-m", __name__, form, language]
    try:
        with fail_after(SECONDS_MAX):
            given = await to_thread.run_sync(pickle.dumps, bill)
            await run_process(command, input=given, stdout=file, stderr=subprocess.PIPE)
    except TimeoutError:
        raise NotWritten(f"it took more than {SECONDS_MAX:.0f} s") from None
    except subprocess.CalledProcessError as error:
        last = (error.stderr or b"").decode(errors="replace").strip().splitlines()[-1:]
        raise NotWritten(f"the process ended with {error.returncode}: {''.join(last)}") from None
    except ExceptionGroup as errors:
        if errors.split(BrokenResourceError)[1] is not None:
            raise
        raise NotWritten("the process ended before it had read the bill") from None


def main() -> None:
    """What the process does."""
    form, language = sys.argv[1:]
    bill: MonthBill = pickle.load(sys.stdin.buffer)  # noqa: S301 - of the process that started this one
    for piece in FORMS[cast(FormName, form)].pieces(bill, language):
        sys.stdout.buffer.write(piece)


if __name__ == "__main__":
    main()
