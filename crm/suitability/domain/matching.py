"""The one gate through which every recommendation, purchase and printed match goes.

:func:`match` asks every rule and keeps every answer. A verdict is allowed only when nothing blocks; there is no other
way to get one that says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crm.suitability.domain import gate_rules as rules
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.gate_rules import GateRule
from crm.suitability.domain.names import LOWEST_LEVEL, level_code, rating_code
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import FAMILY_NAMES, WHOLE_BPS, ProductFacts, Redemption
from hub.kernel.clock import business_date
from hub.kernel.money import grouped


class Purpose(StrEnum):
    """Why the gate is asked: we put a product forward, or the client instructs a purchase of own accord."""

    RECOMMENDATION = "recommendation"
    PURCHASE = "purchase"


class Outcome(StrEnum):
    """What one rule says: nothing against it, not allowed, or allowed with something to be told."""

    PASSED = "passed"
    BLOCKED = "blocked"
    NOTED = "noted"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One rule's answer about one product for one investor."""

    rule: GateRule
    outcome: Outcome
    words: Words


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Every rule's answer, in the order of the rules."""

    product_code: str
    rating: int
    purpose: Purpose
    amount_fen: int
    reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        """True only if reasons were given and none of them blocks."""
        return bool(self.reasons) and not self.blocking

    @property
    def blocking(self) -> tuple[Reason, ...]:
        """The reasons that forbid it."""
        return tuple(reason for reason in self.reasons if reason.outcome is Outcome.BLOCKED)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one rule is asked about."""

    standing: Standing
    product: ProductFacts
    purpose: Purpose
    amount_fen: int
    on: date


def match(
    *, standing: Standing | None, product: ProductFacts, purpose: Purpose, on: date, amount_fen: int | None = None
) -> Verdict:
    """Judge one product for one investor; without a standing nothing is allowed.

    ``amount_fen`` is the money in question, by default the smallest ticket.
    """
    amount = product.min_ticket_fen if amount_fen is None else amount_fen
    if standing is None:
        reasons: tuple[Reason, ...] = (_reason(rules.ASSESSED, Outcome.BLOCKED, NEVER_ASSESSED),)
    else:
        case = Case(standing=standing, product=product, purpose=purpose, amount_fen=amount, on=on)
        reasons = tuple(reason for rule, ask in CHECKS if rule.effective_from <= on for reason in ask(rule, case))
    return Verdict(
        product_code=product.code, rating=product.rating, purpose=purpose, amount_fen=amount, reasons=reasons
    )


NEVER_ASSESSED = Words("还没有做过风险测评。", "No assessment has been taken yet.")


def _reason(rule: GateRule, outcome: Outcome, words: Words, **slots: object) -> Reason:
    return Reason(rule=rule, outcome=outcome, words=words.filled(slots))


def _either(rule: GateRule, passes: bool, good: Words, bad: Words, **slots: object) -> Iterator[Reason]:
    yield _reason(rule, Outcome.PASSED if passes else Outcome.BLOCKED, good if passes else bad, **slots)


def _assessed(rule: GateRule, case: Case) -> Iterator[Reason]:
    until = business_date(case.standing.valid_until)
    yield from _either(
        rule,
        case.on < until,
        Words("风险测评有效至{until}。", "The assessment is in force until {until}."),
        Words("风险测评已于{until}到期，须本人重新测评。", "The assessment expired on {until}; a new one is needed."),
        until=until.isoformat(),
    )


def _rating(rule: GateRule, case: Case) -> Iterator[Reason]:
    product = case.product
    differ = product.issuer_rating != product.distributor_rating
    both = Words(
        "（发行方评{issuer}，代销方评{distributor}，取较高者）",
        " (issuer {issuer}, distributor {distributor}; the higher counts)",
    )
    yield from _either(
        rule,
        product.rating <= case.standing.level,
        Words("产品{rating}{both}不高于等级{level}。", "The product's {rating}{both} is within level {level}."),
        Words("产品{rating}{both}高于等级{level}。", "The product's {rating}{both} is above level {level}."),
        rating=rating_code(product.rating),
        level=level_code(case.standing.level),
        both=both.filled(
            {"issuer": rating_code(product.issuer_rating), "distributor": rating_code(product.distributor_rating)}
        )
        if differ
        else "",
    )


def _lowest(rule: GateRule, case: Case) -> Iterator[Reason]:
    if case.standing.lowest:
        yield from _either(
            rule,
            case.product.rating <= LOWEST_LEVEL,
            Words("最低类别，只可考虑R1。", "Lowest class: only R1 may be considered."),
            Words(
                "属最低类别，不得购买或接受高于R1的产品，没有例外。",
                "Lowest class: nothing above R1 may be sold or offered, without exception.",
            ),
        )


def _knowledge(rule: GateRule, case: Case) -> Iterator[Reason]:
    name = FAMILY_NAMES[case.product.family]
    known = case.standing.family_level(case.product.family)
    yield from _either(
        rule,
        case.product.rating <= known or known >= case.standing.level,
        Words("{family}的知识题没有另作限制。", "What was understood of {family} sets no further limit."),
        Words(
            "{family}的知识题只支持到{known}，产品是{rating}。",
            "What was understood of {family} supports {known} only; the product is {rating}.",
        ),
        family=Words(name.zh, name.en.lower()),
        known=rating_code(known),
        rating=rating_code(case.product.rating),
    )


def _term(rule: GateRule, case: Case) -> Iterator[Reason]:
    horizon, product = case.standing.horizon_days, case.product
    if product.redemption is Redemption.ON_DEMAND:
        yield _reason(rule, Outcome.PASSED, Words("随时可以赎回。", "It can be redeemed on demand."))
    elif horizon is None:
        yield _reason(rule, Outcome.PASSED, Words("没有限定用钱的日子。", "No date was named for the money."))
    else:
        yield from _either(
            rule,
            product.term_days <= horizon,
            Words(
                "期限{term}天，不超过可放的{horizon}天。",
                "A term of {term} days, within the {horizon} days the money can stay.",
            ),
            Words(
                "期限{term}天，超过可放的{horizon}天。",
                "A term of {term} days, beyond the {horizon} days the money can stay.",
            ),
            term=product.term_days,
            horizon=horizon,
        )


def _ticket(rule: GateRule, case: Case) -> Iterator[Reason]:
    share = rules.MOST_OF_ASSETS_BPS[case.product.rating]
    most = case.standing.assets_fen * share // WHOLE_BPS
    yield from _either(
        rule,
        case.amount_fen <= most,
        Words("{amount}元，在可投资产的{share}%以内。", "¥{amount}, within {share} % of investable assets."),
        Words(
            "{amount}元，超过可投资产的{share}%（{most}元）。",
            "¥{amount}, above {share} % of investable assets (¥{most}).",
        ),
        amount=grouped(case.amount_fen),
        most=grouped(most),
        share=share // 100,
    )


def _stress(rule: GateRule, case: Case) -> Iterator[Reason]:
    loss = stress_loss_fen(case.product, case.amount_fen)
    yield from _either(
        rule,
        loss <= case.standing.loss_limit_fen,
        Words(
            "不利情景约少{loss}元，在书面上限{limit}元以内。",
            "About ¥{loss} less in the adverse scenario, within the written limit of ¥{limit}.",
        ),
        Words(
            "不利情景约少{loss}元，超过书面上限{limit}元。",
            "About ¥{loss} less in the adverse scenario, above the written limit of ¥{limit}.",
        ),
        loss=grouped(loss),
        limit=grouped(case.standing.loss_limit_fen),
    )


def stress_loss_fen(product: ProductFacts, amount_fen: int) -> int:
    """Return the loss in fen over one holding period in the product's adverse scenario, rounded up."""
    return -(-amount_fen * product.stress_loss_bps // WHOLE_BPS)


def _agrees(rule: GateRule, case: Case) -> Iterator[Reason]:
    for item in case.standing.contradictions:
        blocks = item.severity is Severity.MATERIAL and case.purpose is Purpose.RECOMMENDATION
        yield _reason(
            rule,
            Outcome.BLOCKED if blocks else Outcome.NOTED,
            Words(
                "“{title}”（{rule_id}）尚未书面了结，不作推荐。",
                "“{title}” ({rule_id}) is not documented yet; nothing is recommended.",
            )
            if blocks
            else Words("“{title}”（{rule_id}）尚待问清。", "“{title}” ({rule_id}) is still to be clarified."),
            title=item.title,
            rule_id=item.rule_id,
        )
    if not case.standing.contradictions:
        yield _reason(rule, Outcome.PASSED, Words("说法前后一致。", "What was said and answered agrees."))


def _on_sale(rule: GateRule, case: Case) -> Iterator[Reason]:
    yield from _either(
        rule,
        case.product.on_sale(case.on),
        Words("{on}在售。", "On sale on {on}."),
        Words("{on}不在售。", "Not on sale on {on}."),
        on=case.on.isoformat(),
    )


def _extra_care(rule: GateRule, case: Case) -> Iterator[Reason]:
    if case.product.rating >= rules.EXTRA_CARE_FROM_RATING:
        yield _reason(
            rule,
            Outcome.NOTED,
            Words(
                "高风险产品：须追加告知、延长考虑时间并回访。",
                "High risk: more information, longer thinking time and a call-back are due.",
            ),
        )


CHECKS: tuple[tuple[GateRule, Callable[[GateRule, Case], Iterator[Reason]]], ...] = (
    (rules.ASSESSED, _assessed),
    (rules.RATING, _rating),
    (rules.LOWEST, _lowest),
    (rules.KNOWLEDGE, _knowledge),
    (rules.TERM, _term),
    (rules.TICKET, _ticket),
    (rules.STRESS, _stress),
    (rules.AGREES, _agrees),
    (rules.ON_SALE, _on_sale),
    (rules.EXTRA_CARE, _extra_care),
)
