"""Many entries as they are sent in one call."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.vouchers.bodies import NewNoShow, NewProviderCancellation, NewSession

_VOUCHER_EXAMPLE = {"voucher_id": "7c1d6e0a-52b4-4f7a-9a57-6f1f5b0c9e21"}


class SessionItem(NewSession):
    kind: Literal["session"]
    voucher_id: UUID

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "session", **_VOUCHER_EXAMPLE, "held_on": "2026-03-03", "minutes": 90}]
        }
    )


class NoShowItem(NewNoShow):
    kind: Literal["no_show"]
    voucher_id: UUID

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "no_show", **_VOUCHER_EXAMPLE, "planned_on": "2026-03-10", "cause": "absent"}]
        }
    )


class ProviderCancellationItem(NewProviderCancellation):
    kind: Literal["provider_cancellation"]
    voucher_id: UUID

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "provider_cancellation",
                    **_VOUCHER_EXAMPLE,
                    "planned_on": "2026-03-17",
                    "reason": "Ohjaaja sairastui",
                }
            ]
        }
    )


EntryItem = Annotated[SessionItem | NoShowItem | ProviderCancellationItem, Field(discriminator="kind")]

ITEMS_MAX = 10_000

_FIRST_FIELDS = {
    "session": {
        *("held_on", "minutes", "starts_at", "mode", "excursion", "worker_id", "group_id", "replaces"),
        *("kind", "voucher_id"),
    },
    "no_show": {
        *("planned_on", "cause", "minutes", "cancelled_on", "justified", "client_contacted_at", "group_id"),
        *("kind", "voucher_id"),
    },
    "provider_cancellation": {
        *("planned_on", "reason", "client_told_at", "documented", "replacement_on"),
        *("kind", "voucher_id"),
    },
}


def first_form(item: SessionItem | NoShowItem | ProviderCancellationItem) -> bytes:
    """What releases before 0.2 digested of an item: the fields that they had, with their defaults."""
    return item.model_dump_json(include=_FIRST_FIELDS[item.kind]).encode()
