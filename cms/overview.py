"""How complete everything published is against the checklists: by page, by kind, by project, and as one figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cms.domain.checklist import CHECKLISTS, Completeness, Item, completeness, together
from cms.domain.kinds import CLOSED
from cms.domain.schema import Kind
from cms.models import Change, RegisterVersion
from cms.queries import Version, version_facts


@dataclass(frozen=True)
class Page:
    """One page as it stands, with what it has and lacks."""

    version: Version
    result: Completeness

    @property
    def percent(self) -> int:
        return self.result.percent

    @property
    def missing(self) -> tuple[Item, ...]:
        """Required items that are not there."""
        return self.result.missing_required


@dataclass(frozen=True)
class Group:
    """Pages that belong together: of one kind (`key` is its value) or of one project (its code)."""

    key: str
    pages: tuple[Page, ...]

    @property
    def percent(self) -> int:
        """Over all pages; 0 while nothing is published."""
        return together(page.result for page in self.pages) if self.pages else 0

    @property
    def incomplete(self) -> tuple[Page, ...]:
        return tuple(page for page in self.pages if page.missing)


@dataclass(frozen=True)
class Overview:
    pages: tuple[Page, ...]

    @property
    def percent(self) -> int:
        """Required items of every published page together, in whole percent, rounded down."""
        return together(page.result for page in self.pages)

    @property
    def incomplete(self) -> tuple[Page, ...]:
        """Pages that lack something required, the least complete first."""
        return tuple(sorted((page for page in self.pages if page.missing), key=lambda page: page.percent))

    @property
    def by_kind(self) -> tuple[Group, ...]:
        """Every kind that has a checklist, published or not."""
        return tuple(
            Group(kind.value, tuple(page for page in self.pages if page.version.kind is kind)) for kind in CHECKLISTS
        )

    @property
    def by_project(self) -> tuple[Group, ...]:
        """Every project that some page names, by code."""
        codes = sorted({code for page in self.pages if (code := project_of(page))})
        return tuple(Group(code, tuple(page for page in self.pages if project_of(page) == code)) for code in codes)


def project_of(page: Page) -> str:
    return str(page.version.payload.fields.get("project_code", ""))


def overview(*, closed: bool) -> Overview:
    """What stands now; `closed` takes along kinds that only some may read. Withdrawn pages owe nothing."""
    rows = RegisterVersion.objects.order_by("slug", "-number").distinct("slug")
    rows = rows if closed else rows.exclude(kind__in=CLOSED)
    return Overview(tuple(_pages(version_facts(row) for row in rows if row.change != Change.WITHDRAWAL)))


def _pages(versions: Iterable[Version]) -> Sequence[Page]:
    return [Page(version, completeness(version.payload)) for version in versions]


PROJECT_KINDS = (Kind.PROJECT, Kind.INVESTORS_PART, Kind.AFTER_FUNDING)
"""What is published of one project, in the order of reading."""
