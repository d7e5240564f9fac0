from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.acted_out import ActedOut
    from ..models.actor_worker_out import ActorWorkerOut
    from ..models.login_out import LoginOut


T = TypeVar("T", bound="ActorOut")


@_attrs_define
class ActorOut:
    """Who an actor is, as far as the register may tell.

    Attributes:
        actor (UUID):
        login (LoginOut | None):
        worker (ActorWorkerOut | None):
        acted (list[ActedOut]):
        not_known (list[str]): What the register cannot tell, and why: a sentence each.
        position (int):
    """

    actor: UUID
    login: LoginOut | None
    worker: ActorWorkerOut | None
    acted: list[ActedOut]
    not_known: list[str]
    position: int

    def to_dict(self) -> dict[str, Any]:
        from ..models.actor_worker_out import ActorWorkerOut
        from ..models.login_out import LoginOut

        actor = str(self.actor)

        login: dict[str, Any] | None
        if isinstance(self.login, LoginOut):
            login = self.login.to_dict()
        else:
            login = self.login

        worker: dict[str, Any] | None
        if isinstance(self.worker, ActorWorkerOut):
            worker = self.worker.to_dict()
        else:
            worker = self.worker

        acted = []
        for acted_item_data in self.acted:
            acted_item = acted_item_data.to_dict()
            acted.append(acted_item)

        not_known = self.not_known

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "actor": actor,
                "login": login,
                "worker": worker,
                "acted": acted,
                "not_known": not_known,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.acted_out import ActedOut
        from ..models.actor_worker_out import ActorWorkerOut
        from ..models.login_out import LoginOut

        d = dict(src_dict)
        actor = UUID(d.pop("actor"))

        def _parse_login(data: object) -> LoginOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                login_type_0 = LoginOut.from_dict(data)

                return login_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LoginOut | None, data)

        login = _parse_login(d.pop("login"))

        def _parse_worker(data: object) -> ActorWorkerOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                worker_type_0 = ActorWorkerOut.from_dict(data)

                return worker_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ActorWorkerOut | None, data)

        worker = _parse_worker(d.pop("worker"))

        acted = []
        _acted = d.pop("acted")
        for acted_item_data in _acted:
            acted_item = ActedOut.from_dict(acted_item_data)

            acted.append(acted_item)

        not_known = cast(list[str], d.pop("not_known"))

        position = d.pop("position")

        actor_out = cls(
            actor=actor,
            login=login,
            worker=worker,
            acted=acted,
            not_known=not_known,
            position=position,
        )

        return actor_out
