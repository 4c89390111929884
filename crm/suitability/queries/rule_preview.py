"""Say whom other figures of a rule would touch, worked out again from the sealed answers of everybody in scope.

Nothing is kept. Beside the answers counts what was said until now, as it will on the day itself. On that day a level
falls; what would be higher waits for the investor's own next assessment, and then to be let up. Products are compared
by what may be bought beside what is held and on its way, as the gate does; open contradictions change nothing on either
side.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from crm.identity.queries import subjects_of_records
from crm.profile.queries import records_heard
from crm.suitability.domain.contradictions import find_contradictions
from crm.suitability.domain.heard import Evidence, evidence_at
from crm.suitability.domain.holdings import Holdings
from crm.suitability.domain.inputs import Inputs
from crm.suitability.domain.keeping import kept_in
from crm.suitability.domain.level import LevelDecision, decide_level
from crm.suitability.domain.matching import Purpose, match
from crm.suitability.domain.rule_set import RuleSet, rule_set
from crm.suitability.domain.standing import standing_of
from crm.suitability.models import Assessment, LevelCeiling, LevelRaise
from crm.suitability.models import LevelDecision as LevelRow
from crm.suitability.queries.exposure import holdings_of, with_something
from crm.suitability.queries.levels import evidence_of, rows_in_force
from crm.suitability.queries.rules import own_figures
from crm.suitability.sealed import inputs_of
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import products_on_sale

AT_ONCE = 500
"""Sealed inputs in memory together; they have some kilobytes each."""


@dataclass(frozen=True, kw_only=True)
class Touched:
    """One investor for whom something changes.

    ``level`` is in force now, ``then`` from the day on; ``before`` and ``after`` is what the same answers would come to
    under either set of rules. ``loses`` and ``gains`` are products on sale, ``asks`` and ``drops`` rules of
    contradictions.
    """

    subject_id: UUID
    level: int
    then: int
    before: int
    after: int
    loses: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()

    @property
    def falls(self) -> bool:
        """The level in force is lower from the day on."""
        return self.then < self.level

    @property
    def may_rise(self) -> bool:
        """The investor's own next assessment, answered as before, would come out higher, and could be let up to it."""
        return self.after > max(self.before, self.level)

    @property
    def changes(self) -> bool:
        """Whether anything is different for this investor."""
        return self.falls or self.may_rise or bool(self.loses or self.gains or self.asks or self.drops)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Whom a change touches, of how many whose assessment is in force on the day."""

    assessed: int
    touched: tuple[Touched, ...]

    def counts(self) -> dict[str, int]:
        """Return the figures that are kept with a proposal."""
        return {
            "assessed": self.assessed,
            "falls": sum(one.falls for one in self.touched),
            "may_rise": sum(one.may_rise for one in self.touched),
            "loses": sum(bool(one.loses) for one in self.touched),
            "gains": sum(bool(one.gains) for one in self.touched),
            "asks": sum(bool(one.asks) for one in self.touched),
            "drops": sum(bool(one.drops) for one in self.touched),
        }


@dataclass(frozen=True, kw_only=True)
class _Sides:
    """Both rule sets, and the shelf of the day."""

    old: RuleSet
    new: RuleSet
    shelf: Sequence[ProductFacts]
    on: date

    @property
    def asks_otherwise(self) -> bool:
        """Whether contradictions can be others: the rest of a change leaves them alone."""
        old, new = self.old, self.new
        same = (old.spoken_clashes, old.statement_valid_days) == (new.spoken_clashes, new.statement_valid_days)
        return not same


def preview_rules(*, wanted: Mapping[str, int], on: date, at: datetime) -> Preview:
    """Compare the rules that would count on a day anyway with the same under ``wanted``; raise ``RulesUnsound``."""
    standing = own_figures(at=at, on=on)
    have = with_something(assessed_investors(), at=at)
    sides = _Sides(old=rule_set(standing), new=rule_set({**standing, **wanted}), shelf=products_on_sale(on=on), on=on)
    found, assessed, spoken_of = list[Touched](), 0, _spoken_of()
    for subject_id, row in _rows(at=at):
        if row.assessment.valid_until > at:
            assessed += 1
            inputs = inputs_of(row)
            if subject_id in spoken_of:
                inputs = Inputs(answers=inputs.answers, evidence=_gathered(subject_id, inputs, at=at))
            held = partial(holdings_of, subject_id=subject_id, at=at) if subject_id in have else Holdings
            touched = _touched(subject_id, row, inputs, sides, held)
            if touched.changes:
                found.append(touched)
    return Preview(assessed=assessed, touched=tuple(sorted(found, key=_gravest_first)))


def assessed_investors() -> tuple[UUID, ...]:
    """Return everybody in scope who ever took an assessment, by the profile of today."""
    rows = Assessment.objects.filter(answers__isnull=False).values_list("source_id", "subject_id").distinct()
    known = dict(rows)
    now = subjects_of_records(known)
    return tuple(sorted({now.get(source, subject) for source, subject in known.items()}))


def _spoken_of() -> set[UUID]:
    """Return whose remarks or limits may be others than on the day of their level: these are gathered anew."""
    limited = (rows.objects.values_list("source_id", flat=True).distinct() for rows in (LevelCeiling, LevelRaise))
    records = records_heard().union(*limited)
    return {*subjects_of_records(records).values(), *records}


def _gathered(subject_id: UUID, inputs: Inputs, *, at: datetime) -> Evidence:
    return evidence_of(subject_id=subject_id, at=at, kept=kept_in(inputs.evidence))


def _rows(*, at: datetime) -> Iterator[tuple[UUID, LevelRow]]:
    everybody = assessed_investors()
    for start in range(0, len(everybody), AT_ONCE):
        yield from rows_in_force(subject_ids=everybody[start : start + AT_ONCE], at=at).items()


def _touched(subject_id: UUID, row: LevelRow, inputs: Inputs, sides: _Sides, held: Callable[[], Holdings]) -> Touched:
    old, new = _under(inputs, sides.old), _under(inputs, sides.new)
    before, after = (decide_level(answers=one.answers, evidence=one.evidence) for one in (old, new))
    then = min(row.level, after.level) if after.level < before.level else row.level
    may_now, may_then = set[str](), set[str]()
    if then != row.level or before.family_caps != after.family_caps or sides.old.shares != sides.new.shares:
        beside = held()
        may_now = _allowed(row, before, old, sides, beside, level=row.level)
        may_then = _allowed(row, after, new, sides, beside, level=then)
    asked_now, asked_then = (_asked(old), _asked(new)) if sides.asks_otherwise else (set(), set())
    return Touched(
        subject_id=subject_id,
        level=row.level,
        then=then,
        before=before.level,
        after=after.level,
        loses=tuple(sorted(may_now - may_then)),
        gains=tuple(sorted(may_then - may_now)),
        asks=tuple(sorted(asked_then - asked_now)),
        drops=tuple(sorted(asked_now - asked_then)),
    )


def _under(inputs: Inputs, rules: RuleSet) -> Inputs:
    """Read the same remarks and ceilings under other rules; what counts for a shorter time falls away."""
    heard = inputs.evidence
    evidence = evidence_at(at=heard.at, statements=heard.statements, ceilings=heard.ceilings, rules=rules)
    return Inputs(answers=inputs.answers, evidence=evidence)


def _asked(inputs: Inputs) -> set[str]:
    return {found.rule_id for found in find_contradictions(answers=inputs.answers, evidence=inputs.evidence)}


def _allowed(
    row: LevelRow, decision: LevelDecision, inputs: Inputs, sides: _Sides, beside: Holdings, *, level: int
) -> set[str]:
    standing = standing_of(
        answers=inputs.answers,
        decision=decision,
        valid_until=row.assessment.valid_until,
        taken_at=row.assessment.taken_at,
        contradictions=(),
        rules=inputs.evidence.rules,
    )
    known = replace(
        standing,
        level=level,
        lowest=row.lowest or standing.lowest,
        family_levels=tuple((family, min(level, reached)) for family, reached in standing.family_levels),
    )
    return {
        item.code
        for item in sides.shelf
        if match(
            standing=known, product=item, purpose=Purpose.PURCHASE, on=sides.on, held=beside.exposure(item.code)
        ).allowed
    }


def _gravest_first(one: Touched) -> tuple[bool, bool, bool, int, str]:
    return not one.falls, not one.loses, not one.may_rise, one.then, str(one.subject_id)
