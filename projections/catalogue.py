"""All projections of the product."""

from projections.audit_trail import AUDIT_TRAIL
from projections.balances import BALANCES
from projections.directory import DIRECTORY
from projections.follow_up import FOLLOW_UP
from projections.groups import GROUPS
from projections.postings import POSTINGS
from projections.search import SEARCH

PROJECTIONS = (AUDIT_TRAIL, BALANCES, DIRECTORY, FOLLOW_UP, GROUPS, POSTINGS, SEARCH)
