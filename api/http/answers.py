"""What answers are made of. The OpenAPI document is made from these types, and answers are encoded from them: the two
cannot differ.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, dataclass_transform
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import force_setattr

from api import messages
from domain.kernel.event import Charge, Quantity, Role
from domain.kernel.findings import Figure, Finding

SEES_TEXTS = (Role.CASEWORKER, Role.PROVIDER, Role.SUPERVISOR, Role.AUDITOR)
"""Billing sees no reasons and no free text."""


def _was(name: str) -> Meta:
    """Says of a field that it is what another was called, for who still reads it."""
    return Meta(description=f"What `{name}` was called.", extra_json_schema={"deprecated": True})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Out(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An answer, or a part of one. What is `UNSET` is not there at all."""


class FromDay(Out, kw_only=True):
    """What holds from a day on."""

    starts_on: date
    from_: Annotated[date | UnsetType, _was("starts_on")] = msgspec.field(name="from", default=UNSET)

    def __post_init__(self) -> None:
        force_setattr(self, "from_", self.starts_on)


class DaysOut(FromDay, kw_only=True):
    """What holds on some days; without a last one known, until further notice."""

    ends_on: date | None
    until: Annotated[date | UnsetType | None, _was("ends_on")] = UNSET

    def __post_init__(self) -> None:
        super().__post_init__()
        force_setattr(self, "until", self.ends_on)


InstantOut = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""An instant in UTC as RFC 3339 has it, always with microseconds."""


class SpanOut(Out):
    """Days, the last one with them; without one, until further notice."""

    starts_on: date
    ends_on: date | None


FigureOut = dict[str, int | str | list[SpanOut]]
"""A figure as an object of its unit: {"minutes": 300}; `periods` are spans of days."""


class QuantityOut(Out):
    """Minutes or days."""

    minutes: int | UnsetType = UNSET
    days: int | UnsetType = UNSET


class FindingOut(Out):
    """A rule that was broken, or that warns: figures are objects of their unit, such as {"minutes": 300}."""

    code: str
    section: Annotated[str, Meta(description="The section of the rulebook; empty where the rule is not from there.")]
    limit: FigureOut | None
    actual: FigureOut | None
    detail: str


class ChargeOut(Out):
    quantity: QuantityOut
    amount_cents: int
    unit_price_cents: int


class ProblemOut(Out, kw_only=True):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str | UnsetType = UNSET
    section: str | UnsetType = UNSET
    limit: FigureOut | UnsetType | None = UNSET
    actual: FigureOut | UnsetType | None = UNSET
    detail: str
    client_id: Annotated[UUID, Meta(description="Of `client_exists`: who has the reference.")] | UnsetType = UNSET
    violations: list[FindingOut] | UnsetType = UNSET
    errors: Annotated[list[dict[str, str]], Meta(description="Of malformed input: field and reason.")] | UnsetType = (
        UNSET
    )


def instant(value: datetime) -> str:
    """RFC 3339 in UTC."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")


def section(number: str) -> str:
    return f"§ {number}" if number else ""


def quantity(value: Quantity) -> QuantityOut:
    if value.minutes is not None:
        return QuantityOut(minutes=value.minutes)
    assert value.days is not None, "a quantity has one unit"
    return QuantityOut(days=value.days)


def charge(value: Charge, unit_price_cents: int) -> ChargeOut:
    return ChargeOut(
        quantity=quantity(value.quantity), amount_cents=value.amount_cents, unit_price_cents=unit_price_cents
    )


def figure(value: Figure | None) -> FigureOut | None:
    if value is None:
        return None
    return {value.unit: _spans(str(value.value)) if value.unit == "periods" else value.value}


def _spans(written: str) -> list[SpanOut]:
    """Periods as findings hold them: `2026-01-01–2026-04-30, 2026-05-01–`."""
    pairs = [one.split("–") for one in written.split(", ") if one]
    return [
        SpanOut(starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last) if last else None)
        for first, last in pairs
    ]


def finding(value: Finding, language: str, week_of: date | None = None) -> FindingOut:
    """What a rule found; where it is about a week, its sentence names the week."""
    return FindingOut(
        code=value.code,
        section=section(value.section),
        limit=figure(value.limit),
        actual=figure(value.actual),
        detail=messages.sentence(value, language, week_of),
    )


REFERENCES = "#/components/schemas/{name}"


def schemas(types: Iterable[type[Out]]) -> dict[str, Any]:
    """The JSON Schemas of answers and of all that they are made of, by name."""
    ordered = sorted(types, key=lambda answer: answer.__name__)
    made = msgspec.json.schema_components(ordered, ref_template=REFERENCES)[1]
    _type_names(made)
    return made


def _type_names(schema: Any) -> None:
    """Say of names that they are strings: the library leaves it to who reads them."""
    if isinstance(schema, dict):
        if all(isinstance(name, str) for name in schema.get("enum", [0])):
            schema["type"] = "string"
        for part in schema.values():
            _type_names(part)
    elif isinstance(schema, list):
        for part in schema:
            _type_names(part)
