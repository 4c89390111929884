"""What an advisor's pages show, made ready for the templates: words in the reader's language, links, proof states."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise

from hub.web.components.explained import Explained
from hub.web.components.lists import TimelineItem
from hub.web.components.statements import Said
from hub.web.drawings.plan import Plan as PlanDrawing
from hub.web.drawings.staves import Stave

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One value with where it is from; ``excerpt`` are the client's own words where the value came from a note."""

    label: Words
    value: Words
    channel: str = ""
    source: Words = ""
    at: datetime | None = None
    excerpt: str = ""
    descriptive: bool = False
    stale: bool = False


@dataclass(frozen=True, kw_only=True)
class Masked:
    """A covered value; ``reveal_url`` asks for a reason and answers with the value."""

    kind: str
    label: Words
    value: str
    reveal_url: str


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Two statements that differ, what holds meanwhile, and the rule that says so."""

    id: UUID
    severity: str
    severity_words: Words
    title: Words
    one: Said | None
    other: Said | None
    meaning: Words
    consequence: Words
    rule_id: str
    source: Words
    teach_back_url: str
    settle_url: str
    passed: bool


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One product of a proposed plan."""

    name: Words
    rating: int
    amount_fen: int
    loss_fen: int
    fee_fen: int


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """A proposal inside the present level; it becomes real when the client confirms it."""

    id: UUID
    title: Words
    status: str
    status_words: Words
    drawing: PlanDrawing | None
    rows: Sequence[PlanRow]
    loss: Explained
    limit_fen: int
    reasons: Sequence[Words]
    disadvantages: Sequence[Words]
    reassessment: Words
    confirm_url: str
    decline_url: str
    state: str


@dataclass(frozen=True, kw_only=True)
class LevelShown:
    """The level in force, the cap that decided it, and the caps as staves."""

    code: str
    lowest: bool
    expired: bool
    valid_until: datetime
    days_left: int
    binding: Words
    sentence: Words
    arithmetic: Words
    staves: Sequence[Stave]
    state: str


@dataclass(frozen=True, kw_only=True)
class Document:
    """A paper with its proof state."""

    title: Words
    detail: Words
    at: datetime
    href: str
    verify_url: str
    state: str
    zh_url: str = ""
    en_url: str = ""
    """Editions in one language, where there are any."""
    void: Words = ""
    void_url: str = ""
    """That a report is void since when and why; where compliance asks for it."""
    caution: str = ""
    """What the gate found against a contract that was made elsewhere."""


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """Something owed to a client."""

    title: Words
    client: str
    client_url: str
    due_at: datetime
    overdue: bool
    url: str


@dataclass(frozen=True, kw_only=True)
class InvitationRow:
    """One ticked client: what inviting would do, or why nothing happens."""

    client: str
    subject_id: UUID
    url: str
    level: str
    allowed: bool
    effect: str
    why: str


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """Something an advisor is told; ``url`` leads to the client where this reader sees them."""

    words: str
    told_at: datetime
    url: str
    read_url: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """The timeline's items of one day, newest first."""

    day: date
    items: Sequence[TimelineItem]


@dataclass(frozen=True, kw_only=True)
class ClientLine:
    """One line of a list of clients."""

    subject_id: UUID
    name: str
    latin_name: str
    url: str
    phone: str
    level: str
    lowest: bool
    advisor: str
    last_contact_at: datetime | None
    last_contact_channel: str
    last_online_at: datetime | None
    label: Words
    excerpt: str
    flag: Words = ""

    @property
    def seen_at(self) -> datetime | None:
        """The last sign of life, online or with people."""
        return max(filter(None, (self.last_contact_at, self.last_online_at)), default=None)

    @property
    def seen_channel(self) -> str:
        """Where the last sign of life came from."""
        return self.last_contact_channel if self.seen_at == self.last_contact_at else "online"


@dataclass(frozen=True, kw_only=True)
class BriefLine:
    """One sentence of a brief; ``said`` are the client's own words, ``alarm`` is what to settle first."""

    words: Words
    said: str = ""
    alarm: bool = False


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One part of the sentence that opens a page, with the list that it counts."""

    words: Words
    href: str
    alarm: bool = False


@dataclass(frozen=True, kw_only=True)
class HeardRow:
    """One thing that a client did in the app."""

    at: datetime
    client: str
    url: str
    words: Words
    detail: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Somebody expected today, with the brief: what to know before the client sits down."""

    id: UUID
    starts_at: datetime
    minutes: int
    client: str
    url: str
    purpose: Words
    channel: str
    status_words: Words
    arrived: bool
    level: str
    brief_url: str = ""
    brief: Sequence[BriefLine] = field(default_factory=tuple)
