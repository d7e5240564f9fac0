from typing import Literal

DocumentKind = Literal[
    "insurance_copy",
    "licence_or_notice",
    "pension_insurance_certificate",
    "self_monitoring_plan",
    "service_descriptions",
    "staff_form",
    "subcontractors",
    "tax_certificate",
]

DOCUMENT_KIND_VALUES: set[DocumentKind] = {
    "insurance_copy",
    "licence_or_notice",
    "pension_insurance_certificate",
    "self_monitoring_plan",
    "service_descriptions",
    "staff_form",
    "subcontractors",
    "tax_certificate",
}


def check_document_kind(value: str) -> DocumentKind:
    if value in DOCUMENT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {DOCUMENT_KIND_VALUES!r}"
    )
