"""What a service makes payment files with: who pays, by its settings."""

from api.http.settings import Settings
from api.invoices.invoicing import NotSetUp
from api.payments.document import Payer

NEEDED = ("payment_payer", "payment_payer_business_id", "payment_iban", "payment_bic")


def payer_of(settings: Settings) -> Payer | NotSetUp:
    """Who pays, as the settings say."""
    name, business_id, iban, bic = (getattr(settings, one) for one in NEEDED)
    if name is None or business_id is None or iban is None or bic is None:
        variables = settings.variables()
        return NotSetUp([variables[one] for one in NEEDED if getattr(settings, one) is None])
    return Payer(name, business_id, iban, bic)
