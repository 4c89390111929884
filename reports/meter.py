"""Hold the reasons of a report against other clients' before it is issued: too alike, and a person has to say why.

The comparison looks at every client's reports of the last year whoever asks; what comes out is two shares and a
report's id, so that an advisor learns how alike a report is and never whose the other one was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from hub.access.queries import ids_of
from hub.access.scope import entered, system_scope
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.schema.locks import hold_names
from hub.vault.blind import blind_indexes
from reports.domain.document import Document
from reports.domain.facts import ReportFacts
from reports.domain.likeness import Reading, Shares, read_reasons, shares_with
from reports.models import ReasonPrint

LOOKS_BACK: Final = timedelta(days=365)
"""An assessment is valid for a year, so older reports speak of circumstances that were asked about anew."""
MOST: Final = 20_000
"""Reports compared with, the newest: about 10 MB while it compares (160 bytes of marks a report, measured)."""
REASON_LENGTH: Final = 300


@dataclass(frozen=True)
class Likeness:
    """How alike the reasons are to the nearest other client's; ``nearest_id`` is that report, if there is one."""

    reading: Reading
    shares: Shares
    nearest_id: UUID | None
    compared: int

    @property
    def seen(self) -> str:
        """The mark of what a person is shown: which other report it is, without naming it, and how alike."""
        return seen_mark(self.nearest_id, self.shares.printed_bps)


@dataclass(frozen=True)
class Excuse:
    """Why alike reasons are right, and who says so; ``seen`` marks the other report and the share it was said about."""

    because: str
    by: UUID
    seen: str

    def covers(self, likeness: Likeness) -> bool:
        """Whether it was said about this other report, and reasons as alike to it as these."""
        return likeness.seen == self.seen


class ReasonsAlike(ValueError):
    """Another client's report gives almost the same reasons, and nobody said why that is right."""

    def __init__(self, likeness: Likeness) -> None:
        super().__init__(
            f"expected reasons of this client's own, got {likeness.shares.printed_bps / 100:.0f}% of the sentences of "
            f"report {likeness.nearest_id}"
        )
        self.likeness = likeness


def seen_mark(nearest_id: UUID | None, printed_bps: int) -> str:
    """Return the mark of one other report and a share, 32 hexadecimal characters that lead back to neither."""
    return sha256_hex(f"alike {nearest_id} {printed_bps}".encode())[:32]


def measured(*, document: Document, subject_id: UUID, at: datetime, seen: str = "") -> Likeness:
    """Compare a report that is about to be issued with the newest ones of all other clients.

    Of several that are equally near it takes the one that ``seen`` marks, if that is among them.
    """
    reading = read_reasons(document, marked=_marked)
    with entered(system_scope("report-meter")):
        rows = list(
            ReasonPrint.objects.filter(printed_at__gt=at - LOOKS_BACK)
            .exclude(subject_id__in=ids_of(subject_id))
            .order_by("-printed_at")
            .values_list("report_id", "printed", "forms")[:MOST]
        )
    shares = shares_with(reading, [Reading(bytes(printed), bytes(forms)) for _, printed, forms in rows])
    if not rows:
        return Likeness(reading, Shares(0, 0), None, 0)
    most = max(one.printed_bps for one in shares)
    nearest = [n for n, one in enumerate(shares) if one.printed_bps == most]
    best = max(nearest, key=lambda n: (seen_mark(rows[n][0], most) == seen, shares[n].form_bps))
    return Likeness(reading, shares[best], rows[best][0], len(rows))


def excuse_of(because: str, *, by: UUID | None, seen: str) -> Excuse | None:
    """Return what a person wrote as an excuse of what they saw; nothing written is none."""
    told = because.strip()[:REASON_LENGTH]
    return Excuse(told, by, seen) if told and by else None


def refuse_alike(likeness: Likeness, *, excuse: Excuse | None) -> None:
    """Raise :class:`ReasonsAlike` where the reasons are too alike and nobody said why that is right here."""
    if likeness.shares.too_alike and not (excuse and excuse.covers(likeness)):
        raise ReasonsAlike(likeness)


def one_at_a_time() -> None:
    """Let one report after the other look at the rest, so that two alike never pass beside each other."""
    hold_names(["report-reasons"])


def keep_print(*, facts: ReportFacts, likeness: Likeness, excuse: Excuse | None, by: Actor, at: datetime) -> None:
    """Keep the marks of an issued report and, where it was too alike, who said why it may be."""
    told = excuse if likeness.shares.too_alike else None
    ReasonPrint.objects.create(
        report_id=facts.id,
        subject_id=facts.subject_id,
        printed=likeness.reading.printed,
        forms=likeness.reading.forms,
        compared=likeness.compared,
        printed_bps=likeness.shares.printed_bps,
        form_bps=likeness.shares.form_bps,
        nearest_id=likeness.nearest_id,
        because=told.because if told else None,
        because_by=told.by if told else None,
        printed_at=at,
    )
    if told:
        record(
            by=by, action="report.issued_although_alike", at=at, subject_id=facts.subject_id, target_kind="report",
            target_id=str(facts.id), details={"printed_bps": likeness.shares.printed_bps},
        )  # fmt: skip


def _marked(sentences: Iterable[str]) -> list[str]:
    return blind_indexes(sentences, field="report_reason")
