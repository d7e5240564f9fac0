from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.cloud_event_out_datacontenttype import (
    CloudEventOutDatacontenttype,
    check_cloud_event_out_datacontenttype,
)
from ..models.cloud_event_out_specversion import (
    CloudEventOutSpecversion,
    check_cloud_event_out_specversion,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.event_data_out import EventDataOut


T = TypeVar("T", bound="CloudEventOut")


@_attrs_define
class CloudEventOut:
    """CloudEvents 1.0 in JSON. `source` and `id` together name an event for ever; `id` is its position.

    Attributes:
        id (str):
        source (str): The county's log: `urn:setelikirja:` and its name.
        type_ (str): `setelikirja.` and the event's name and version: `SessionHeld.1`.
        subject (str): The stream: of which voucher, provider, group or settlement it is.
        time (datetime.datetime): When the log took it.
        data (EventDataOut): What the feed tells of any event. The trail of all events tells the same.
        specversion (CloudEventOutSpecversion | Unset):  Default: '1.0'.
        datacontenttype (CloudEventOutDatacontenttype | Unset):  Default: 'application/json'.
    """

    id: str
    source: str
    type_: str
    subject: str
    time: datetime.datetime
    data: EventDataOut
    specversion: CloudEventOutSpecversion | Unset = "1.0"
    datacontenttype: CloudEventOutDatacontenttype | Unset = "application/json"

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        source = self.source

        type_ = self.type_

        subject = self.subject

        time = self.time.isoformat()

        data = self.data.to_dict()

        specversion: str | Unset = UNSET
        if not isinstance(self.specversion, Unset):
            specversion = self.specversion

        datacontenttype: str | Unset = UNSET
        if not isinstance(self.datacontenttype, Unset):
            datacontenttype = self.datacontenttype

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "source": source,
                "type": type_,
                "subject": subject,
                "time": time,
                "data": data,
            }
        )
        if specversion is not UNSET:
            field_dict["specversion"] = specversion
        if datacontenttype is not UNSET:
            field_dict["datacontenttype"] = datacontenttype

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.event_data_out import EventDataOut

        d = dict(src_dict)
        id = d.pop("id")

        source = d.pop("source")

        type_ = d.pop("type")

        subject = d.pop("subject")

        time = datetime.datetime.fromisoformat(d.pop("time"))

        data = EventDataOut.from_dict(d.pop("data"))

        _specversion = d.pop("specversion", UNSET)
        specversion: CloudEventOutSpecversion | Unset
        if isinstance(_specversion, Unset):
            specversion = UNSET
        else:
            specversion = check_cloud_event_out_specversion(_specversion)

        _datacontenttype = d.pop("datacontenttype", UNSET)
        datacontenttype: CloudEventOutDatacontenttype | Unset
        if isinstance(_datacontenttype, Unset):
            datacontenttype = UNSET
        else:
            datacontenttype = check_cloud_event_out_datacontenttype(_datacontenttype)

        cloud_event_out = cls(
            id=id,
            source=source,
            type_=type_,
            subject=subject,
            time=time,
            data=data,
            specversion=specversion,
            datacontenttype=datacontenttype,
        )

        return cloud_event_out
