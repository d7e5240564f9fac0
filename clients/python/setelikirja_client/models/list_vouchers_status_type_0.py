from typing import Literal

ListVouchersStatusType0 = Literal["closed", "ended", "open"]

LIST_VOUCHERS_STATUS_TYPE_0_VALUES: set[ListVouchersStatusType0] = {
    "closed",
    "ended",
    "open",
}


def check_list_vouchers_status_type_0(value: str) -> ListVouchersStatusType0:
    if value in LIST_VOUCHERS_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {LIST_VOUCHERS_STATUS_TYPE_0_VALUES!r}"
    )
