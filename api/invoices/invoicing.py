"""What a service makes invoices with: what the county says of all of them, and what they are checked by."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.http.settings import Settings
from api.invoices.checking import Checks
from api.invoices.document import Party, Terms

NEEDED = ("invoice_buyer", "invoice_buyer_business_id", "invoice_order_reference", "invoice_contract_reference")
"""The settings that no invoice can do without and that have no default."""


@dataclass(frozen=True, slots=True)
class NotSetUp:
    """No invoice can be made: these variables are not set."""

    variables: Sequence[str]


@dataclass(frozen=True, slots=True)
class Invoicing:
    terms: Terms | NotSetUp
    checks: Checks = field(default_factory=Checks)


def terms_of(settings: Settings) -> Terms | NotSetUp:
    """What the settings say of all invoices."""
    buyer, business_id, order, contract = (getattr(settings, name) for name in NEEDED)
    if buyer is None or business_id is None or order is None or contract is None:
        variables = settings.variables()
        return NotSetUp([variables[name] for name in NEEDED if getattr(settings, name) is None])
    return Terms(
        buyer=Party(buyer, business_id),
        order_reference=order,
        contract_reference=contract,
        vat_exemption_code=settings.invoice_vat_exemption_code,
        vat_exemption_reason=settings.invoice_vat_exemption_reason,
        payment_days=settings.invoice_payment_days,
    )
