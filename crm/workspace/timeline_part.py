"""Make the one timeline ready: app clicks small, people's words large, a day at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chain.queries import ProofState
from crm.profile.domain.vocabulary import OFFLINE, TouchKind
from crm.profile.queries import Entry
from crm.workspace.shown import Day
from hub.kernel.clock import business_date
from hub.kernel.money import grouped
from hub.web.components.lists import TimelineItem

QUIET = frozenset({TouchKind.PAGE_VIEWED, TouchKind.IDENTIFIED, TouchKind.OTHER_EVENT})
MINUTE_S = 60


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an assessment came to, in words, and how far its record has come."""

    words: str
    state: str


def days_of(
    entries: Sequence[Entry],
    *,
    names: Mapping[str, str],
    proofs: Mapping[UUID, ProofState],
    outcomes: Mapping[datetime, Outcome],
) -> list[Day]:
    """Return the entries by business day, newest first.

    ``names`` turn codes and slugs into titles, ``outcomes`` are those of the assessments by the time they were taken.
    """
    items = [timeline_item(entry, names=names, proofs=proofs, outcomes=outcomes) for entry in entries]
    return [Day(day=day, items=list(group)) for day, group in groupby(items, key=lambda item: business_date(item.at))]


def timeline_item(
    entry: Entry,
    *,
    names: Mapping[str, str],
    proofs: Mapping[UUID, ProofState],
    outcomes: Mapping[datetime, Outcome],
) -> TimelineItem:
    """Return one line of the timeline."""
    line, visit = entry.line, entry.visit
    if visit is not None:
        proof = proofs.get(visit.id)
        spans = [span for facts in (visit.note.statements if visit.note else ()) for span in facts.statement.spans]
        return TimelineItem(
            at=visit.arrived_at,
            channel=visit.channel.value,
            title=_contact(line.kind),
            detail=_contact_detail(visit.minutes, visit.purpose, visit.room),
            note=visit.note.body if visit.note else "",
            spans=tuple(sorted(spans, key=lambda span: (span.start, span.end))),
            author=visit.advisor,
            state=proof.state if proof else "",
        )
    outcome = outcomes.get(line.at) if line.kind is TouchKind.ASSESSMENT_COMPLETED else None
    told = detail_words(line.count, line.seconds, entry.searched, amount_fen=line.touches[0].amount_fen)
    return TimelineItem(
        at=line.at,
        channel=line.channel.value,
        title=happened_words(line.kind, names.get(line.subject, line.subject)),
        detail=outcome.words if outcome else told,
        state=outcome.state if outcome else "",
        lines=tuple(f"{part.section} {duration(part.seconds)}" for part in line.parts if part.section),
        quiet=line.kind in QUIET,
    )


def codes_in(entries: Iterable[Entry]) -> set[str]:
    """Return the product codes and slugs that the entries name."""
    return {entry.line.subject for entry in entries if entry.line.channel not in OFFLINE and entry.line.subject}


def duration(seconds: int) -> str:
    """Write a dwell time: ``9 min 04 s``."""
    minutes, rest = divmod(seconds, MINUTE_S)
    if not minutes:
        return _("%(s)s s") % {"s": rest}
    return _("%(m)s min %(s)s s") % {"m": minutes, "s": f"{rest:02d}"}


def _contact(kind: TouchKind) -> str:
    words = {
        TouchKind.VISIT: _("Visited the branch"),
        TouchKind.CALL: _("Telephone call"),
        TouchKind.CHAT: _("WeChat conversation"),
    }
    return words.get(kind, _("Contact"))


def _contact_detail(minutes: int | None, purpose: str, room: str) -> str:
    length = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else ""
    return " · ".join(part for part in (length, purpose, room) if part)


def happened_words(kind: TouchKind, subject: str) -> str:
    """Say what was done in the app; ``subject`` is the name of the product or disclosure."""
    words = {
        TouchKind.PRODUCT_VIEWED: _("Looked at “%(what)s”"),
        TouchKind.PRODUCT_SEARCHED: _("Searched"),
        TouchKind.DISCLOSURE_READ: _("Read the disclosure “%(what)s”"),
        TouchKind.ASSESSMENT_COMPLETED: _("Completed the risk questionnaire"),
        TouchKind.BID_PLACED: _("Placed a bid for “%(what)s”"),
        TouchKind.TRADE_SETTLED: _("Trade settled: “%(what)s”"),
        TouchKind.APPOINTMENT_CONFIRMED: _("Confirmed the appointment"),
        TouchKind.PAGE_VIEWED: _("Opened the app: %(what)s"),
        TouchKind.IDENTIFIED: _("Signed in to the app"),
    }
    return words.get(kind, "%(what)s") % {"what": subject}


def detail_words(count: int, seconds: int, searched: Sequence[str], *, amount_fen: int | None = None) -> str:
    """Say what was typed, for how much it was, how often it was done and for how long."""
    parts = [f"“{word}”" for word in searched]
    if amount_fen and count == 1:
        parts.append(_("%(span)s yuan") % {"span": grouped(amount_fen)})
    if count > 1:
        parts.append(ngettext("%(n)s time", "%(n)s times", count) % {"n": count})
    if seconds:
        parts.append(duration(seconds))
    return " · ".join(parts)
