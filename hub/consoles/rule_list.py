"""Gather every rule that decides about people, money or texts, whichever room it lives in, as one list to read."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.queries import findings_since
from crm.profile.domain.statement_rules import RULES as NOTE_RULES
from crm.profile.domain.statement_rules import TITLES
from crm.profile.queries import heard_since
from crm.suitability.domain.parameter_words import figure_words
from crm.suitability.domain.rule_book import listed_rules
from crm.suitability.domain.rule_set import Parameter, RuleSet, parameters_of
from crm.suitability.queries.rules import spoken_since
from hub.funds.alerts.queries import opened_since
from hub.funds.alerts.words import looks_for, title_of
from hub.funds.domain.detectors.rules import OBSERVED
from hub.funds.domain.detectors.rules import RULES as DETECTORS
from hub.retention.domain.rules import RULES as PERIODS
from hub.retention.words import rule_words
from hub.wording.rules import RULES as WORDING
from reports.domain.rules import REPORT_RULES

LATELY: Final = timedelta(days=90)
"""How far back a rule's word is counted."""


class Group(StrEnum):
    """What a rule is about; the order of the tabs."""

    LEVELS = "levels"
    CONTRADICTIONS = "contradictions"
    GATE = "gate"
    PLANS = "plans"
    NOTES = "notes"
    MONEY = "money"
    WORDING = "wording"
    REPORTS = "reports"
    RETENTION = "retention"


NAMES: Final[Mapping[Group, Callable[[], str]]] = {
    Group.LEVELS: lambda: _("Levels and questionnaire"),
    Group.CONTRADICTIONS: lambda: _("Contradictions"),
    Group.GATE: lambda: _("Products and matching"),
    Group.PLANS: lambda: _("Plans"),
    Group.NOTES: lambda: _("Reading notes"),
    Group.MONEY: lambda: _("Movements of money"),
    Group.WORDING: lambda: _("Wording"),
    Group.REPORTS: lambda: _("What reports print"),
    Group.RETENTION: lambda: _("How long things are kept"),
}
_OF_SUITABILITY: Final[Mapping[str, Group]] = {
    "S1": Group.LEVELS, "S2": Group.LEVELS, "S3": Group.CONTRADICTIONS, "S4": Group.LEVELS, "S5": Group.PLANS,
    "S6": Group.GATE, "S7": Group.PLANS,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ReadRule:
    """One rule as a person reads it. ``spoke`` is None where nobody counts; ``figures`` are those in force."""

    id: str
    group: Group
    words: str
    source: str
    confirmed: bool
    since: date | None = None
    parameters: tuple[Parameter, ...] = ()
    figures: tuple[str, ...] = field(default=())
    spoke: int | None = None


def every_rule(*, rules: RuleSet, at: datetime) -> tuple[ReadRule, ...]:
    """Return all of them, by group and id, with the figures of ``rules`` and how often each spoke lately."""
    spoke = Spoke(at - LATELY)
    found = (
        *_suitability(rules, spoke.suitability),
        *_notes(spoke.notes),
        *_money(spoke.money),
        *_wording(spoke.wording),
        *_reports(),
        *_retention(),
    )
    order = list(Group)
    return tuple(sorted(found, key=lambda rule: (order.index(rule.group), rule.id)))


class Spoke:
    """How often rules spoke since an instant, room by room."""

    def __init__(self, since: datetime) -> None:
        self.suitability = spoken_since(since)
        self.notes = heard_since(since)
        self.money = opened_since(since)
        self.wording = findings_since(since)


def figures_of(rule_id: str, rules: RuleSet) -> dict[str, int]:
    """Return the figures of one rule as they are under these rules, by parameter."""
    changed = dict(rules.changes)
    return {one.key: changed.get(one.key, one.written) for one in parameters_of(rule_id)}


def _here(zh: str, en: str) -> str:
    return en if get_language() == "en" else zh


def _article(article: str) -> str:
    return _(" art. %(article)s") % {"article": article} if article else ""


def _suitability(rules: RuleSet, spoke: Mapping[str, int]) -> Iterator[ReadRule]:
    for rule in listed_rules():
        figures = figures_of(rule.id, rules)
        shown = [figure_words(one, figures[one.key]).said(get_language() or "") for one in parameters_of(rule.id)]
        yield ReadRule(
            id=rule.id,
            group=_OF_SUITABILITY.get(rule.id[:2], Group.LEVELS),
            words=_slots(rule.title.said(get_language() or "")),
            source=rule.source.title.said(get_language() or "") + _article(rule.source.article),
            confirmed=rule.source.confirmed,
            since=rule.effective_from,
            parameters=parameters_of(rule.id),
            figures=tuple(dict.fromkeys(shown)),
            spoke=spoke.get(rule.id, 0),
        )


def _slots(words: str) -> str:
    """The places of a sentence that a case fills in, left open."""
    return _open_places().sub("…", words)


@cache
def _open_places() -> "re.Pattern[str]":
    return re.compile(r"\{\w+\}")


def _notes(spoke: Mapping[str, int]) -> Iterator[ReadRule]:
    for rule in NOTE_RULES:
        examples = _here("”“", "”, “").join(rule.says[:2])
        yield ReadRule(
            id=rule.id,
            group=Group.NOTES,
            words=_("%(kind)s: “%(examples)s”") % {"kind": _here(*TITLES[rule.kind]), "examples": examples},
            source=_("House rule, precision not measured"),
            confirmed=False,
            spoke=spoke.get(rule.id, 0),
        )


def _money(spoke: Mapping[str, int]) -> Iterator[ReadRule]:
    for rule in (*DETECTORS, *OBSERVED):
        law = rule.source + _article(rule.article) if rule.article else _("House rule, limits not measured")
        yield ReadRule(
            id=rule.id,
            group=Group.MONEY,
            words=f"{title_of(rule)}{_here('：', ': ')}{looks_for(rule)}",
            source=law,
            confirmed=rule.confirmed,
            since=rule.effective_from,
            figures=tuple(f"{name.replace('_', ' ')} {value:,}" for name, value in rule.limits.items()),
            spoke=spoke.get(rule.id, 0),
        )


def _wording(spoke: Mapping[str, int]) -> Iterator[ReadRule]:
    for rule in WORDING:
        yield ReadRule(
            id=rule.id,
            group=Group.WORDING,
            words=_here(rule.title_zh, rule.title_en),
            source=_here(rule.source.law_zh, rule.source.law_en) + _article(rule.source.article),
            confirmed=rule.source.confirmed,
            since=rule.source.effective_from,
            spoke=spoke.get(rule.id, 0),
        )


def _reports() -> Iterator[ReadRule]:
    for rule in REPORT_RULES:
        yield ReadRule(
            id=rule.id,
            group=Group.REPORTS,
            words=_here(rule.title.zh, rule.title.en),
            source=_here(rule.source.zh, rule.source.en),
            confirmed=rule.confirmed,
            since=rule.effective_from,
        )


def _retention() -> Iterator[ReadRule]:
    for rule in PERIODS.values():
        yield ReadRule(
            id=rule.id,
            group=Group.RETENTION,
            words=rule_words(rule.id),
            source=rule.source + _article(rule.article),
            confirmed=rule.confirmed,
            since=rule.effective_from,
        )
