"""Which projections a county has."""

from domain.kernel.kind import Kinds
from domain.kinds import KINDS
from domain.rulebook import Rulebook
from projections.audit_trail.fold import audit_trail_of
from projections.courses.fold import courses_by
from projections.directory.fold import DIRECTORY
from projections.engine.projection import Projection
from projections.entry_warnings.fold import ENTRY_WARNINGS
from projections.grants.fold import GRANTS
from projections.group_duties.fold import GROUP_DUTIES
from projections.group_entries.fold import GROUP_ENTRIES
from projections.groups.fold import GROUPS
from projections.overlaps.fold import OVERLAPS
from projections.postings.fold import POSTINGS
from projections.provider_documents.fold import provider_documents_by
from projections.search.fold import SEARCH
from projections.settlements.fold import SETTLEMENTS
from projections.weekly_minimum.fold import weekly_minimum_by


def projections_of(rulebook: Rulebook, kinds: Kinds = KINDS) -> tuple[Projection, ...]:
    """The projections of a county that has this rulebook, whose log holds things of these kinds."""
    return (
        OVERLAPS,
        audit_trail_of(kinds.catalogue.values()),
        courses_by(rulebook),
        DIRECTORY,
        ENTRY_WARNINGS,
        GRANTS,
        GROUP_DUTIES,
        GROUP_ENTRIES,
        GROUPS,
        POSTINGS,
        provider_documents_by(rulebook),
        SEARCH,
        SETTLEMENTS,
        weekly_minimum_by(rulebook),
    )
