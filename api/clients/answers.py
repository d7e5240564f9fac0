"""What a caseworker is shown of a client."""

from datetime import date
from uuid import UUID

from api.http.answers import FromDay, Out
from ledger.register.clients import Client


class ClientIdOut(Out):
    client_id: UUID


class ResidenceOut(FromDay):
    """Where a client lives from a day on."""

    municipality: str


class ClientOut(Out):
    client_id: UUID
    birth_date: date
    municipality: str
    residences: list[ResidenceOut]
    name: str | None
    version: int


def client_answer(client: Client) -> ClientOut:
    """What the register holds of the client."""
    return ClientOut(
        client_id=client.client_id,
        birth_date=client.birth_date,
        municipality=client.municipality,
        residences=[ResidenceOut(starts_on=one.from_day, municipality=one.municipality) for one in client.residences],
        name=client.name,
        version=client.version,
    )
