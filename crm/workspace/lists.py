"""Make lists ready: clients, tasks, the day's appointments with their briefs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.consents.domain.purposes import Purpose
from crm.consents.queries import objectors
from crm.journeys.models import AdvisorTask, Appointment, AppointmentStatus
from crm.profile.queries import ClientRow, cards_of, names_of
from crm.suitability.domain.names import level_code
from crm.suitability.queries import LevelBrief, levels_for, open_contradictions, plans_for
from crm.suitability.queries.plans import PlanStatus
from crm.workspace.language import pick, said
from crm.workspace.shown import BriefLine, ClientLine, Expected, TaskRow
from hub.access.queries import in_use


def client_lines(rows: Sequence[ClientRow], *, at: datetime, list_query: str = "") -> list[ClientLine]:
    """Return the lines of the client list with their levels."""
    levels = levels_for(subject_ids=[row.subject_id for row in rows], at=at)
    return [_line(row, levels.get(row.subject_id), list_query) for row in unless_objected(rows, at=at)]


def unless_objected(rows: Iterable[ClientRow], *, at: datetime) -> list[ClientRow]:
    """Return the rows without when they were online, where the client objects to being analysed by it."""
    objecting = objectors(Purpose.BEHAVIOUR, at=at)
    return [replace(row, last_online_at=None) if row.subject_id in objecting else row for row in rows]


def task_rows(
    tasks: Iterable[AdvisorTask], *, at: datetime, at_desk: bool = True, of: UUID | None = None
) -> list[TaskRow]:
    """Return open tasks with the clients they are about now, or unnamed when all are ``of`` one client.

    They open at the desk alone.
    """
    found = list(tasks)
    subjects = [task.subject_id for task in found]
    now = dict.fromkeys(subjects, of) if of else in_use(subjects)
    names = {} if of else names_of(now.values())
    return [
        TaskRow(
            title=task.get_kind_display(),
            client=names.get(now[task.subject_id]) or _("Unnamed visitor"),
            client_url=reverse("workspace:client", args=[now[task.subject_id]]),
            due_at=task.due_at,
            overdue=task.due_at < at,
            url=reverse("workspace:task", args=[task.id]) if at_desk else "",
        )
        for task in found
    ]


def expected_today(appointments: Sequence[Appointment], *, at: datetime) -> list[Expected]:
    """Return the day's appointments, each with what to know before the client sits down."""
    now = in_use(row.subject_id for row in appointments)
    subjects = list(now.values())
    cards, levels = cards_of(subjects), levels_for(subject_ids=subjects, at=at)
    return [
        Expected(
            id=row.id,
            starts_at=row.starts_at,
            minutes=int((row.ends_at - row.starts_at).total_seconds() // 60),
            client=_name(cards.get(now[row.subject_id])),
            url=reverse("workspace:client", args=[now[row.subject_id]]),
            brief_url=reverse("workspace:brief", args=[now[row.subject_id]]),
            purpose=row.get_purpose_display(),
            channel=row.channel,
            status_words=row.get_status_display(),
            arrived=row.status in (AppointmentStatus.ARRIVED, AppointmentStatus.DONE),
            level=_code(levels.get(now[row.subject_id])),
            brief=brief(now[row.subject_id], cards.get(now[row.subject_id])),
        )
        for row in appointments
    ]


def brief(subject_id: UUID, card: ClientRow | None) -> list[BriefLine]:
    """Return what an advisor reads before the client sits down, what to settle first at the top."""
    lines = [
        BriefLine(words=said(facts.found.title), alarm=True) for facts in open_contradictions(subject_id=subject_id)
    ]
    proposed = [facts for facts in plans_for(subject_id=subject_id) if facts.status is PlanStatus.PROPOSED]
    lines += [
        BriefLine(words=_("To go through together: %(plan)s") % {"plan": said(facts.plan.title)}) for facts in proposed
    ]
    if card and card.latest_statement:
        lines.append(BriefLine(words=_("Said last"), said=card.latest_statement.excerpt))
    if card and card.label_zh:
        lines.append(BriefLine(words=_("The needs read: %(label)s") % {"label": pick(card.label_zh, card.label_en)}))
    return lines


def _line(row: ClientRow, level: LevelBrief | None, list_query: str) -> ClientLine:
    suffix = f"?{list_query}" if list_query else ""
    return ClientLine(
        subject_id=row.subject_id,
        name=_name(row),
        latin_name=row.latin_name,
        url=reverse("workspace:client", args=[row.subject_id]) + suffix,
        phone=row.phone_masked,
        level=_code(level),
        lowest=bool(level and level.lowest),
        advisor=row.advisor.display_name if row.advisor else "",
        last_contact_at=row.last_contact_at,
        last_contact_channel=row.last_contact_channel.value if row.last_contact_channel else "",
        last_online_at=row.last_online_at,
        label=pick(row.label_zh, row.label_en),
        excerpt=row.latest_statement.excerpt if row.latest_statement else "",
        flag=_("expired") if level and level.expired else "",
    )


def _name(row: ClientRow | None) -> str:
    return (row.name if row else "") or _("Unnamed visitor")


def _code(level: LevelBrief | None) -> str:
    return level_code(level.level) if level else ""
