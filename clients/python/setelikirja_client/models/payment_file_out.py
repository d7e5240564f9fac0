from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.payment_file_out_status import (
    PaymentFileOutStatus,
    check_payment_file_out_status,
)

if TYPE_CHECKING:
    from ..models.left_out_out import LeftOutOut
    from ..models.transfer_out import TransferOut


T = TypeVar("T", bound="PaymentFileOut")


@_attrs_define
class PaymentFileOut:
    """
    Attributes:
        payment_file_id (UUID):
        status (PaymentFileOutStatus): Until it is made it is not whole: send the same request again.
        execution_on (datetime.date):
        transfers (list[TransferOut]):
        transfer_count (int):
        total_cents (int):
        digest (None | str): SHA-256 over the file's bytes.
        left_out (list[LeftOutOut]):
        begun_by (UUID):
        begun_at (datetime.datetime):
        version (int):
    """

    payment_file_id: UUID
    status: PaymentFileOutStatus
    execution_on: datetime.date
    transfers: list[TransferOut]
    transfer_count: int
    total_cents: int
    digest: None | str
    left_out: list[LeftOutOut]
    begun_by: UUID
    begun_at: datetime.datetime
    version: int

    def to_dict(self) -> dict[str, Any]:
        payment_file_id = str(self.payment_file_id)

        status: str = self.status

        execution_on = self.execution_on.isoformat()

        transfers = []
        for transfers_item_data in self.transfers:
            transfers_item = transfers_item_data.to_dict()
            transfers.append(transfers_item)

        transfer_count = self.transfer_count

        total_cents = self.total_cents

        digest: None | str
        digest = self.digest

        left_out = []
        for left_out_item_data in self.left_out:
            left_out_item = left_out_item_data.to_dict()
            left_out.append(left_out_item)

        begun_by = str(self.begun_by)

        begun_at = self.begun_at.isoformat()

        version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "payment_file_id": payment_file_id,
                "status": status,
                "execution_on": execution_on,
                "transfers": transfers,
                "transfer_count": transfer_count,
                "total_cents": total_cents,
                "digest": digest,
                "left_out": left_out,
                "begun_by": begun_by,
                "begun_at": begun_at,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.left_out_out import LeftOutOut
        from ..models.transfer_out import TransferOut

        d = dict(src_dict)
        payment_file_id = UUID(d.pop("payment_file_id"))

        status = check_payment_file_out_status(d.pop("status"))

        execution_on = datetime.date.fromisoformat(d.pop("execution_on"))

        transfers = []
        _transfers = d.pop("transfers")
        for transfers_item_data in _transfers:
            transfers_item = TransferOut.from_dict(transfers_item_data)

            transfers.append(transfers_item)

        transfer_count = d.pop("transfer_count")

        total_cents = d.pop("total_cents")

        def _parse_digest(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        digest = _parse_digest(d.pop("digest"))

        left_out = []
        _left_out = d.pop("left_out")
        for left_out_item_data in _left_out:
            left_out_item = LeftOutOut.from_dict(left_out_item_data)

            left_out.append(left_out_item)

        begun_by = UUID(d.pop("begun_by"))

        begun_at = datetime.datetime.fromisoformat(d.pop("begun_at"))

        version = d.pop("version")

        payment_file_out = cls(
            payment_file_id=payment_file_id,
            status=status,
            execution_on=execution_on,
            transfers=transfers,
            transfer_count=transfer_count,
            total_cents=total_cents,
            digest=digest,
            left_out=left_out,
            begun_by=begun_by,
            begun_at=begun_at,
            version=version,
        )

        return payment_file_out
