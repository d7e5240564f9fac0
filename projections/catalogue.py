"""Which projections a county has."""

from functools import cache

from domain.kinds import CATALOGUE
from domain.rulebook import Rulebook
from ledger.log.codec import EventMapper, OrjsonTranscoder
from projections.across_vouchers.fold import ACROSS_VOUCHERS
from projections.audit_trail.fold import audit_trail_of
from projections.courses.fold import courses_by
from projections.directory.fold import DIRECTORY
from projections.engine.projection import Projection
from projections.entry_warnings.fold import ENTRY_WARNINGS
from projections.group_duties.fold import GROUP_DUTIES
from projections.groups.fold import GROUPS
from projections.postings.fold import POSTINGS
from projections.provider_documents.fold import provider_documents_by
from projections.search.fold import SEARCH
from projections.weekly_minimum.fold import weekly_minimum_by


def projections_of(rulebook: Rulebook) -> tuple[Projection, ...]:
    """The projections of a county that has this rulebook."""
    return (
        ACROSS_VOUCHERS,
        audit_trail_of(CATALOGUE.values()),
        courses_by(rulebook),
        DIRECTORY,
        ENTRY_WARNINGS,
        GROUP_DUTIES,
        GROUPS,
        POSTINGS,
        provider_documents_by(rulebook),
        SEARCH,
        weekly_minimum_by(rulebook),
    )


@cache
def event_mapper() -> EventMapper:
    """What reads the log's events for them."""
    return EventMapper(OrjsonTranscoder())
