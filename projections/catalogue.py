"""Which projections a county has."""

from domain.kinds import CATALOGUE
from domain.rulebook import Rulebook
from ledger.log.codec import EventMapper, OrjsonTranscoder
from projections.audit_trail.fold import audit_trail_of
from projections.balances.fold import BALANCES
from projections.directory.fold import DIRECTORY
from projections.engine.projection import Projection
from projections.follow_up.fold import follow_up_by
from projections.groups.fold import GROUPS
from projections.postings.fold import POSTINGS
from projections.search.fold import SEARCH


def projections_of(rulebook: Rulebook) -> tuple[Projection, ...]:
    """The projections of a county that has this rulebook."""
    return (
        audit_trail_of(CATALOGUE.values()),
        BALANCES,
        DIRECTORY,
        follow_up_by(rulebook),
        GROUPS,
        POSTINGS,
        SEARCH,
    )


def event_mapper() -> EventMapper:
    """What reads the log's events for them."""
    return EventMapper(OrjsonTranscoder())
