"""Who an actor of the audit trail is, as far as the register may tell."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from starlette.responses import Response

from api import messages
from api.audit_trail.answers import ActedOut, ActorOut, ActorWorkerOut, LoginOut
from api.http import routing
from api.http.answers import instant
from api.http.calling import Reading, documented
from api.http.reading import fresh
from domain.provider.state import Provider
from ledger.desk.desk import Desk
from ledger.desk.orders import Unknown
from ledger.register.register import Login, Register
from projections.audit_trail.questions import Acted, acted
from projections.engine.reading import Answer

router = routing.router("/v1/actors", "audit")


@router.get("/{actor_id}", responses=documented(200, ActorOut, 404), summary="Who an actor is")
async def read_actor(actor_id: UUID, call: Reading) -> Response:
    """Whose an id of the audit trail is, what they did in all, and what of it the register cannot tell."""
    async with fresh(call, "audit_trail") as connection:
        found = await acted(connection, call.service.schema, actor_id)
    return call.answer(await actor_answer(call.service.desk, call.service.register, actor_id, found, call.language))


async def actor_answer(desk: Desk, register: Register, actor_id: UUID, found: Answer[Acted], language: str) -> ActorOut:
    """What is known of an actor that acted so. Raises `Unknown` where nothing is, and `LogUnavailable`."""
    login = await register.login(actor_id)
    if login is None and not found.rows:
        raise Unknown("actor")
    served = {row.organisation for row in found.rows if row.organisation is not None}
    providers = {one: await desk.state(Provider, one, fresh=True) for one in served}
    worker = await _worker(register, login, tuple(providers.values()))
    return ActorOut(
        actor=actor_id,
        login=LoginOut(issuer=login.issuer, subject=login.subject) if login is not None else None,
        worker=worker,
        acted=[
            ActedOut(
                role=row.role,
                organisation=row.organisation,
                organisation_name=providers[row.organisation].name if row.organisation is not None else None,
                events=row.events,
                first_recorded_at=instant(row.first_recorded_at),
                last_recorded_at=instant(row.last_recorded_at),
            )
            for row in found.rows
        ],
        not_known=[messages.text(f"actor.{key}", language) for key in _not_known(login, worker, found.rows)],
        position=found.position,
    )


async def _worker(register: Register, login: Login | None, providers: Sequence[Provider]) -> ActorWorkerOut | None:
    """The worker whose id on a staff list the login is named by."""
    if login is None:
        return None
    for provider in providers:
        for worker in provider.staff:
            if str(worker.worker_id) == login.subject.lower():
                names = await register.worker_names(provider.id, [worker.worker_id])
                return ActorWorkerOut(
                    provider_id=provider.id, worker_id=worker.worker_id, name=names.get(worker.worker_id)
                )
    return None


def _not_known(login: Login | None, worker: ActorWorkerOut | None, rows: Sequence[Acted]) -> Iterator[str]:
    """Keys of what cannot be told."""
    if login is None:
        yield "login_not_kept"
    if any(row.organisation is None for row in rows):
        yield "no_names_of_county"
    if worker is None and any(row.organisation is not None for row in rows):
        yield "not_on_staff_list"
    if worker is not None and worker.name is None:
        yield "worker_has_no_name"
    if not rows:
        yield "never_acted"
