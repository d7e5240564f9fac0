"""A settlement as the provider's e-invoice, and a provider's own invoice against the ledger."""

from typing import Literal

Format = Literal["peppol", "finvoice"]
