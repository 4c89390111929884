"""Turn a dated need into a plan inside the existing level: a short product rolled over, and cash at hand.

Everything is derived: the same need, standing and products give the same plan. Losses of all rounds are added up, as if
every round were adverse; that overstates the loss and is what the written limit is held against.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from crm.profile.domain.statements import Statement, StatementKind
from crm.suitability.domain import plan_rules as rules
from crm.suitability.domain.allocation.measuring import Choice
from crm.suitability.domain.amount_checks import most_fen, stress_loss_fen
from crm.suitability.domain.holdings import NOTHING, Holdings
from crm.suitability.domain.matching import match_together
from crm.suitability.domain.names import level_code, rating_code
from crm.suitability.domain.plan_rules import PLAN_RULES, PlanReasonRule, PlanRule
from crm.suitability.domain.sources import Source
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import WHOLE_BPS, Family, ProductFacts, Redemption
from hub.kernel.money import grouped

DAYS_IN_YEAR = 365


class LineRole(StrEnum):
    """What a product does in a plan."""

    TERM = "term"
    CASH = "cash"
    HELD = "held"


class NoPlanBecause(StrEnum):
    """Why no plan can be proposed."""

    NO_RULE = "no_rule"
    NO_DATE = "no_date"
    TOO_SOON = "too_soon"
    NO_FITTING_PRODUCT = "no_fitting_product"
    LIMITS_TOO_LOW = "limits_too_low"


NO_PLAN_WORDS = {
    NoPlanBecause.NO_RULE: Words("这类需要还没有方案规则。", "There is no plan rule for this kind of need yet."),
    NoPlanBecause.NO_DATE: Words("没有说到哪天用钱。", "No date was named for the money."),
    NoPlanBecause.TOO_SOON: Words(
        "离用钱的日子太近，只适合放在随时可取的地方。", "The date is too near; the money should stay on demand."
    ),
    NoPlanBecause.NO_FITTING_PRODUCT: Words(
        "在现有等级内没有合适的在售产品。", "No product on sale fits within the present level."
    ),
    NoPlanBecause.LIMITS_TOO_LOW: Words(
        "连同已有的，书面亏损上限或占比容不下最小的一笔。",
        "Beside what is held, the written loss limit or the share of assets leaves no room for the smallest ticket.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class DatedNeed:
    """What the money is for, when and how much, with the remarks it was heard in."""

    kind: StatementKind
    due_date: date | None
    amount_fen: int | None
    statement_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """One product in a plan: ``loss_fen`` in one adverse holding period, ``fee_fen`` over the whole plan."""

    role: LineRole
    product_code: str
    name: Words
    rating: int
    amount_fen: int
    loss_fen: int
    fee_fen: int


@dataclass(frozen=True, kw_only=True)
class Round:
    """One holding period of the rolled product."""

    number: int
    starts: date
    ends: date


@dataclass(frozen=True, kw_only=True)
class PlanReason:
    """A sentence of the plan with the rule it rests on."""

    rule_id: str
    source: Source
    words: Words


@dataclass(frozen=True, kw_only=True)
class NoPlan:
    """No plan, and why."""

    need: DatedNeed
    because: NoPlanBecause

    @property
    def words(self) -> Words:
        """The reason as a person reads it."""
        return NO_PLAN_WORDS[self.because]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A proposal that the client may confirm or leave. Amounts in fen."""

    rule_id: str
    title: Words
    need: DatedNeed
    proposed_on: date
    level: int
    target_fen: int
    planned_fen: int
    lines: tuple[PlanLine, ...]
    rounds: tuple[Round, ...]
    loss_one_round_fen: int
    loss_all_rounds_fen: int
    loss_limit_fen: int
    reasons: tuple[PlanReason, ...]
    disadvantages: tuple[PlanReason, ...]
    reassessment: PlanReason
    allocation: Choice | None = None
    """The question and the lots behind a plan that was found by allocation."""

    @property
    def gap_fen(self) -> int:
        """What the goal needs beyond what was meant to be invested."""
        return self.target_fen - self.planned_fen

    @property
    def fee_fen(self) -> int:
        """The fees of all lines over the whole plan."""
        return sum(line.fee_fen for line in self.lines)

    @property
    def amounts_fen(self) -> dict[str, int]:
        """The money of all lines in fen, by product code."""
        together: dict[str, int] = {}
        for line in self.lines:
            together[line.product_code] = together.get(line.product_code, 0) + line.amount_fen
        return together

    @property
    def highest_rating(self) -> int:
        """The highest rating among the products."""
        return max((line.rating for line in self.lines), default=0)


def dated_needs(statements: Iterable[Statement], *, on: date) -> tuple[DatedNeed, ...]:
    """Collect needs by kind and due date; the latest remark that names an amount decides how much.

    Needs without a date come with None. Past dates are left out.
    """
    groups: dict[tuple[StatementKind, date | None], list[Statement]] = {}
    for item in sorted(statements, key=lambda item: (item.occurred_at, str(item.id))):
        if item.kind in PLAN_RULES and (item.due_date is None or item.due_date >= on):
            groups.setdefault((item.kind, item.due_date), []).append(item)
    return tuple(
        DatedNeed(
            kind=kind,
            due_date=due,
            amount_fen=next((item.amount_fen for item in reversed(items) if item.amount_fen is not None), None),
            statement_ids=tuple(str(item.id) for item in items),
        )
        for (kind, due), items in sorted(groups.items(), key=lambda entry: (entry[0][0], str(entry[0][1])))
    )


def propose_plan(
    *,
    need: DatedNeed,
    standing: Standing,
    products: Sequence[ProductFacts],
    on: date,
    held: Holdings = NOTHING,
) -> Plan | NoPlan:
    """Propose a plan from products that the gate allows to recommend beside what is held, or say why there is none."""
    rule = standing.rules.plan_for(need.kind)
    if rule is None:
        return NoPlan(need=need, because=NoPlanBecause.NO_RULE)
    if need.due_date is None:
        return NoPlan(need=need, because=NoPlanBecause.NO_DATE)
    starts = on + timedelta(days=rule.start_after_days)
    room = (need.due_date - starts).days - rule.cushion_days
    if room < rule.least_term_days:
        return NoPlan(need=need, because=NoPlanBecause.TOO_SOON)
    planned = min(need.amount_fen or standing.intended_fen, standing.intended_fen)
    case = _Case(rule=rule, standing=standing, on=on, held=held)
    fitting = _fitting(case, products, room)
    if fitting is None:
        return NoPlan(need=need, because=NoPlanBecause.NO_FITTING_PRODUCT)
    term, cash = fitting
    rounds = _rounds(starts, term.term_days, room // term.term_days)
    amount = _term_amount(case, term, cash, planned, len(rounds))
    if amount < term.min_ticket_fen or not case.allows((term, amount), (cash, planned - amount)):
        return NoPlan(need=need, because=NoPlanBecause.LIMITS_TOO_LOW)
    days = (need.due_date - starts).days
    lines = (
        _line(LineRole.TERM, term, amount, days=term.term_days * len(rounds)),
        _line(LineRole.CASH, cash, planned - amount, days=days),
    )
    return _written(case, need, planned, lines, rounds, term.term_days)


@dataclass(frozen=True, kw_only=True)
class _Case:
    """For whom a plan is made, by which rule, on which day, and what the client has already."""

    rule: PlanRule
    standing: Standing
    on: date
    held: Holdings

    def allows(self, *lines: tuple[ProductFacts, int]) -> bool:
        """Whether the gate lets all lines (product and fen) through together, beside what is held."""
        return all(
            verdict.allowed for verdict in match_together(lines, standing=self.standing, held=self.held, on=self.on)
        )


def _fitting(case: _Case, products: Sequence[ProductFacts], room: int) -> tuple[ProductFacts, ProductFacts] | None:
    allowed = sorted(
        (product for product in products if case.allows((product, product.min_ticket_fen))),
        key=_cautious_then_cheap,
    )
    term = next((product for product in allowed if _rolls(case.rule, product, room)), None)
    cash = next((product for product in allowed if _on_demand(product)), None)
    return None if term is None or cash is None else (term, cash)


def _cautious_then_cheap(product: ProductFacts) -> tuple[int, int, int, str]:
    """Never by the benchmark: the lower rating first, then the smaller adverse loss, then the lower fee."""
    return product.rating, product.stress_loss_bps, product.fee_bps, product.code


def _rolls(rule: PlanRule, product: ProductFacts, room: int) -> bool:
    return product.redemption is Redemption.AT_MATURITY and rule.least_term_days <= product.term_days <= min(
        rule.most_term_days, room
    )


def _on_demand(product: ProductFacts) -> bool:
    return product.family is Family.CASH and product.redemption is Redemption.ON_DEMAND


def _rounds(starts: date, term_days: int, count: int) -> tuple[Round, ...]:
    term = timedelta(days=term_days)
    return tuple(
        Round(number=number + 1, starts=starts + number * term, ends=starts + (number + 1) * term)
        for number in range(count)
    )


def _term_amount(case: _Case, term: ProductFacts, cash: ProductFacts, planned: int, rounds: int) -> int:
    """The most whole lots that leave the cash share, keep the product's share of the assets with what is held of it,
    and every adverse round with the loss of all that is held within the limit; 0 if none do.

    The search takes the loss to grow with the lots; where a cash product should lose more than the term product, the
    last comparison refuses rather than guesses.
    """
    limit = case.standing.loss_limit_fen - case.held.loss_fen
    share = most_fen(case.standing, term) - case.held.exposure(term.code).product_fen
    most = min(planned * (WHOLE_BPS - case.rule.cash_share_bps) // WHOLE_BPS, share)
    lots = max(0, min(most, planned - cash.min_ticket_fen) // term.lot_fen)

    def loss(count: int) -> int:
        return _loss(term, cash, count * term.lot_fen, planned, rounds)

    fitting = bisect_right(range(lots + 1), limit, key=loss) - 1
    return fitting * term.lot_fen if fitting > 0 and loss(fitting) <= limit else 0


def _loss(term: ProductFacts, cash: ProductFacts, amount: int, planned: int, rounds: int) -> int:
    return rounds * (stress_loss_fen(term, amount) + stress_loss_fen(cash, planned - amount))


def _line(role: LineRole, product: ProductFacts, amount: int, *, days: int) -> PlanLine:
    return PlanLine(
        role=role,
        product_code=product.code,
        name=Words(product.name_zh, product.name_en),
        rating=product.rating,
        amount_fen=amount,
        loss_fen=stress_loss_fen(product, amount),
        fee_fen=-(-amount * product.fee_bps * days // (WHOLE_BPS * DAYS_IN_YEAR)),
    )


def _written(
    case: _Case,
    need: DatedNeed,
    planned: int,
    lines: tuple[PlanLine, PlanLine],
    rounds: tuple[Round, ...],
    term_days: int,
) -> Plan:
    rule, standing = case.rule, case.standing
    one_round = sum(line.loss_fen for line in lines)
    target = planned if need.amount_fen is None else need.amount_fen
    last = rounds[-1].ends
    slots: dict[str, object] = {
        "due": need.due_date,
        "rounds": len(rounds),
        "term": term_days,
        "last": last,
        "spare": (need.due_date - last).days if need.due_date else 0,
        "cushion": rule.cushion_days,
        "level": level_code(standing.level),
        "limit": grouped(standing.loss_limit_fen),
        "held": grouped(case.held.loss_fen),
        **_sums(lines, rounds=len(rounds), target=target, planned=planned),
    }
    said = [rules.DATE_FIRST, rules.WITHIN_LEVEL, rules.WITHIN_LOSS_LIMIT, rules.CASH_AT_HAND]
    said += [rules.HELD_COUNTS] if case.held.loss_fen else []
    said += [rules.GAP] if target > planned else []
    said += [rules.AMOUNT_UNKNOWN] if need.amount_fen is None else []
    return Plan(
        rule_id=rule.id,
        title=rule.title,
        need=need,
        proposed_on=case.on,
        level=standing.level,
        target_fen=target,
        planned_fen=planned,
        lines=lines,
        rounds=rounds,
        loss_one_round_fen=one_round,
        loss_all_rounds_fen=one_round * len(rounds),
        loss_limit_fen=standing.loss_limit_fen,
        reasons=tuple(sentence(item, slots) for item in said),
        disadvantages=tuple(sentence(item, slots) for item in rules.DISADVANTAGES),
        reassessment=sentence(rules.REASSESSMENT_OFFER, slots),
    )


def _sums(lines: tuple[PlanLine, PlanLine], *, rounds: int, target: int, planned: int) -> dict[str, object]:
    """Return the figures that the reasons name, written as money."""
    one_round = sum(line.loss_fen for line in lines)
    return {
        "rating": rating_code(max(line.rating for line in lines)),
        "one": grouped(one_round),
        "all": grouped(one_round * rounds),
        "cash": grouped(lines[1].amount_fen),
        "target": grouped(target),
        "planned": grouped(planned),
        "gap": grouped(target - planned),
    }


def sentence(rule: PlanReasonRule, slots: Mapping[str, object]) -> PlanReason:
    """Fill a rule's sentence."""
    return PlanReason(rule_id=rule.id, source=rule.source, words=rule.words.filled(slots))
