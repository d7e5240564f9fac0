"""All projections of the product."""

from projections.balances import BALANCES
from projections.postings import POSTINGS

PROJECTIONS = (BALANCES, POSTINGS)
