"""A settlement as the provider's e-invoice, and a provider's own invoice against the ledger."""
