from typing import Literal

ReadInvoiceFormat = Literal["finvoice", "peppol"]

READ_INVOICE_FORMAT_VALUES: set[ReadInvoiceFormat] = {
    "finvoice",
    "peppol",
}


def check_read_invoice_format(value: str) -> ReadInvoiceFormat:
    if value in READ_INVOICE_FORMAT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {READ_INVOICE_FORMAT_VALUES!r}"
    )
