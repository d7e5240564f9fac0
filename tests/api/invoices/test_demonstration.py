"""The demonstration has what e-invoices need, and what is set goes before it."""

from api.http.settings import Settings
from api.invoices.document import Terms
from api.invoices.invoicing import NotSetUp, terms_of
from api.simulation.demonstration import invoicing
from domain.provider.decide import is_business_id


def test_a_demonstration_has_an_invented_buyer_where_none_is_set() -> None:
    assert isinstance(terms_of(Settings()), NotSetUp)
    terms = terms_of(invoicing(Settings(invoice_buyer="Oma hyvinvointialue")))
    assert isinstance(terms, Terms)
    assert terms.buyer.name == "Oma hyvinvointialue"
    assert is_business_id(terms.buyer.business_id)
