from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="WebhookOut")


@_attrs_define
class WebhookOut:
    """A subscription and how it does. Its address and its secrets are not told.

    Attributes:
        name (str):
        role (str):
        position (int): All up to there was taken, given up, or not for its role.
        state (str): `running`, `failed` while something is not taken, `building` at first.
        error (None | str): The kind of the last error while it has failed.
        dead_letters (int):
    """

    name: str
    role: str
    position: int
    state: str
    error: None | str
    dead_letters: int

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        role = self.role

        position = self.position

        state = self.state

        error: None | str
        error = self.error

        dead_letters = self.dead_letters

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "role": role,
                "position": position,
                "state": state,
                "error": error,
                "dead_letters": dead_letters,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        name = d.pop("name")

        role = d.pop("role")

        position = d.pop("position")

        state = d.pop("state")

        def _parse_error(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        error = _parse_error(d.pop("error"))

        dead_letters = d.pop("dead_letters")

        webhook_out = cls(
            name=name,
            role=role,
            position=position,
            state=state,
            error=error,
            dead_letters=dead_letters,
        )

        return webhook_out
