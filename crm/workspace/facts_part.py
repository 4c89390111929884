"""Make the three dimensions ready: basic facts, behaviour, needs and concerns, each with its source."""

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.identity.queries import Mark
from crm.profile.domain.behaviour import Behaviour
from crm.profile.domain.vocabulary import OFFLINE
from crm.profile.queries import BasicFact, ClientHeader, Needs, StatementFacts
from crm.workspace.language import pick
from crm.workspace.shown import Masked, Shown
from crm.workspace.timeline_part import duration
from hub.kernel.money import grouped
from hub.web.components.channels import CHANNELS


def basic_shown(facts: tuple[BasicFact, ...]) -> list[Shown]:
    """Return the basic facts, each with who recorded it and when."""
    return [
        Shown(
            label=pick(fact.title_zh, fact.title_en),
            value=pick(fact.value_zh, fact.value_en),
            channel=fact.channel.value,
            source=fact.recorded_by,
            at=fact.observed_at,
            stale=fact.stale,
        )
        for fact in facts
    ]


def behaviour_shown(found: Behaviour, names: Mapping[str, str]) -> list[Shown]:
    """Return what the app saw in the last ninety days."""
    if not found.online_count:
        return []
    return [*_activity(found), *_attention(found, names), *_intentions(found), *_habits(found)]


def _activity(found: Behaviour) -> Iterator[Shown]:
    events = ngettext("%(n)s event", "%(n)s events", found.online_count) % {"n": found.online_count}
    days = ngettext("on %(n)s day", "on %(n)s days", found.online_days) % {"n": found.online_days}
    yield Shown(label=_("Activity"), value=f"{events} · {days}", channel="online", at=found.last_online_at)


def _attention(found: Behaviour, names: Mapping[str, str]) -> Iterator[Shown]:
    for looked in found.looked_at[:3]:
        times = ngettext("%(n)s time", "%(n)s times", looked.times) % {"n": looked.times}
        value = f"{names.get(looked.subject, looked.subject)} · {times}"
        yield Shown(label=_("Looked at"), value=value, channel="online", at=looked.last_at)
    if found.longest_dwell:
        dwell = found.longest_dwell
        name = names.get(dwell.slug, dwell.slug)
        value = f"{name} {dwell.section} · {duration(dwell.seconds)}".replace("  ", " ")
        yield Shown(label=_("Stayed longest"), value=value, channel="online", at=dwell.last_at)


def _intentions(found: Behaviour) -> Iterator[Shown]:
    if found.bids:
        times = ngettext("%(n)s time", "%(n)s times", found.bids.count) % {"n": found.bids.count}
        span = _("%(span)s yuan") % {"span": _from_to(found.bids.least_fen, found.bids.most_fen)}
        yield Shown(label=_("Bids"), value=f"{times} · {span}", channel="online", at=found.bids.last_at)
    if found.searches:
        yield Shown(label=_("Searched for"), value="、".join(found.searches[:4]), channel="online")


def _habits(found: Behaviour) -> Iterator[Shown]:
    if found.offline_count:
        met = _(", ").join(f"{CHANNELS[channel.value].word} {count}" for channel, count in found.channel_mix)
        yield Shown(label=_("Met through"), value=met)
    if found.habit:
        words = f"{pick(found.habit.zh, found.habit.en)} · {found.habit.share_percent}%"
        yield Shown(label=_("Usually online"), value=words, channel="online")


def _from_to(least_fen: int, most_fen: int) -> str:
    """Write the span of several amounts; one amount is no span."""
    return grouped(least_fen) if least_fen == most_fen else f"{grouped(least_fen)}–{grouped(most_fen)}"


def label_shown(needs: Needs) -> Shown | None:
    """Return the descriptive label, or None where there is none."""
    if not needs.label:
        return None
    return Shown(label=_("Reads as"), value=pick(needs.label.zh, needs.label.en), descriptive=True)


def dated_shown(needs: Needs) -> list[Shown]:
    """Return the needs with a date or an amount, newest first."""
    dated = [facts for facts in needs.dated if facts.statement.due_date]
    return [_statement(_("Dated need"), facts) for facts in dated[:3]]


def needs_shown(needs: Needs) -> list[Shown]:
    """Return what was said: the descriptive label first, then dated needs, wishes, worries, what is not wanted."""
    label = label_shown(needs)
    rows = [label] if label else []
    for title, found in (
        (_("Need"), needs.dated),
        (_("Wish"), needs.wishes),
        (_("Concern"), needs.worries),
        (_("Not wanted"), needs.not_wanted),
    ):
        rows += [_statement(title, facts) for facts in found[:3]]
    return rows


def masked_marks(header: ClientHeader) -> list[Masked]:
    """Return the covered phone, ID number and e-mail with the address that uncovers them."""
    marks = (
        ("phone", _("Phone"), header.phone),
        ("id_number", _("ID number"), header.id_number),
        ("email", _("E-mail"), header.email),
    )
    return [covered(kind, label, mark) for kind, label, mark in marks if mark is not None]


def gender_words(gender: str) -> str:
    """Return how a gender is written in the reader's language; what is not known stays as it was told."""
    return {"female": _("female"), "male": _("male")}.get(gender, gender)


def covered(kind: str, label: str, mark: Mark) -> Masked:
    """Return one covered value; a number of which a source knows only a part is covered like the whole one."""
    kind = {"phone_mask": "phone", "id_mask": "id_number"}.get(kind, kind)
    return Masked(kind=kind, label=label, value=mark.masked, reveal_url=reverse("workspace:reveal", args=[mark.id]))


def _statement(label: str, facts: StatementFacts) -> Shown:
    statement = facts.statement
    parts = [pick(facts.title_zh, facts.title_en)]
    if statement.due_date:
        parts.append(statement.due_date.isoformat())
    if statement.amount_fen:
        parts.append(_("about %(yuan)s yuan") % {"yuan": grouped(statement.amount_fen)})
    return Shown(
        label=label,
        value=" · ".join(parts),
        channel=statement.channel,
        source=facts.author if statement.channel in {channel.value for channel in OFFLINE} else "",
        at=statement.occurred_at,
        excerpt=statement.excerpt,
    )
