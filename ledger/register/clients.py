"""Clients as the register knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from domain.kernel.facts import ClientFacts

COUNTY = UUID(int=0)
"""The subject of the county's own key: it makes ids and digests that nobody outside can guess."""


class UnknownClient(Exception):
    """The register holds no such client."""


class NoKey(Exception):
    """A subject has no key: it never had one, or it has been erased."""


class ClientExists(Exception):
    """The external reference is taken: `client_id` has it."""

    def __init__(self, client_id: UUID):
        super().__init__(str(client_id))
        self.client_id = client_id


class ClientChanged(Exception):
    """Somebody else changed the client in the meantime."""


@dataclass(frozen=True, slots=True)
class Residence:
    """Where a client lives from a day on; the first is where it has lived as far as is known."""

    from_day: date
    municipality: str


@dataclass(frozen=True, slots=True)
class Client:
    """A client as the register knows it: personal data, never in an event, a log line or an error."""

    client_id: UUID
    version: int
    birth_date: date
    residences: tuple[Residence, ...]
    name: str | None

    @property
    def municipality(self) -> str:
        """Where the client lives by the newest move."""
        return self.residences[-1].municipality

    def municipality_on(self, day: date) -> str:
        moved = [residence for residence in self.residences if residence.from_day <= day]
        return (moved[-1] if moved else self.residences[0]).municipality

    def facts(self) -> ClientFacts:
        return ClientFacts(born_on=self.birth_date, municipality_on=self.municipality_on)

    def moved(self, from_day: date, municipality: str) -> tuple[Residence, ...]:
        """The residences after a move; a later one that was known already gives way."""
        earlier = tuple(residence for residence in self.residences if residence.from_day < from_day)
        return (*earlier, Residence(from_day, municipality)) if earlier else (Residence(from_day, municipality),)


def plain_of(client: Client) -> bytes:
    return orjson.dumps(
        {
            "birth_date": client.birth_date,
            "name": client.name,
            "residences": [
                {"from": residence.from_day, "municipality": residence.municipality} for residence in client.residences
            ],
        }
    )


def client_of(client_id: UUID, version: int, plain: bytes) -> Client:
    data: Mapping[str, Any] = orjson.loads(plain)
    return Client(
        client_id=client_id,
        version=version,
        birth_date=date.fromisoformat(data["birth_date"]),
        residences=tuple(Residence(date.fromisoformat(one["from"]), one["municipality"]) for one in data["residences"]),
        name=data["name"],
    )
