"""Say of a version that somebody holds on paper whether it still stands."""

from dataclasses import dataclass
from uuid import UUID

from cms import queries
from cms.reading.language import said
from hub.portal.proofs import KIND


@dataclass(frozen=True)
class StandingVersion:
    """A version beside the newest of its slug."""

    version: queries.Version
    newest: queries.Version

    @property
    def superseded(self) -> bool:
        """Whether a later version took its place."""
        return self.newest.number > self.version.number

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return said(self.version.title)

    @property
    def reason(self) -> str:
        """Why the newest was published."""
        return said(self.newest.reason)


def standing_version(kind: str, fact_id: UUID) -> StandingVersion | None:
    """Return it for a logged disclosure; other records are superseded by nothing."""
    version = queries.version_by_id(fact_id) if kind == KIND else None
    newest = queries.current(version.slug) if version else None
    return StandingVersion(version, newest) if version and newest else None
