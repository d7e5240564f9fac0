from typing import Literal

ReadBillFormatType0 = Literal["csv", "csv-fi", "json", "pdf", "xlsx"]

READ_BILL_FORMAT_TYPE_0_VALUES: set[ReadBillFormatType0] = {
    "csv",
    "csv-fi",
    "json",
    "pdf",
    "xlsx",
}


def check_read_bill_format_type_0(value: str) -> ReadBillFormatType0:
    if value in READ_BILL_FORMAT_TYPE_0_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {READ_BILL_FORMAT_TYPE_0_VALUES!r}"
    )
