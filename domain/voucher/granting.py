"""Granting a period (issue and extend) and choosing its provider: the rules of § 1, § 4.2 and § 6.

What a period may be is judged by the rulebook in force on its first day; its price by the cap of the decision's day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.kernel.calendar import age_on, helsinki_date
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any, warned_of
from domain.provider.state import Approval
from domain.rulebook import Rulebook, Service, ServiceRules, Setting, Unit
from domain.voucher.charging import price_of
from domain.voucher.commands import ChooseProvider, ExtendVoucher, GrantRequest, IssueVoucher
from domain.voucher.course import Choice
from domain.voucher.events import (
    Grant,
    InclusionGround,
    PeriodPrice,
    Priced,
    ProviderChosen,
    VoucherExtended,
    VoucherIssued,
)
from domain.voucher.facts import Facts
from domain.voucher.state import Period, Voucher, quantity_of


@dataclass(frozen=True, slots=True)
class Distance:
    """How far from the client's home a provider works, told in whole kilometres or in tenths of one."""

    tenths_km: int
    in_whole: bool

    def figure(self, tenths_km: int) -> Figure:
        """A distance as this one was told."""
        return Figure(tenths_km // 10, "kilometres") if self.in_whole else Figure(tenths_km, "tenths_of_kilometre")


def distance_told(command: IssueVoucher | ChooseProvider) -> Distance | None:
    """The distance that was told, if any. Raises `BadInput` where it was told twice."""
    whole, tenths = command.distance_km, command.distance_tenths_km
    if whole is not None and tenths is not None:
        raise BadInput("distance_tenths_km", "not_beside_whole_kilometres")
    if tenths is not None:
        return Distance(tenths, in_whole=False)
    return Distance(whole * 10, in_whole=True) if whole is not None else None


@dataclass(frozen=True, slots=True)
class GrantAttempt:
    """A period that somebody wants to grant; `voucher` is None for a first one.

    `serving` are the providers that serve in it, in the order of their days.
    """

    request: GrantRequest
    service: Service
    today: date
    facts: Facts
    rulebook: Rulebook
    serving: tuple[Choice, ...]
    voucher: Voucher | None = None
    distance: Distance | None = None
    may_be_far: bool = True

    @property
    def first_day(self) -> date:
        return self.request.starts_on

    @property
    def limits(self) -> ServiceRules:
        return self.rulebook.limits(self.service)

    @property
    def client(self) -> ClientFacts:
        assert self.facts.client is not None, "granting asks who the client is"
        return self.facts.client

    @property
    def cap_cents(self) -> int | None:
        """The cap price on the decision's day."""
        assert self.facts.cap_cents_on is not None, "granting asks for the price list"
        return self.facts.cap_cents_on(self.request.decided_on)

    def approval_of(self, choice: Choice) -> Approval | None:
        """A provider's approval on the first day that it serves in the period."""
        return self.facts.approval_on(choice.provider_id, self.service, choice.from_day)

    @property
    def approval(self) -> Approval | None:
        """The approval of the chosen provider; where several serve, of the first."""
        return self.approval_of(self.serving[0]) if self.serving else None

    @property
    def unit_price_cents(self) -> int | None:
        """The price asked for, else the provider's approved one, else the cap; None where none of them is known.

        Where the cap has fallen below the approved price since, nobody asks for more than the cap.
        """
        if self.request.unit_price_cents is not None:
            return self.request.unit_price_cents
        if not self.serving:
            return self.cap_cents
        if self.approval is None:
            return None
        approved, cap = self.approval.unit_price_cents, self.cap_cents
        return approved if cap is None else min(approved, cap)


def _figure(service: Service, units: int) -> Figure:
    return Figure(units, "minutes" if service.unit is Unit.HOUR else "days")


def decided_in_the_future(attempt: GrantAttempt) -> Finding | None:
    """`in_the_future`: a decision is dated today or earlier."""
    return in_the_future(attempt.request.decided_on, attempt.today)


def client_age_out_of_range(attempt: GrantAttempt) -> Finding | None:
    """The client is 18–64 on the first day of the period (§ 1)."""
    least = attempt.rulebook.client_age_min.on(attempt.first_day)
    most = attempt.rulebook.client_age_max.on(attempt.first_day)
    age = age_on(attempt.client.born_on, attempt.first_day)
    if least <= age <= most:
        return None
    section = attempt.rulebook.client_age_min.section
    return Finding("client_age_out_of_range", section, Figure(f"{least}–{most}", "years"), Figure(age, "years"))


def client_outside_area(attempt: GrantAttempt) -> Finding | None:
    """The client lives in a municipality of the county, in whichever case its name is written (§ 1)."""
    municipality = attempt.client.municipality_on(attempt.first_day)
    if attempt.rulebook.municipality(municipality, attempt.first_day) is not None:
        return None
    inside = attempt.rulebook.municipalities.on(attempt.first_day)
    section = attempt.rulebook.municipalities.section
    limit = Figure(", ".join(sorted(inside)), "municipalities")
    return Finding("client_outside_area", section, limit, Figure(municipality, "municipalities"))


def validity_out_of_range(attempt: GrantAttempt) -> Finding | None:
    """The period lasts at least 1 and at most 4 (6) months (§ 6)."""
    months_min, months_max = attempt.limits.months_min, attempt.limits.months_max
    earliest = attempt.rulebook.last_day_of_months(attempt.first_day, months_min.on(attempt.first_day))
    latest = attempt.rulebook.last_day_of_months(attempt.first_day, months_max.on(attempt.first_day))
    last_day = attempt.request.ends_on
    if earliest <= last_day <= latest:
        return None
    nearest = earliest if last_day < earliest else latest
    return Finding("validity_out_of_range", months_max.section, Figure.of_date(nearest), Figure.of_date(last_day))


def quantity_over_cap(attempt: GrantAttempt) -> Finding | None:
    """Granted units do not pass the service's most units (§ 6)."""
    limits, day = attempt.limits, attempt.first_day
    setting = _quantity_setting(limits, four_days=attempt.request.four_days is not None)
    most = setting.on(day)
    if attempt.rulebook.prorate_quantity.on(day) and day <= attempt.request.ends_on:
        months_max = limits.months_max.on(day)
        most = most * min(attempt.rulebook.started_months(day, attempt.request.ends_on), months_max) // months_max
    granted = attempt.request.quantity.units
    if granted <= most:
        return None
    return Finding(
        "quantity_over_cap", setting.section, _figure(attempt.service, most), _figure(attempt.service, granted)
    )


def everyday_skills_not_assessed(attempt: GrantAttempt) -> Finding | None:
    """`need_not_assessed`: the 120-hour coaching needs an assessed need in everyday skills (§ 6)."""
    if attempt.service is not Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS or attempt.request.everyday_skills_need:
        return None
    return Finding("need_not_assessed", "6", Figure("everyday_skills_need", "statement"))


def four_days_not_assessed(attempt: GrantAttempt) -> Finding | None:
    """`need_not_assessed`: four days a week need no right to rehabilitative work activity, and a reason (§ 4.2.3)."""
    four_days = attempt.request.four_days
    if four_days is None or (four_days.not_entitled_to_rehabilitative_work and four_days.reason is not None):
        return None
    return Finding("need_not_assessed", "4.2.3", Figure("four_days_a_week", "statement"))


def inclusion_grounds_missing(attempt: GrantAttempt) -> Finding | None:
    """`need_not_assessed`: inclusion activity is granted on its grounds (§ 4.2.4)."""
    if attempt.service is not Service.INCLUSION_ACTIVITY:
        return None
    reading = attempt.rulebook.inclusion_grounds
    needed = 1 if reading.on(attempt.first_day) == "any" else len(InclusionGround)
    stated = len(set(attempt.request.inclusion_grounds))
    if stated >= needed:
        return None
    return Finding(
        "need_not_assessed", reading.section, Figure("inclusion_grounds", "statement"), Figure(stated, "grounds")
    )


def four_days_used_up(attempt: GrantAttempt) -> Finding | None:
    """The four-day exception lasts at most 4 months, all periods of the voucher with it together (§ 4.2.3)."""
    if attempt.request.four_days is None or attempt.request.ends_on < attempt.first_day:
        return None
    setting = attempt.rulebook.four_days_months_max
    months = attempt.rulebook.started_months(attempt.first_day, attempt.request.ends_on)
    if attempt.rulebook.four_day_periods_add_up.on(attempt.first_day) and attempt.voucher is not None:
        months += sum(
            attempt.rulebook.started_months(period.starts_on, period.ends_on)
            for period in attempt.voucher.standing_periods()
            if period.grant.four_days_a_week
        )
    most = setting.on(attempt.first_day)
    if months <= most:
        return None
    return Finding("four_days_used_up", setting.section, Figure(most, "months"), Figure(months, "months"))


def price_not_in_force(attempt: GrantAttempt) -> Finding | None:
    """The cap price of the decision's day comes from the price list; there is no default (§ 6, appendix 2)."""
    if attempt.cap_cents is not None:
        return None
    return Finding("price_not_in_force", "6", actual=Figure.of_date(attempt.request.decided_on))


def price_over_cap(attempt: GrantAttempt) -> Finding | None:
    """The unit price is at most the cap in force on the decision's day (§ 6)."""
    price, cap = attempt.unit_price_cents, attempt.cap_cents
    if price is None or cap is None or price <= cap:
        return None
    return Finding("price_over_cap", "6", Figure(cap, "cents"), Figure(price, "cents"))


def price_over_provider(attempt: GrantAttempt) -> Finding | None:
    """Nor is it above the chosen provider's approved price (§ 6)."""
    price = attempt.unit_price_cents
    if price is None or attempt.approval is None:
        return None
    approved = attempt.approval.unit_price_cents
    return (
        Finding("price_over_provider", "6", Figure(approved, "cents"), Figure(price, "cents"))
        if (price > approved)
        else None
    )


def provider_not_approved(attempt: GrantAttempt) -> Finding | None:
    """Each provider is approved for the service on the first day that it serves in the period (§ 2)."""
    for choice in attempt.serving:
        if attempt.approval_of(choice) is None:
            return Finding("provider_not_approved", "2", actual=Figure.of_date(choice.from_day))
    return None


def too_far(rulebook: Rulebook, day: date, distance: Distance | None, may_be_far: bool) -> Finding | None:
    """`provider_too_far`: the provider works 0–20 km from the client's home, unless leave was granted (§ 6)."""
    setting = rulebook.distance_km_max
    most = setting.on(day) * 10
    if distance is None or distance.tenths_km <= most or may_be_far:
        return None
    return Finding("provider_too_far", setting.section, distance.figure(most), distance.figure(distance.tenths_km))


def provider_too_far(attempt: GrantAttempt) -> Finding | None:
    """The provider works 0–20 km from the client's home, unless leave was granted (§ 6)."""
    if not attempt.serving:
        return None
    return too_far(attempt.rulebook, attempt.first_day, attempt.distance, attempt.may_be_far)


def distance_unknown(attempt: GrantAttempt) -> Finding | None:
    """A warning: a provider was chosen and nobody said how far from the client's home it works (§ 6)."""
    if not attempt.serving or attempt.distance is not None or attempt.may_be_far:
        return None
    setting = attempt.rulebook.distance_km_max
    return Finding("distance_unknown", setting.section, Figure(setting.on(attempt.first_day), "kilometres"))


def decided_after_start(attempt: GrantAttempt) -> Finding | None:
    """A warning: the decision is dated after the period's first day."""
    if attempt.request.decided_on <= attempt.first_day:
        return None
    first_day, decided_on = Figure.of_date(attempt.first_day), Figure.of_date(attempt.request.decided_on)
    return Finding("decided_after_start", "", first_day, decided_on)


def quantity_above_months(attempt: GrantAttempt) -> Finding | None:
    """A warning: periods that follow each other without a gap were granted more than their months together may (§ 6).

    Each of them may have been granted the whole quantity, where it is not prorated: then the months of all are asked
    together. Fewer months than the longest period has may have its quantity once.
    """
    request = attempt.request
    in_a_row = [(attempt.first_day, request.ends_on, request.four_days is not None, request.quantity.units)]
    for period in sorted(_standing_periods(attempt), key=lambda period: period.ends_on, reverse=True):
        if period.ends_on == in_a_row[-1][0] - timedelta(days=1):
            in_a_row.append((period.starts_on, period.ends_on, period.grant.four_days_a_week, period.granted))
    if len(in_a_row) == 1 or request.ends_on < attempt.first_day:
        return None
    most = share = 0
    for starts_on, ends_on, four_days, _ in in_a_row:
        whole = _quantity_setting(attempt.limits, four_days=four_days).on(attempt.first_day)
        most, share = max(most, whole), share + whole * attempt.rulebook.started_months(starts_on, ends_on)
    most = max(most, share // attempt.limits.months_max.on(attempt.first_day))
    granted = sum(units for *_, units in in_a_row)
    if granted <= most:
        return None
    section = attempt.limits.quantity_max.section
    return Finding("quantity_above_months", section, _figure(attempt.service, most), _figure(attempt.service, granted))


def _standing_periods(attempt: GrantAttempt) -> tuple[Period, ...]:
    return attempt.voucher.standing_periods() if attempt.voucher is not None else ()


def _quantity_setting(limits: ServiceRules, *, four_days: bool) -> Setting[int]:
    if four_days and limits.quantity_max_with_four_days is not None:
        return limits.quantity_max_with_four_days
    return limits.quantity_max


def extension_overlaps(attempt: GrantAttempt) -> Finding | None:
    """A further period starts after the last one ends (§ 6)."""
    last_end = attempt.voucher.last_end() if attempt.voucher else None
    if last_end is None or attempt.first_day > last_end:
        return None
    return Finding("extension_overlaps", "6", Figure.of_date(last_end), Figure.of_date(attempt.first_day))


def extension_after_closing(attempt: GrantAttempt) -> Finding | None:
    """`voucher_closed`: a closed voucher is not extended (§ 5)."""
    closing = attempt.voucher.closing if attempt.voucher else None
    if closing is None:
        return None
    return Finding("voucher_closed", "5", Figure.of_date(closing.closed_on), Figure.of_date(attempt.first_day))


PERIOD_RULES: tuple[Rule[GrantAttempt], ...] = (
    decided_in_the_future,
    client_age_out_of_range,
    client_outside_area,
    validity_out_of_range,
    quantity_over_cap,
    everyday_skills_not_assessed,
    four_days_not_assessed,
    inclusion_grounds_missing,
    four_days_used_up,
    price_not_in_force,
    price_over_cap,
    price_over_provider,
    provider_not_approved,
    provider_too_far,
    extension_overlaps,
    extension_after_closing,
)
PERIOD_WARNINGS: tuple[Rule[GrantAttempt], ...] = (decided_after_start, distance_unknown, quantity_above_months)


def _check_fields(service: Service, request: GrantRequest) -> None:
    """Fields that no decision of this service can hold are the caller's mistake, not a broken rule."""
    in_hours = service.unit is Unit.HOUR
    granted = request.quantity.minutes if in_hours else request.quantity.days
    if granted is None or granted < 1 or request.quantity != quantity_of(service.unit, granted):
        raise BadInput(
            "quantity",
            "granted_in_minutes" if in_hours else "granted_in_days",
            service=Figure(service, "service"),
        )
    if request.four_days is not None and service is not Service.SUPPORTED_WORK_ACTIVITY:
        only = Figure(Service.SUPPORTED_WORK_ACTIVITY, "service")
        raise BadInput("four_days_a_week", "of_one_service", service=only)


def _grant(attempt: GrantAttempt) -> Grant:
    """What is granted: its value is units times price, and the client pays nothing (§ 6)."""
    request, price = attempt.request, attempt.unit_price_cents
    assert price is not None, "a period without a price has been refused"
    return Grant(
        decision_number=request.decision_number,
        decided_on=request.decided_on,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        quantity=request.quantity,
        unit_price_cents=price,
        value_cents=price_of(attempt.service.unit, request.quantity.units, price),
        everyday_skills_need=request.everyday_skills_need,
        inclusion_grounds=tuple(sorted(set(request.inclusion_grounds))),
        four_days_a_week=request.four_days is not None,
        four_days_reason=request.four_days.reason if request.four_days else None,
    )


def issue(command: IssueVoucher, facts: Facts, rulebook: Rulebook) -> VoucherIssued:
    """Grant the first period. Raises `Refusal` with every broken rule, `BadInput` for what fits no decision."""
    _check_fields(command.service, command.grant)
    today = helsinki_date(command.by.decided_at)
    attempt = GrantAttempt(
        request=command.grant,
        service=command.service,
        today=today,
        facts=facts,
        rulebook=rulebook,
        serving=(Choice(command.provider_id, command.grant.starts_on, today, command.grant.decided_on),)
        if command.provider_id
        else (),
        distance=distance_told(command),
        may_be_far=command.beyond_area_reason is not None,
    )
    refuse_if_any(found(PERIOD_RULES, attempt))
    return VoucherIssued(
        **envelope(
            command.voucher_id,
            0,
            command,
            rulebook.version_on(attempt.first_day),
            "1",
            "6",
            warnings=warned_of(PERIOD_WARNINGS, attempt),
        ),
        entry_id=command.entry_id,
        client_id=command.client_id,
        service=command.service,
        caseworker_id=command.caseworker_id,
        grant=_grant(attempt),
        provider_id=command.provider_id,
        distance_km=command.distance_km,
        distance_tenths_km=command.distance_tenths_km,
        beyond_area_reason=command.beyond_area_reason,
        remote_agreed=command.remote_agreed,
    )


def _later_prices(attempt: GrantAttempt) -> tuple[Priced, ...]:
    """The falls of the period's price: each later provider is paid at most its approved price (§ 6)."""
    price = attempt.unit_price_cents
    assert price is not None, "a period without a price has been refused"
    prices = []
    for choice in attempt.serving[1:]:
        approval = attempt.approval_of(choice)
        assert approval is not None, "a provider without an approval has been refused"
        if approval.unit_price_cents < price:
            price = approval.unit_price_cents
            prices.append(Priced(from_day=choice.from_day, unit_price_cents=price))
    return tuple(prices)


def extend(voucher: Voucher, command: ExtendVoucher, facts: Facts, rulebook: Rulebook) -> VoucherExtended:
    """Grant a further period: each is checked like a new voucher's (§ 6)."""
    _check_fields(voucher.service, command.grant)
    attempt = GrantAttempt(
        request=command.grant,
        service=voucher.service,
        today=helsinki_date(command.by.decided_at),
        facts=facts,
        rulebook=rulebook,
        serving=voucher.serving(command.grant.starts_on, command.grant.ends_on),
        voucher=voucher,
    )
    refuse_if_any(found(PERIOD_RULES, attempt))
    return VoucherExtended(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(attempt.first_day),
            "6",
            warnings=warned_of(PERIOD_WARNINGS, attempt),
        ),
        entry_id=command.entry_id,
        grant=_grant(attempt),
        later_prices=_later_prices(attempt) or None,
        period=len(voucher.periods) + 1,
    )


def first_day_of_choice(voucher: Voucher, command: ChooseProvider) -> date:
    """The day from which a chosen provider serves: as asked, else the first choice's from the voucher's first day.

    A change holds from today, or from the first period's first day where that lies ahead.
    """
    if command.from_day is not None:
        return command.from_day
    today = helsinki_date(command.by.decided_at)
    first_day = min((period.starts_on for period in voucher.standing_periods()), default=today)
    return max(first_day, today) if voucher.choices else first_day


@dataclass(frozen=True, slots=True)
class ChoiceAttempt:
    """A provider that the client wants from a day on; `periods` are those it would serve."""

    voucher: Voucher
    command: ChooseProvider
    from_day: date
    periods: tuple[Period, ...]
    facts: Facts
    rulebook: Rulebook

    @property
    def first_day(self) -> date:
        """The first day that the provider would serve."""
        return max(self.from_day, min((period.starts_on for period in self.periods), default=self.from_day))

    @property
    def approval(self) -> Approval | None:
        return self.facts.approval_on(self.command.provider_id, self.voucher.service, self.first_day)


def chosen_in_the_future(attempt: ChoiceAttempt) -> Finding | None:
    """`in_the_future`: the client chose today or earlier."""
    return in_the_future(attempt.command.chosen_on, helsinki_date(attempt.command.by.decided_at))


def choice_after_closing(attempt: ChoiceAttempt) -> Finding | None:
    """`voucher_closed`: a closed voucher's provider is not changed (§ 5)."""
    closing = attempt.voucher.closing
    if closing is None:
        return None
    closed_on, from_day = Figure.of_date(closing.closed_on), Figure.of_date(attempt.from_day)
    return Finding("voucher_closed", "5", closed_on, from_day)


def choice_not_approved(attempt: ChoiceAttempt) -> Finding | None:
    """`provider_not_approved`: the provider is approved for the service on its first day (§ 2)."""
    if attempt.approval is not None:
        return None
    return Finding("provider_not_approved", "2", actual=Figure.of_date(attempt.first_day))


def choice_over_provider(attempt: ChoiceAttempt) -> Finding | None:
    """`price_over_provider`: a price asked for is not above the provider's approved one (§ 6)."""
    price = attempt.command.unit_price_cents
    if price is None or attempt.approval is None or price <= attempt.approval.unit_price_cents:
        return None
    return Finding(
        "price_over_provider", "6", Figure(attempt.approval.unit_price_cents, "cents"), Figure(price, "cents")
    )


def choice_over_cap(attempt: ChoiceAttempt) -> Finding | None:
    """`price_over_cap`: nor above the cap of the decision behind a period that it touches (§ 6)."""
    price = attempt.command.unit_price_cents
    assert attempt.facts.cap_cents_on is not None, "choosing a provider asks for the price list"
    if price is None:
        return None
    for period in attempt.periods:
        cap = attempt.facts.cap_cents_on(period.grant.decided_on)
        if cap is not None and price > cap:
            return Finding("price_over_cap", "6", Figure(cap, "cents"), Figure(price, "cents"))
    return None


def choice_too_far(attempt: ChoiceAttempt) -> Finding | None:
    """`provider_too_far`: the provider works 0–20 km from the client's home, unless leave was granted (§ 6)."""
    may_be_far = attempt.command.beyond_area_reason is not None
    return too_far(attempt.rulebook, attempt.first_day, distance_told(attempt.command), may_be_far)


def choice_distance_unknown(attempt: ChoiceAttempt) -> Finding | None:
    """A warning, `distance_unknown`: nobody said how far from the client's home the provider works (§ 6)."""
    if distance_told(attempt.command) is not None or attempt.command.beyond_area_reason is not None:
        return None
    setting = attempt.rulebook.distance_km_max
    return Finding("distance_unknown", setting.section, Figure(setting.on(attempt.first_day), "kilometres"))


CHOICE_RULES: tuple[Rule[ChoiceAttempt], ...] = (
    chosen_in_the_future,
    choice_after_closing,
    choice_not_approved,
    choice_over_provider,
    choice_over_cap,
    choice_too_far,
)


def choose_provider(voucher: Voucher, command: ChooseProvider, facts: Facts, rulebook: Rulebook) -> ProviderChosen:
    """Choose or change the provider: the periods it serves fall to its approved price and never rise (§ 6).

    The value of a period falls with its price only while nothing has been drawn from it and nobody serves it before:
    what earlier entries cost stands.
    """
    from_day = first_day_of_choice(voucher, command)
    periods = tuple(period for period in voucher.standing_periods() if period.ends_on >= from_day)
    attempt = ChoiceAttempt(voucher, command, from_day, periods, facts, rulebook)
    refuse_if_any(found(CHOICE_RULES, attempt))
    assert attempt.approval is not None
    offered = attempt.approval.unit_price_cents
    if command.unit_price_cents is not None:
        offered = min(offered, command.unit_price_cents)
    prices = []
    for period in periods:
        price = min(offered, period.unit_price_cents)
        served_before = voucher.serving(period.starts_on, from_day - timedelta(days=1))
        untouched = period.used == 0 and period.charged_cents == 0 and not served_before
        value_cents = price_of(voucher.unit, period.granted, price) if untouched else period.value_cents
        prices.append(
            PeriodPrice(
                period=period.number,
                unit_price_cents=price,
                value_cents=value_cents,
                unit_price_cents_before=period.unit_price_cents,
            )
        )
    return ProviderChosen(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(attempt.first_day),
            "6",
            warnings=warned_of((choice_distance_unknown,), attempt),
        ),
        provider_id=command.provider_id,
        from_day=from_day,
        prices=tuple(prices),
        distance_km=command.distance_km,
        distance_tenths_km=command.distance_tenths_km,
        beyond_area_reason=command.beyond_area_reason,
        chosen_on=command.chosen_on or _chosen_today(command),
    )


def _chosen_today(command: ChooseProvider) -> date | None:
    """Who says neither when the client chose nor from when the provider serves means today."""
    return helsinki_date(command.by.decided_at) if command.from_day is None else None
