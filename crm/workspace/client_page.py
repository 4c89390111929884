"""Assemble the page of one client: who, three dimensions, what disagrees, the plan, one timeline, papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from chain.queries import states_of_kinds
from crm.households.queries import seats_of
from crm.journeys.queries import next_appointment, open_tasks
from crm.profile.domain.vocabulary import OFFLINE, Channel
from crm.profile.queries import (
    ClientFilters,
    ClientHeader,
    VisitFacts,
    activity,
    neighbours_of,
    portrait,
    timeline,
    visits_by_id,
    visits_of_notes,
)
from crm.suitability.queries import (
    ContradictionFacts,
    LevelFacts,
    PlanFacts,
    current_level,
    open_contradictions,
    plans_for,
)
from crm.workspace.appetite_part import gauges_shown
from crm.workspace.facts_part import (
    basic_shown,
    behaviour_shown,
    dated_shown,
    gender_words,
    label_shown,
    masked_marks,
    needs_shown,
)
from crm.workspace.household_words import unwanted_shown
from crm.workspace.language import pick
from crm.workspace.level_part import disagreements, level_shown, outcome_of
from crm.workspace.lists import task_rows
from crm.workspace.names import shown_names
from crm.workspace.papers_part import documents_of, shares_of, total_of
from crm.workspace.plan_part import plans_shown
from crm.workspace.timeline_part import codes_in, days_of
from hub.access.queries import advisors_of
from hub.contracts.queries import contracts_for
from hub.funds.queries import holdings_and_purse
from hub.kernel.clock import HOME_ZONE, business_date
from hub.web.components.lists import Tab
from reports.accounts import years_of
from reports.queries import reports_for
from reports.voids.queries import voids_among

TRACK_WINDOW = timedelta(days=365)
PAGE = 30
YEARS = 2
"""Yearly statements offered beside the money; others by their address."""

VIEWS: Mapping[str, tuple[Channel, ...]] = {
    "all": (),
    "online": (Channel.ONLINE,),
    "people": tuple(sorted(OFFLINE)),
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the address says: which part of the timeline, before when, and the list that the client was opened from.

    ``at_desk`` says whether the reader works with clients or only reads.
    """

    view: str
    before: datetime | None
    filters: ClientFilters
    list_query: str
    at_desk: bool


def client_context(subject_id: UUID, *, asked: Asked, at: datetime) -> dict[str, Any]:
    """Return everything the template shows; raise ``ClientUnknown`` outside the scope."""
    header, dims = portrait(subject_id=subject_id, at=at)
    page = timeline(subject_id=subject_id, channels=VIEWS[asked.view], before=asked.before, limit=PAGE)
    level = current_level(subject_id=subject_id, at=at)
    found = open_contradictions(subject_id=subject_id)
    beyond = {out.code for one in dims.gauges for out in one.outside}
    names = shown_names(codes_in(page.entries) | _looked_at(dims.behaviour) | beyond)
    visits = {entry.visit.id: entry.visit for entry in page.entries if entry.visit}
    visits |= visits_by_id(visits_behind(found, shown=visits.values()))
    plans = plans_for(subject_id=subject_id)
    contracts, reports = contracts_for(subject_id=subject_id), reports_for(subject_id=subject_id)
    holdings, purse_fen = holdings_and_purse(subject_id=subject_id, on=business_date(at))
    proofs = states_of_kinds(
        {
            "visit": visits,
            "suitability_decision": _decisions(level, plans),
            "contract": [contract.id for contract in contracts],
            "suitability_report": [report.id for report in reports],
        }
    )
    leveled = level_shown(level, proofs=proofs, at=at)
    money = shares_of(holdings, purse_fen=purse_fen, proofs=proofs)
    return {
        "now": at,
        **_head(header, subject_id, at),
        "neighbours": neighbours(subject_id, asked),
        "level": leveled,
        "basic": basic_shown(dims.basic),
        "objected": dims.objected,
        "behaviour": [] if dims.objected else behaviour_shown(dims.behaviour, names),
        "homes": seats_of(subject_id),
        "unwanted": unwanted_shown(dims.ledger),
        "gauges": gauges_shown(dims.gauges, basic=dims.basic, names=names),
        "needs": needs_shown(dims.needs),
        "dated": dated_shown(dims.needs),
        "label": label_shown(dims.needs),
        "disagreements": disagreements(found, level=level, visits=visits),
        "plans": plans_shown(plans, proofs=proofs),
        "tasks": task_rows(open_tasks(subject_id=subject_id), at=at, at_desk=asked.at_desk, of=subject_id),
        "days": days_of(page.entries, names=names, proofs=proofs, outcomes=outcome_of(level, leveled)),
        "tabs": _tabs(asked),
        "older_url": _timeline_url(asked, view=asked.view, before=page.older.isoformat()) if page.older else "",
        "happened": _tracks(subject_id, at),
        "first_day": business_date(at - TRACK_WINDOW),
        "last_day": business_date(at),
        "shares": money,
        "total": total_of(money, at=at),
        "periods": years_of(subject_id=subject_id, on=business_date(at))[:YEARS],
        "documents": documents_of(contracts, reports, proofs=proofs, voids=voids_among([one.id for one in reports])),
    }


def _head(header: ClientHeader, subject_id: UUID, at: datetime) -> dict[str, Any]:
    """Who it is, who looks after them, and when they meet next."""
    advisor = advisors_of([subject_id]).get(subject_id)
    return {
        "header": header,
        "gender": gender_words(header.gender),
        "masked": masked_marks(header),
        "bound": pick(*header.certainty.reason),
        "certain": header.certainty.rule is not None,
        "advisor": advisor,
        "branch": pick(advisor.branch.name_zh, advisor.branch.name_en) if advisor else "",
        "appointment": next_appointment(subject_id, at=at),
    }


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Place of this client in the filtered list it was opened from."""

    position: int
    total: int
    previous_url: str
    next_url: str
    list_url: str


def neighbours(subject_id: UUID, asked: Asked) -> Neighbours:
    """Return the way to the clients before and after this one in the filtered list."""
    found = neighbours_of(subject_id, filters=asked.filters)
    suffix = f"?{asked.list_query}" if asked.list_query else ""

    def link(neighbour: UUID | None) -> str:
        return reverse("workspace:client", args=[neighbour]) + suffix if neighbour else ""

    return Neighbours(
        position=found.position,
        total=found.total,
        previous_url=link(found.previous),
        next_url=link(found.next),
        list_url=reverse("workspace:clients") + suffix,
    )


def _looked_at(behaviour: Any) -> set[str]:
    subjects = {looked.subject for looked in behaviour.looked_at}
    return subjects | ({behaviour.longest_dwell.slug} if behaviour.longest_dwell else set())


def _decisions(level: LevelFacts | None, plans: Iterable[PlanFacts]) -> list[UUID]:
    taken = [level.decision_id] if level else []
    return taken + [facts.outcome_id for facts in plans if facts.outcome_id]


def visits_behind(found: Iterable[ContradictionFacts], *, shown: Iterable[VisitFacts] = ()) -> set[UUID]:
    """Return the visits whose notes contradictions point at, but for those that are ``shown`` anyway."""
    notes = {
        UUID(statement.source_ref.removeprefix("note:"))
        for facts in found
        for statement in facts.found.statements
        if statement.source_ref.startswith("note:")
    }
    return visits_of_notes(notes - {visit.note.id for visit in shown if visit.note})


def _tracks(subject_id: UUID, at: datetime) -> list[tuple[datetime, str]]:
    weeks = activity(subject_id=subject_id, since=at - TRACK_WINDOW, until=at)
    return [pair for week in weeks for pair in _week(week)]


def _week(week: Any) -> list[tuple[datetime, str]]:
    start = datetime.combine(week.starts_on, datetime.min.time(), HOME_ZONE)
    return [(start, "online")] * week.online + [(start, "desk")] * week.offline


def _tabs(asked: Asked) -> list[Tab]:
    labels = {"all": _("All"), "online": _("Online"), "people": _("With people")}
    return [
        Tab(label=label, href=_timeline_url(asked, view=name), current=name == asked.view)
        for name, label in labels.items()
    ]


def _timeline_url(asked: Asked, **shown: str) -> str:
    """Return the address of another part of the timeline; the list that one came from is not forgotten."""
    query = "&".join(part for part in (asked.list_query, urlencode(shown)) if part)
    return f"?{query}#timeline"
