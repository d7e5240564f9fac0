"""Whose service this is: the one place where its rulebook is chosen. All others are given it, or read it here."""

from domain.rulebook import Rulebook
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO

COUNTY_RULEBOOK: Rulebook = NORTH_SAVO
COUNTY_RULEBOOK_FROM = IN_FORCE
"""The day that it came into force."""
