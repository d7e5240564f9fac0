"""What answers are made of. The OpenAPI document is made from these types, and answers are encoded from them: the two
cannot differ.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, dataclass_transform
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api import messages
from domain.kernel.event import Charge, Quantity, Role
from domain.kernel.findings import Figure, Finding

SEES_TEXTS = (Role.CASEWORKER, Role.PROVIDER, Role.SUPERVISOR, Role.AUDITOR)
"""Billing sees no reasons and no free text."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Out(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An answer, or a part of one. What is `UNSET` is not there at all."""


InstantOut = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""An instant in UTC as RFC 3339 has it, always with microseconds."""

FigureOut = dict[str, int | str]
"""A figure as an object of its unit: {"minutes": 300}."""


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
    return {value.unit: value.value} if value is not None else None


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
