"""Say when a level should be looked at again between assessments, under which rule, and on what evidence.

A trigger decides nothing: it asks a person to look. What lowers a level by itself is a cap, not a trigger.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.profile.domain.statements import Statement, StatementKind
from crm.suitability.domain.contradiction_rules import DATED_NEEDS
from crm.suitability.domain.names import level_code
from crm.suitability.domain.sources import COLLECTING, HOUSE, Source
from crm.suitability.domain.validity import CARE_LIMITS, years_between
from crm.suitability.domain.words import Words
from hub.kernel.clock import business_date

SINCE = date(2026, 9, 1)
INCOME_KINDS = (StatementKind.INCOME_CHANGE, StatementKind.JOB_LOSS)


@dataclass(frozen=True, kw_only=True)
class TriggerRule:
    """One reason to look again; ``least`` is how much of it is needed, in the unit its title says."""

    id: str
    title: Words
    source: Source
    least: int = 1
    effective_from: date = SINCE


CARE = TriggerRule(
    id=CARE_LIMITS.rule_id,
    title=Words("高龄照护：回访一次，再看等级是否合适", "Care for the elderly: call back and look at the level again"),
    source=CARE_LIMITS.source,
    least=3,
)
"""``least`` is the level from which on somebody of that age is called back (unmeasured)."""
AGE = TriggerRule(
    id="S4-011",
    title=Words("测评之后进入高龄", "Came of the age of care after the assessment"),
    source=CARE_LIMITS.source,
)
INCOME = TriggerRule(
    id="S4-012",
    title=Words("测评之后说到收入有变化", "Spoke of a change of income after the assessment"),
    source=COLLECTING,
)
LIFE = TriggerRule(
    id="S4-013",
    title=Words("测评之后说到人生大事", "Spoke of an event of life after the assessment"),
    source=COLLECTING,
)
BEHAVIOUR = TriggerRule(
    id="S4-014",
    title=Words("在应用里反复看高于等级的产品", "Keeps looking in the app at products above the level"),
    source=HOUSE,
    least=5,
)
"""``least`` counts looks and bids within 90 days (unmeasured)."""
ENDING = TriggerRule(
    id="S4-015", title=Words("测评即将到期（天）", "The assessment is about to run out (days)"), source=HOUSE, least=30
)
BOLDER = TriggerRule(
    id="S4-016",
    title=Words("新的测评一下子大胆了许多", "A new attempt came out much bolder"),
    source=HOUSE,
    least=2,
)
"""``least`` counts levels above the attempt before (unmeasured)."""
KEPT_BACK = TriggerRule(
    id="S4-017",
    title=Words(
        "新的测评结果更高，等级未变：请与客户谈一谈", "New answers came out higher and wait: talk to the client"
    ),
    source=HOUSE,
)
TRIGGER_RULES: tuple[TriggerRule, ...] = (CARE, AGE, INCOME, LIFE, BEHAVIOUR, ENDING, BOLDER, KEPT_BACK)


@dataclass(frozen=True, kw_only=True)
class LookedAbove:
    """A product rated above the level that was looked at or bid for, and how often."""

    name: Words
    rating: int
    times: int


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What is known of one investor between assessments. ``asked`` are remarks that a contradiction asks about."""

    level: int
    taken_at: datetime
    valid_until: datetime
    at: datetime
    born: date | None = None
    statements: tuple[Statement, ...] = ()
    asked: frozenset[str] = frozenset()
    above: tuple[LookedAbove, ...] = ()
    attempts: tuple[int, ...] = ()
    """The levels that the answers of the attempts came to, newest first."""
    came_to: int | None = None
    """What the answers in force come to, where the level from before them is kept."""


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """A reason to look again; ``key`` tells it from another one under the same rule, ``evidence`` is what was seen."""

    rule: TriggerRule
    key: str
    evidence: tuple[Words, ...]

    @property
    def words(self) -> Words:
        """The reason with its evidence as one text."""
        shown = [self.rule.title, *self.evidence]
        return Words("；".join(item.zh for item in shown), "; ".join(item.en for item in shown))


def find_triggers(watched: Watched) -> tuple[Trigger, ...]:
    """Return every reason to look again, in the order of the rules; the order of what was seen is irrelevant."""
    on = business_date(watched.at)
    of_answers = _bolder(watched) if watched.came_to is None else _kept_back(watched, watched.came_to)
    found = (*_age(watched, on), *_said(watched), *_seen(watched), *_ending(watched), *of_answers)
    order = [rule.id for rule in TRIGGER_RULES]
    in_force = (trigger for trigger in found if trigger.rule.effective_from <= on)
    return tuple(sorted(in_force, key=lambda trigger: order.index(trigger.rule.id)))


def _age(watched: Watched, on: date) -> Iterator[Trigger]:
    if watched.born is None:
        return
    then, now = years_between(watched.born, business_date(watched.taken_at)), years_between(watched.born, on)
    evidence = Words("现年{now}岁，等级{code}", "Aged {now}, level {code}").filled(
        {"now": now, "code": level_code(watched.level)}
    )
    if then < CARE_LIMITS.from_age <= now:
        yield Trigger(rule=AGE, key="", evidence=(evidence,))
    elif then >= CARE_LIMITS.from_age and watched.level >= CARE.least:
        yield Trigger(rule=CARE, key="", evidence=(evidence,))


def _said(watched: Watched) -> Iterator[Trigger]:
    later = [
        item
        for item in watched.statements
        if watched.taken_at < item.occurred_at <= watched.at and str(item.id) not in watched.asked
    ]
    for rule, kinds in ((INCOME, INCOME_KINDS), (LIFE, DATED_NEEDS)):
        heard = _in_order(item for item in later if item.kind in kinds)
        if heard:
            yield Trigger(rule=rule, key=str(heard[-1].id), evidence=tuple(_quoted(item) for item in heard))


def _seen(watched: Watched) -> Iterator[Trigger]:
    above = [item for item in watched.above if item.rating > watched.level]
    if sum(item.times for item in above) >= BEHAVIOUR.least:
        shown = sorted(above, key=lambda item: (-item.times, item.name.zh))
        yield Trigger(rule=BEHAVIOUR, key="", evidence=tuple(_looked(item) for item in shown))


def _ending(watched: Watched) -> Iterator[Trigger]:
    if watched.at >= watched.valid_until - timedelta(days=ENDING.least):
        day = business_date(watched.valid_until).isoformat()
        ended = watched.at >= watched.valid_until
        words = Words("已于{day}到期", "It ran out on {day}") if ended else Words("{day}到期", "It runs out on {day}")
        yield Trigger(rule=ENDING, key="", evidence=(words.filled({"day": day}),))


def _bolder(watched: Watched) -> Iterator[Trigger]:
    if len(watched.attempts) > 1 and watched.attempts[0] - watched.attempts[1] >= BOLDER.least:
        words = Words("上一次{before}，这一次{now}", "{before} the time before, {now} this time").filled(
            {"before": level_code(watched.attempts[1]), "now": level_code(watched.attempts[0])}
        )
        yield Trigger(rule=BOLDER, key="", evidence=(words,))


def _kept_back(watched: Watched, came_to: int) -> Iterator[Trigger]:
    words = Words(
        "新的回答为{came}，等级仍为{level}；要升级，须有材料、第二人复核和客户本人确认",
        "The new answers come to {came}, the level stays {level}; letting it up takes a document, a second person and "
        "the client's own confirmation",
    ).filled({"came": level_code(came_to), "level": level_code(watched.level)})
    yield Trigger(rule=KEPT_BACK, key="", evidence=(words,))


def _in_order(items: Iterable[Statement]) -> list[Statement]:
    return sorted(items, key=lambda item: (item.occurred_at, str(item.id)))


def _quoted(item: Statement) -> Words:
    day = business_date(item.occurred_at).isoformat()
    return Words("{day}：“{excerpt}”", "{day}: “{excerpt}”").filled({"day": day, "excerpt": item.excerpt})


def _looked(item: LookedAbove) -> Words:
    return Words("{name}（R{rating}）{times}次", "{name} (R{rating}) {times} times").filled(
        {"name": item.name, "rating": item.rating, "times": item.times}
    )
