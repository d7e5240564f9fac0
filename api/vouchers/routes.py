"""Vouchers over HTTP: issuing, choosing, recording, extending, correcting, closing; reading them and their history."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from starlette.responses import Response

from api.audit_trail.answers import HistoryEventOut, HistoryOut, history_event
from api.duties_and_warnings.answers import VoucherWarningOut, warning, warning_across
from api.http import routing
from api.http.answers import SEES_TEXTS
from api.http.bodies import in_utc, utc
from api.http.calling import CommandCall, Commanding, ReadCall, Reading, documented
from api.http.problems import ENCODER
from api.http.reading import AsOf, Position, known_at
from api.vouchers.answers import (
    SEES_SUPERVISION,
    EntryOut,
    VoucherOut,
    entry_made,
    may_see,
    voucher_answer,
    voucher_made,
)
from api.vouchers.bodies import (
    CaseworkerBody,
    FourDaysStatement,
    InstructorBody,
    Leave,
    NewChange,
    NewClosure,
    NewContact,
    NewCorrection,
    NewExtension,
    NewIncident,
    NewMeasure,
    NewNoShow,
    NewProviderCancellation,
    NewReplacement,
    NewReport,
    NewSession,
    NewVoucher,
    PeriodBody,
    ProviderChoice,
    RemoteAgreement,
)
from domain.kernel.calendar import helsinki_date
from domain.kernel.command import Command
from domain.kernel.event import By, Role, Sealed
from domain.voucher import commands
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from domain.voucher.supervision import decision_number_reused, granted_periods, parallel_voucher
from ledger.desk.orders import CREATED, Filed, Order, Refused
from ledger.log.asking import connected
from projections.engine.reading import NotServing
from projections.grants.fold import mark_of
from projections.grants.questions import granted_beside
from projections.warnings.answering import WAIT_SECONDS
from projections.warnings.questions import WarningAcross

router = routing.router("/v1/vouchers", "vouchers")


VOUCHER_ANSWER = documented(201, VoucherOut, command=True)
ENTRY = documented(201, EntryOut, command=True)


async def _sealed(call: CommandCall, client_id: UUID, purpose: str, text: str | None) -> Sealed | None:
    return await call.service.register.seal(client_id, purpose, text) if text is not None else None


async def _leave(call: CommandCall, client_id: UUID, leave: Leave | None) -> Sealed | None:
    return await _sealed(call, client_id, "beyond_area_reason", leave.reason if leave else None)


async def _grant(call: CommandCall, client_id: UUID, body: PeriodBody, by: By) -> commands.GrantRequest:
    statement: FourDaysStatement | None = body.four_days_a_week
    reason = None
    if statement is not None:
        reason = await _sealed(call, client_id, "four_days_reason", statement.reason)
    call.register_number("decision_number", body.decision_number)
    return grant_request(by, body, reason)


def grant_request(by: By, body: PeriodBody, four_days_reason: Sealed | None) -> commands.GrantRequest:
    statement: FourDaysStatement | None = body.four_days_a_week
    four_days = None
    if statement is not None:
        entitled_to_none = statement.not_entitled_to_rehabilitative_work
        four_days = commands.FourDays(not_entitled_to_rehabilitative_work=entitled_to_none, reason=four_days_reason)
    return commands.GrantRequest(
        decision_number=body.decision_number,
        decided_on=body.decided_on or helsinki_date(by.decided_at),
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        quantity=body.quantity.quantity(),
        unit_price_cents=body.unit_price_cents,
        everyday_skills_need=body.everyday_skills_need,
        inclusion_grounds=tuple(body.inclusion_grounds),
        four_days=four_days,
    )


def _client_of(state: Voucher | None) -> UUID:
    assert isinstance(state, Voucher), "the desk builds a voucher's command on a voucher"
    return state.client_id


async def _on_voucher(
    call: CommandCall,
    voucher_id: UUID,
    build: Callable[[By, UUID], Awaitable[Command]],
    *,
    entry_id: UUID | None = None,
) -> Response:
    """Execute a command on an issued voucher; the answer is its entry where it makes one that is named, else the
    voucher.
    """

    async def built(by: By, state: Voucher | None) -> Command:
        return await build(by, _client_of(state))

    order = call.order(VOUCHER, voucher_id, built, entry_id=entry_id)
    return await call.execute(order, partial(entry_made if entry_id is not None else voucher_made, call))


@router.post("", status_code=201, responses=VOUCHER_ANSWER, summary="Issue a voucher")
async def issue_voucher(body: NewVoucher, call: Commanding) -> Response:
    """Grant a client a voucher for one service. Each rule of § 1, § 2, § 4.2 and § 6 that it breaks is named."""

    async def build(by: By, _: Voucher | None) -> Command:
        await call.service.register.client(body.client_id)
        grant = await _grant(call, body.client_id, body, by)
        leave = await _leave(call, body.client_id, body.beyond_area_permitted)
        return issue_command(by, voucher_id, call.made_id("entry"), body, grant, leave)

    voucher_id = call.made_id("voucher")
    return await _granted(call, call.order(VOUCHER, voucher_id, build, begins=True))


def issue_command(
    by: By,
    voucher_id: UUID,
    entry_id: UUID,
    body: NewVoucher,
    grant: commands.GrantRequest,
    beyond_area_reason: Sealed | None,
) -> commands.IssueVoucher:
    return commands.IssueVoucher(
        by=by,
        voucher_id=voucher_id,
        entry_id=entry_id,
        client_id=body.client_id,
        service=body.service,
        caseworker_id=body.caseworker_id or by.actor,
        grant=grant,
        provider_id=body.provider_id,
        distance_km=body.distance_km,
        distance_tenths_km=body.distance_tenths_km,
        beyond_area_reason=beyond_area_reason,
        remote_agreed=body.remote_agreed,
    )


@router.post("/{voucher_id}/provider", status_code=201, responses=VOUCHER_ANSWER, summary="Choose the provider")
async def choose_provider(voucher_id: UUID, body: ProviderChoice, call: Commanding) -> Response:
    """The client chose a provider, or another one from a day on; earlier entries stay with the earlier one (§ 6)."""

    async def build(by: By, client_id: UUID) -> Command:
        return choice_command(by, body, await _leave(call, client_id, body.beyond_area_permitted))

    return await _on_voucher(call, voucher_id, build)


def choice_command(by: By, body: ProviderChoice, beyond_area_reason: Sealed | None) -> commands.ChooseProvider:
    return commands.ChooseProvider(
        by=by,
        provider_id=body.provider_id,
        from_day=body.starts_on,
        chosen_on=body.chosen_on,
        unit_price_cents=body.unit_price_cents,
        distance_km=body.distance_km,
        distance_tenths_km=body.distance_tenths_km,
        beyond_area_reason=beyond_area_reason,
    )


@router.post("/{voucher_id}/instructor", status_code=201, responses=VOUCHER_ANSWER, summary="Name the instructor")
async def name_instructor(voucher_id: UUID, body: InstructorBody, call: Commanding) -> Response:
    """The provider names the worker who is responsible for the client (§ 4.1)."""

    async def build(by: By, _: UUID) -> Command:
        return commands.NameInstructor(
            by=by,
            provider_id=body.provider_id,
            worker_id=body.worker_id,
            client_told_at=in_utc(body.client_told_at),
            caseworker_told_at=in_utc(body.caseworker_told_at),
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/caseworker", status_code=201, responses=VOUCHER_ANSWER, summary="Assign a caseworker")
async def assign_caseworker(
    voucher_id: UUID,
    body: CaseworkerBody,
    call: Commanding,
) -> Response:
    """Another caseworker follows the client from now on (§ 4.1)."""

    async def build(by: By, _: UUID) -> Command:
        return commands.AssignCaseworker(by=by, caseworker_id=body.caseworker_id)

    return await _on_voucher(call, voucher_id, build)


@router.post(
    "/{voucher_id}/remote-agreement", status_code=201, responses=VOUCHER_ANSWER, summary="Agree on remote coaching"
)
async def agree_on_remote_coaching(voucher_id: UUID, body: RemoteAgreement, call: Commanding) -> Response:
    """Coaching by phone or online is agreed on for this client, or no longer is (§ 4.2)."""

    async def build(by: By, _: UUID) -> Command:
        return commands.AgreeOnRemote(by=by, agreed=body.agreed)

    return await _on_voucher(call, voucher_id, build)


def session_command(by: By, entry_id: UUID, body: NewSession) -> commands.RecordSession:
    return commands.RecordSession(
        by=by,
        entry_id=entry_id,
        held_on=body.held_on,
        minutes=body.minutes,
        starts_at=body.starts_at,
        mode=body.mode,
        excursion=body.excursion,
        worker_id=body.worker_id,
        group_id=body.group_id,
        replaces=body.replaces,
    )


def no_show_command(by: By, entry_id: UUID, body: NewNoShow) -> commands.RecordNoShow:
    return commands.RecordNoShow(
        by=by,
        entry_id=entry_id,
        planned_on=body.planned_on,
        cause=body.cause,
        minutes=body.minutes,
        cancelled_on=body.cancelled_on,
        justified=body.justified,
        client_contacted_at=in_utc(body.client_contacted_at),
        group_id=body.group_id,
    )


def provider_cancellation_command(
    by: By, entry_id: UUID, body: NewProviderCancellation, reason: Sealed
) -> commands.RecordProviderCancellation:
    return commands.RecordProviderCancellation(
        by=by,
        entry_id=entry_id,
        planned_on=body.planned_on,
        reason=reason,
        client_told_at=in_utc(body.client_told_at),
        documented=body.documented,
        replacement_on=body.replacement_on,
    )


@router.post("/{voucher_id}/sessions", status_code=201, responses=ENTRY, summary="Record a session")
async def record_session(voucher_id: UUID, body: NewSession, call: Commanding) -> Response:
    """A session or an activity day was held: it draws on the period of its date, at its price (§ 5, § 6)."""
    entry_id = call.made_id("entry")

    async def build(by: By, _: UUID) -> Command:
        return session_command(by, entry_id, body)

    return await _on_voucher(call, voucher_id, build, entry_id=entry_id)


@router.post("/{voucher_id}/no-shows", status_code=201, responses=ENTRY, summary="Record a no-show")
async def record_no_show(voucher_id: UUID, body: NewNoShow, call: Commanding) -> Response:
    """An agreed time was missed: the first of a month carries one unit's price, the others stand at 0 (§ 5)."""
    entry_id = call.made_id("entry")

    async def build(by: By, _: UUID) -> Command:
        return no_show_command(by, entry_id, body)

    return await _on_voucher(call, voucher_id, build, entry_id=entry_id)


@router.post(
    "/{voucher_id}/provider-cancellations",
    status_code=201,
    responses=ENTRY,
    summary="Record a provider's cancellation",
)
async def record_provider_cancellation(voucher_id: UUID, body: NewProviderCancellation, call: Commanding) -> Response:
    """The provider cancelled an agreed time: never billable, and a replacement is owed (§ 5)."""
    entry_id = call.made_id("entry")

    async def build(by: By, client_id: UUID) -> Command:
        reason = await call.service.register.seal(client_id, "reason", body.reason)
        return provider_cancellation_command(by, entry_id, body, reason)

    return await _on_voucher(call, voucher_id, build, entry_id=entry_id)


@router.post("/{voucher_id}/extensions", status_code=201, responses=VOUCHER_ANSWER, summary="Extend a voucher")
async def extend_voucher(voucher_id: UUID, body: NewExtension, call: Commanding) -> Response:
    """A new decision adds a further period, which is checked like a new voucher (§ 6)."""

    async def build(by: By, client_id: UUID) -> Command:
        grant = await _grant(call, client_id, body, by)
        return commands.ExtendVoucher(by=by, entry_id=call.made_id("entry"), grant=grant)

    async def built(by: By, state: Voucher | None) -> Command:
        return await build(by, _client_of(state))

    return await _granted(call, call.order(VOUCHER, voucher_id, built))


@router.post("/{voucher_id}/reports", status_code=201, responses=VOUCHER_ANSWER, summary="Deliver a report")
async def deliver_report(voucher_id: UUID, body: NewReport, call: Commanding) -> Response:
    """A plan, an interim or a final report reached its readers (§ 3.1)."""

    async def build(by: By, _: UUID) -> Command:
        return commands.DeliverReport(
            by=by,
            provider_id=body.provider_id,
            kind=body.kind,
            period=body.period,
            delivered_on=body.delivered_on,
            to=tuple(body.to),
            holds=tuple(body.holds),
            way=body.way,
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/closure", status_code=201, responses=VOUCHER_ANSWER, summary="Close a voucher")
async def close_voucher(voucher_id: UUID, body: NewClosure, call: Commanding) -> Response:
    """The service has ended: what is left lapses; what was held by then can still be recorded (§ 5)."""

    async def build(by: By, _: UUID) -> Command:
        return commands.CloseVoucher(
            by=by, entry_id=call.made_id("entry"), closed_on=body.closed_on, reason=body.reason
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/corrections", status_code=201, responses=VOUCHER_ANSWER, summary="Correct an entry")
async def correct_entry(
    voucher_id: UUID,
    body: NewCorrection,
    call: Commanding,
) -> Response:
    """An entry is reversed, once, by an event of its own with the opposite charge; nothing is deleted."""

    async def build(by: By, client_id: UUID) -> Command:
        reason = await call.service.register.seal(client_id, "reason", body.reason)
        return commands.ReverseEntry(by=by, entry_id=body.entry_id, reason=reason)

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/contacts", status_code=201, responses=VOUCHER_ANSWER, summary="Record a contact")
async def record_contact(voucher_id: UUID, body: NewContact, call: Commanding) -> Response:
    """The provider was in touch with the client or the caseworker (§ 3.1, § 5)."""

    async def build(by: By, client_id: UUID) -> Command:
        return commands.RecordContact(
            by=by,
            provider_id=body.provider_id,
            contact_with=body.contact_with,
            contacted_at=utc(body.contacted_at),
            about=tuple(body.about),
            note=await _sealed(call, client_id, "note", body.note),
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/replacements", status_code=201, responses=VOUCHER_ANSWER, summary="Agree on a replacement")
async def agree_on_replacement(voucher_id: UUID, body: NewReplacement, call: Commanding) -> Response:
    """A time was agreed in place of one that the provider had cancelled (§ 5)."""

    async def build(by: By, _: UUID) -> Command:
        return commands.AgreeOnReplacement(
            by=by,
            entry_id=body.entry_id,
            replacement_on=body.replacement_on,
            client_told_at=in_utc(body.client_told_at),
            documented=body.documented,
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/incidents", status_code=201, responses=VOUCHER_ANSWER, summary="Report an incident")
async def report_incident(voucher_id: UUID, body: NewIncident, call: Commanding) -> Response:
    """Damage or an injury is told to the caseworker without delay (§ 2.5)."""

    async def build(by: By, client_id: UUID) -> Command:
        return commands.ReportIncident(
            by=by,
            provider_id=body.provider_id,
            happened_on=body.happened_on,
            description=await call.service.register.seal(client_id, "description", body.description),
            told_caseworker_at=in_utc(body.told_caseworker_at),
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/changes", status_code=201, responses=VOUCHER_ANSWER, summary="Record a noticed change")
async def notice_change(voucher_id: UUID, body: NewChange, call: Commanding) -> Response:
    """A change in the client's situation is told to the caseworker without delay: until then that is owed (§ 3.1)."""

    async def build(by: By, client_id: UUID) -> Command:
        return commands.NoticeChange(
            by=by,
            provider_id=body.provider_id,
            noticed_on=body.noticed_on,
            description=await call.service.register.seal(client_id, "description", body.description),
            told_caseworker_at=in_utc(body.told_caseworker_at),
        )

    return await _on_voucher(call, voucher_id, build)


@router.post("/{voucher_id}/measures", status_code=201, responses=VOUCHER_ANSWER, summary="Record a measure")
async def record_measure(voucher_id: UUID, body: NewMeasure, call: Commanding) -> Response:
    """The result of a survey or measure that the county asks for (§ 3.1)."""

    async def build(by: By, client_id: UUID) -> Command:
        result = await call.service.register.seal(client_id, "result", body.result)
        return commands.RecordMeasure(by=by, measured_on=body.measured_on, result=result)

    return await _on_voucher(call, voucher_id, build)


# Reading


@router.get("/{voucher_id}", responses=documented(200, VoucherOut, 404, versioned=True), summary="Read a voucher")
async def read_voucher(
    voucher_id: UUID,
    call: Reading,
    as_of: AsOf = None,
    position: Position = None,
) -> Response:
    """The voucher with its periods, entries, duties and warnings, now or as the log knew it then.

    What depends on the day, such as the status and which duties are overdue, is told as of today or of that day in
    Helsinki. Caseworkers, supervisors and auditors are told what looks across vouchers too, but not for an earlier
    position.
    """
    desk = call.service.desk
    today = desk.today()
    position = await known_at(call, as_of, position)
    if as_of is not None:
        today = helsinki_date(as_of)
    elif position is not None:
        known = await call.service.reader.events_after(position - 1, 1)
        today = helsinki_date(known[0].recorded_at) if known else today
    readable = call.known(Voucher, await desk.read(voucher_id))  # who may not know of it now never could
    if position is not None:
        readable = call.known(Voucher, await desk.read_at(voucher_id, position=position))
        body = voucher_answer(readable, call.caller, today, desk.rulebook, call.language)
        return call.answer(body, version=readable.version)
    return call.answer(await _voucher_now(call, readable, today), version=readable.version)


class _Shown(NamedTuple):
    """All that the answer to a voucher's read depends on."""

    voucher_id: UUID
    version: int
    today: date
    role: Role
    organisation: UUID | None
    language: str
    across: tuple[WarningAcross, ...]


async def _voucher_now(call: ReadCall, filed: Filed[Voucher], today: date) -> bytes:
    """The voucher as of now, encoded: made once for a version, a day and whoever sees the same of it."""
    caller, service = call.caller, call.service
    across: tuple[WarningAcross, ...] = ()
    if caller.role in SEES_SUPERVISION:
        across = await service.across.of(filed.state.id, filed.position, today)
    shown = _Shown(filed.state.id, filed.version, today, caller.role, caller.organisation, call.language, across)
    body = service.kept.get(shown)
    if body is None:
        warned = [warning_across(one, call.language) for one in across]
        made = voucher_answer(filed, caller, today, service.desk.rulebook, call.language, across=warned)
        body = ENCODER.encode(made)
        service.kept.put(shown, body)
    return body


async def _granted(call: CommandCall, order: Order) -> Response:
    """Grant a period, and answer with what it is beside: as far as is known, in a dry run too."""
    answer = await call.answer_of(order)
    call.count(call.kind, answer)
    if isinstance(answer, Refused):
        return call.refusal(answer)
    beside = await _beside(call, answer.filed.state)
    rulebook, dry_run = call.service.desk.rulebook, answer.position is None
    body = voucher_answer(
        answer.filed, call.caller, answer.decided_on, rulebook, call.language, dry_run=dry_run, across=beside
    )
    return call.answer(body, status=CREATED, version=answer.filed.version)


async def _beside(call: ReadCall, voucher: Voucher) -> list[VoucherWarningOut]:
    """What warns of the period that was granted last beside all others: those of its client, and of its number."""
    grants = [(period.entry_id, period.grant.decision_number) for period in voucher.periods]
    *_, newest = granted_periods(voucher.id, voucher.course, grants)
    needed, _ = await call.service.reader.end()
    await call.service.projections.wait_for("grants", needed, WAIT_SECONDS)
    try:
        async with connected(call.service.lists) as connection:
            others = await granted_beside(connection, call.service.schema, newest.client_id, newest.decision_number)
    except NotServing:
        return []
    others = [one for one in others if one.entry_id != newest.entry_id]
    found = [parallel_voucher(newest, one) for one in others]
    mark = mark_of(newest.decision_number)
    found += [decision_number_reused(newest, one) for one in others if mark_of(one.decision_number) == mark][:1]
    return [
        warning(VoucherWarningOut, one.finding, call.language, entry_id=one.entry_id, period=one.period, week_of=None)
        for one in found
        if one is not None
    ]


@router.get("/{voucher_id}/history", responses=documented(200, HistoryOut, 404, versioned=True), summary="Its history")
async def read_voucher_history(voucher_id: UUID, call: Reading) -> Response:
    """Every event: who did what, when it happened and was recorded, under which section, at what charge."""
    desk, register = call.service.desk, call.service.register
    filed = call.known(Voucher, await desk.read(voucher_id))
    shown: list[HistoryEventOut] = []
    for mark, event in await desk.events_of(voucher_id):
        if mark.position > filed.position or not may_see(event.whose, call.caller):
            continue
        texts: list[str | None] = []
        if call.caller.role in SEES_TEXTS:
            client_id = filed.state.client_id
            texts = [await register.open(client_id, *sealed) for sealed in event.texts]
        text = "\n".join(text for text in texts if text is not None) or None
        shown.append(history_event(mark, event, call.caller, call.language, text))
    body = HistoryOut(voucher_id=voucher_id, events=shown, version=filed.version, position=filed.position)
    return call.answer(body, version=filed.version)
