from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.differing_command_out import DifferingCommandOut
    from ..models.read_out import ReadOut
    from ..models.row_out import RowOut
    from ..models.side_out import SideOut
    from ..models.what_if_out_differences import WhatIfOutDifferences
    from ..models.what_if_out_price_caps import WhatIfOutPriceCaps
    from ..models.what_if_out_rulebook import WhatIfOutRulebook


T = TypeVar("T", bound="WhatIfOut")


@_attrs_define
class WhatIfOut:
    """Both sides of a span. At most 1,000 of the `commands_differing` are listed; `digest` is over all of them.

    Attributes:
        from_ (str):
        to (str):
        rulebook (WhatIfOutRulebook):
        price_caps (WhatIfOutPriceCaps):
        position (int):
        read (ReadOut):
        as_recorded (SideOut): `refused_by` and `warned_of` count commands by the code of the rule; several may refuse
            one.
        would_be (SideOut): `refused_by` and `warned_of` count commands by the code of the rule; several may refuse one.
        differences (WhatIfOutDifferences):
        vouchers_apart (int):
        rows (list[RowOut]):
        commands (list[DifferingCommandOut]):
        commands_differing (int):
        decided_nothing (list[str]):
        refusals_not_kept (int):
        refusals_erased (int):
        decided_by_findings (int):
        digest (str):
    """

    from_: str
    to: str
    rulebook: WhatIfOutRulebook
    price_caps: WhatIfOutPriceCaps
    position: int
    read: ReadOut
    as_recorded: SideOut
    would_be: SideOut
    differences: WhatIfOutDifferences
    vouchers_apart: int
    rows: list[RowOut]
    commands: list[DifferingCommandOut]
    commands_differing: int
    decided_nothing: list[str]
    refusals_not_kept: int
    refusals_erased: int
    decided_by_findings: int
    digest: str

    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_

        to = self.to

        rulebook = self.rulebook.to_dict()

        price_caps = self.price_caps.to_dict()

        position = self.position

        read = self.read.to_dict()

        as_recorded = self.as_recorded.to_dict()

        would_be = self.would_be.to_dict()

        differences = self.differences.to_dict()

        vouchers_apart = self.vouchers_apart

        rows = []
        for rows_item_data in self.rows:
            rows_item = rows_item_data.to_dict()
            rows.append(rows_item)

        commands = []
        for commands_item_data in self.commands:
            commands_item = commands_item_data.to_dict()
            commands.append(commands_item)

        commands_differing = self.commands_differing

        decided_nothing = self.decided_nothing

        refusals_not_kept = self.refusals_not_kept

        refusals_erased = self.refusals_erased

        decided_by_findings = self.decided_by_findings

        digest = self.digest

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "from": from_,
                "to": to,
                "rulebook": rulebook,
                "price_caps": price_caps,
                "position": position,
                "read": read,
                "as_recorded": as_recorded,
                "would_be": would_be,
                "differences": differences,
                "vouchers_apart": vouchers_apart,
                "rows": rows,
                "commands": commands,
                "commands_differing": commands_differing,
                "decided_nothing": decided_nothing,
                "refusals_not_kept": refusals_not_kept,
                "refusals_erased": refusals_erased,
                "decided_by_findings": decided_by_findings,
                "digest": digest,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.differing_command_out import DifferingCommandOut
        from ..models.read_out import ReadOut
        from ..models.row_out import RowOut
        from ..models.side_out import SideOut
        from ..models.what_if_out_differences import WhatIfOutDifferences
        from ..models.what_if_out_price_caps import WhatIfOutPriceCaps
        from ..models.what_if_out_rulebook import WhatIfOutRulebook

        d = dict(src_dict)
        from_ = d.pop("from")

        to = d.pop("to")

        rulebook = WhatIfOutRulebook.from_dict(d.pop("rulebook"))

        price_caps = WhatIfOutPriceCaps.from_dict(d.pop("price_caps"))

        position = d.pop("position")

        read = ReadOut.from_dict(d.pop("read"))

        as_recorded = SideOut.from_dict(d.pop("as_recorded"))

        would_be = SideOut.from_dict(d.pop("would_be"))

        differences = WhatIfOutDifferences.from_dict(d.pop("differences"))

        vouchers_apart = d.pop("vouchers_apart")

        rows = []
        _rows = d.pop("rows")
        for rows_item_data in _rows:
            rows_item = RowOut.from_dict(rows_item_data)

            rows.append(rows_item)

        commands = []
        _commands = d.pop("commands")
        for commands_item_data in _commands:
            commands_item = DifferingCommandOut.from_dict(commands_item_data)

            commands.append(commands_item)

        commands_differing = d.pop("commands_differing")

        decided_nothing = cast(list[str], d.pop("decided_nothing"))

        refusals_not_kept = d.pop("refusals_not_kept")

        refusals_erased = d.pop("refusals_erased")

        decided_by_findings = d.pop("decided_by_findings")

        digest = d.pop("digest")

        what_if_out = cls(
            from_=from_,
            to=to,
            rulebook=rulebook,
            price_caps=price_caps,
            position=position,
            read=read,
            as_recorded=as_recorded,
            would_be=would_be,
            differences=differences,
            vouchers_apart=vouchers_apart,
            rows=rows,
            commands=commands,
            commands_differing=commands_differing,
            decided_nothing=decided_nothing,
            refusals_not_kept=refusals_not_kept,
            refusals_erased=refusals_erased,
            decided_by_findings=decided_by_findings,
            digest=digest,
        )

        return what_if_out
