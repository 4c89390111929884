"""Show how a profile came to be; take apart what a person says are two, its effect seen first, with a way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm.identity.domain.sightings import IdentifierKind
from crm.identity.models import MergeKind
from crm.identity.parting import CannotUndo, NothingToPart, Parting, partings_in_force, preview_parting
from crm.identity.queries import Passage, PassageUnknown, Source, history_of, sources_of
from crm.journeys.passages import part, take_back
from crm.profile.queries import Told, portrait, told_by
from crm.workspace.facts_part import covered
from crm.workspace.forms import PartingReason
from crm.workspace.guards import header_or_404
from crm.workspace.language import pick
from crm.workspace.readers import DESK, READERS, at_desk
from crm.workspace.shown import Masked
from hub.access.policy import allow
from hub.access.scope import current_actor
from hub.kernel.clock import utc_now
from hub.web.pages import render_page

MARKS = {
    IdentifierKind.NAME: "name",
    IdentifierKind.PHONE: "phone",
    IdentifierKind.PHONE_MASK: "phone",
    IdentifierKind.ID_NUMBER: "id_number",
    IdentifierKind.ID_MASK: "id_number",
    IdentifierKind.EMAIL: "email",
}
"""What a page shows of a record; an account's own name says nothing to a reader."""


@dataclass(frozen=True, kw_only=True)
class SourceShown:
    """One record as the page shows it: what it is called, its covered marks, why it belongs here, what it told."""

    record_id: UUID
    title: str
    reason: str
    channel: str
    seen_since: datetime
    joined_at: datetime
    marks: list[Masked]
    told: str


@dataclass(frozen=True, kw_only=True)
class PassageShown:
    """One entry of the history in words; ``undo_id`` is set where it can be taken back."""

    at: datetime
    words: str
    by: str
    undo_id: int | None


@dataclass(frozen=True, kw_only=True)
class ValueShown:
    """One value of the profile, who said it, and the rule that chose it over ``others``."""

    label: str
    value: str
    channel: str
    source: str
    at: datetime
    rule_id: str
    reason: str
    others: int


@allow(*READERS)
@require_GET
def lineage(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show the records, why each belongs here, the history of merges and partings, and where every value is from."""
    header = header_or_404(subject_id)
    if header.subject_id != subject_id:
        return redirect("workspace:lineage", header.subject_id)
    return render_page(request, "workspace/lineage.html", _context(request, subject_id))


@allow(*DESK)
@require_http_methods(["GET", "POST"])
def part_records(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Show what taking the chosen records out would do; a POST with a reason does it."""
    header = header_or_404(subject_id)
    chosen = _chosen(request)
    try:
        effect = preview_parting(subject_id=subject_id, source_ids=chosen)
    except NothingToPart:
        messages.error(request, _("Choose some of the records, and leave at least one with this client."))
        return redirect("workspace:lineage", subject_id)
    form = PartingReason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        part(
            subject_id=subject_id,
            source_ids=chosen,
            reason=form.cleaned_data["reason"],
            by=current_actor(),
            at=utc_now(),
        )
        messages.success(request, _("They are two clients now. The history below can take it back."))
        return redirect("workspace:lineage", subject_id)
    shown = {row.record_id: row for row in shown_sources(sources_of(subject_id))}
    context = {
        "header": header,
        "form": form,
        "chosen": chosen,
        "stays": [_rows(shown, group) for group in effect.stays],
        "leaves": [_rows(shown, group) for group in effect.leaves],
        "sentence": _sentence(effect),
    }
    return render_page(request, "workspace/part.html", context, status=422 if form.errors else 200)


@allow(*DESK)
@require_POST
def undo(request: HttpRequest, subject_id: UUID, passage_id: int) -> HttpResponse:
    """Take a parting back; both are one client again, as before."""
    header_or_404(subject_id)
    try:
        now = take_back(passage_id=passage_id, subject_id=subject_id, by=current_actor(), at=utc_now())
    except PassageUnknown as unknown:
        raise Http404(str(unknown)) from unknown
    except CannotUndo:
        messages.error(request, _("This was taken back before; nothing was changed."))
        return redirect("workspace:lineage", subject_id)
    messages.success(request, _("Both are one client again, as before."))
    return redirect("workspace:lineage", now)


def _context(request: HttpRequest, subject_id: UUID) -> dict[str, Any]:
    header = header_or_404(subject_id)
    sources, passages = sources_of(subject_id), history_of(subject_id)
    may = at_desk(request)
    return {
        "header": header,
        "at_desk": may,
        "sources": shown_sources(sources),
        "several": len(sources) > 1,
        "history": _history(passages, subject_id, may=may),
        "values": _values(subject_id),
        "sentence": ngettext(
            "%(n)s record is held to be this client.", "%(n)s records are held to be this client.", len(sources)
        )
        % {"n": len(sources)},
    }


def _values(subject_id: UUID) -> list[ValueShown]:
    _header, dimensions = portrait(subject_id=subject_id, at=utc_now())
    return [
        ValueShown(
            label=pick(fact.title_zh, fact.title_en),
            value=pick(fact.value_zh, fact.value_en),
            channel=fact.channel.value,
            source=fact.recorded_by,
            at=fact.observed_at,
            rule_id=fact.rule_id,
            reason=pick(fact.reason_zh, fact.reason_en),
            others=fact.others,
        )
        for fact in dimensions.basic
    ]


def shown_sources(found: Iterable[Source]) -> list[SourceShown]:
    """Return records as a page shows them, with how much each has told."""
    rows = tuple(found)
    told = told_by(row.record_id for row in rows)
    return [_source(row, told.get(row.record_id)) for row in rows]


def _source(row: Source, told: Told | None) -> SourceShown:
    account = any(mark.kind is IdentifierKind.USER_ID for mark in row.marks)
    return SourceShown(
        record_id=row.record_id,
        title=_("App account") if account else _("Branch book"),
        reason=pick(*row.reason),
        channel="online" if account else "desk",
        seen_since=row.seen_since,
        joined_at=row.joined_at,
        marks=[covered(MARKS[mark.kind], _label(MARKS[mark.kind]), mark) for mark in row.marks if mark.kind in MARKS],
        told=_told(told),
    )


def _label(kind: str) -> str:
    return {"name": _("Name"), "phone": _("Phone"), "id_number": _("ID number"), "email": _("E-mail")}[kind]


def _told(told: Told | None) -> str:
    if told is None:
        return _("nothing told yet")
    parts = []
    if told.events:
        parts.append(ngettext("%(n)s event", "%(n)s events", told.events) % {"n": told.events})
    if told.visits:
        parts.append(ngettext("%(n)s visit", "%(n)s visits", told.visits) % {"n": told.visits})
    return " · ".join(parts)


def _history(passages: Iterable[Passage], subject_id: UUID, *, may: bool) -> list[PassageShown]:
    rows = tuple(passages)
    standing = partings_in_force(rows) if may else frozenset()
    return [
        PassageShown(
            at=row.at,
            words=_passage_words(row, subject_id),
            by=row.by,
            undo_id=row.id if row.id in standing else None,
        )
        for row in rows
    ]


def _passage_words(row: Passage, subject_id: UUID) -> str:
    n = len(row.records)
    if row.from_subject_id == subject_id:
        return ngettext("%(n)s record left: another person", "%(n)s records left: another person", n) % {"n": n}
    if row.kind is MergeKind.SPLIT:
        return ngettext("Opened with %(n)s record", "Opened with %(n)s records", n) % {"n": n}
    why = pick(*row.reason)
    words = ngettext("%(n)s record joined", "%(n)s records joined", n) % {"n": n}
    return f"{words} · {why}" if why else words


def _rows(shown: dict[UUID, SourceShown], ids: Iterable[UUID]) -> list[SourceShown]:
    wanted = set(ids)
    return [row for record_id, row in shown.items() if record_id in wanted]


def _sentence(effect: Parting) -> str:
    leaving = sum(len(group) for group in effect.leaves)
    return ngettext(
        "%(n)s record would leave, %(m)s would stay.", "%(n)s records would leave, %(m)s would stay.", leaving
    ) % {"n": leaving, "m": sum(len(group) for group in effect.stays)}


def _chosen(request: HttpRequest) -> list[UUID]:
    given = request.POST if request.method == "POST" else request.GET
    found = []
    for text in given.getlist("record"):
        try:
            found.append(UUID(text))
        except ValueError as error:
            raise Http404("no such record") from error
    return found
