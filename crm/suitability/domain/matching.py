"""The one gate through which every recommendation, purchase and printed match goes.

:func:`match` asks every rule and keeps every answer. A verdict is allowed only when nothing blocks; there is no other
way to get one that says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from crm.suitability.domain import gate_rules as rules
from crm.suitability.domain.amount_checks import lots, stress, stress_loss_fen, ticket
from crm.suitability.domain.contradiction_rules import Severity
from crm.suitability.domain.gate_case import (
    NOTHING_HELD,
    Case,
    Exposure,
    Outcome,
    Purpose,
    Reason,
    Verdict,
    either,
    reason,
)
from crm.suitability.domain.gate_rules import GateRule
from crm.suitability.domain.holdings import Holdings
from crm.suitability.domain.insistence import WrittenException
from crm.suitability.domain.names import LOWEST_LEVEL, level_code, rating_code
from crm.suitability.domain.standing import Standing
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import FAMILY_NAMES, DoubtedProduct, ProductFacts, Redemption
from hub.kernel.clock import business_date

__all__ = [
    "CHECKS",
    "Exposure",
    "Outcome",
    "Purpose",
    "Reason",
    "Verdict",
    "beside_the_person",
    "match",
    "match_together",
    "stress_loss_fen",
]


def match(
    *,
    standing: Standing | None,
    product: ProductFacts,
    purpose: Purpose,
    on: date,
    amount_fen: int | None = None,
    held: Exposure = NOTHING_HELD,
    exception: WrittenException | None = None,
    at: datetime | None = None,
) -> Verdict:
    """Judge one product for one investor; without a standing nothing is allowed.

    ``amount_fen`` is the money in question, by default the smallest ticket; ``exception`` counts at the instant ``at``.
    What only a rating that waits for a second person forbids ``waits``.
    """
    amount = product.min_ticket_fen if amount_fen is None else amount_fen
    exception_id = None
    if standing is None:
        reasons: tuple[Reason, ...] = (reason(rules.ASSESSED, Outcome.BLOCKED, NEVER_ASSESSED),)
    else:
        case = Case(
            standing=standing, product=product, purpose=purpose, amount_fen=amount, on=on, held=held,
            exception=exception, at=at,
        )  # fmt: skip
        reasons = tuple(one for rule, ask in CHECKS if rule.effective_from <= on for one in ask(rule, case))
        if exception and case.excepted and product.rating > standing.level:
            exception_id = exception.id
    verdict = Verdict(
        product_code=product.code, rating=product.rating, purpose=purpose, amount_fen=amount, reasons=reasons,
        exception_id=exception_id,
    )  # fmt: skip
    if verdict.allowed or not isinstance(product, DoubtedProduct):
        return verdict
    as_rated = match(
        standing=standing, product=product.as_rated, purpose=purpose, on=on, amount_fen=amount_fen, held=held,
        exception=exception, at=at,
    )  # fmt: skip
    return replace(verdict, waits=as_rated.allowed)


def beside_the_person(verdict: Verdict, whole: Verdict) -> Verdict:
    """Return a login's verdict as it is beside all that its person has; no figure of another login is told."""
    stopped = {reason.rule.id for reason in whole.blocking}
    if not verdict.allowed or not stopped:
        return verdict
    reasons = tuple(
        replace(one, outcome=Outcome.BLOCKED, words=BESIDE_ANOTHER_LOGIN) if one.rule.id in stopped else one
        for one in verdict.reasons
    )
    return replace(verdict, reasons=reasons, exception_id=None)


def match_together(
    lines: Sequence[tuple[ProductFacts, int]], *, standing: Standing, held: Holdings, on: date
) -> tuple[Verdict, ...]:
    """Return the gate's verdict on each recommended line (product and fen), with all others and what is held."""
    verdicts = []
    for number, (product, amount) in enumerate(lines):
        others = (line for other, line in enumerate(lines) if other != number)
        beside = held.and_more(others, on=on).exposure(product.code)
        verdicts.append(
            match(
                standing=standing, product=product, purpose=Purpose.RECOMMENDATION, on=on, amount_fen=amount,
                held=beside,
            )
        )  # fmt: skip
    return tuple(verdicts)


BESIDE_ANOTHER_LOGIN = Words(
    "连同本人在另一个登录名下的一并计算，超过限额；请联系您的理财经理。",
    "Together with what the same person has under another login it is above the limit; please ask your advisor.",
)
NEVER_ASSESSED = Words("还没有做过风险测评。", "No assessment has been taken yet.")


def _assessed(rule: GateRule, case: Case) -> Iterator[Reason]:
    until = business_date(case.standing.valid_until)
    yield from either(
        rule,
        case.on < until,
        Words("风险测评有效至{until}。", "The assessment is in force until {until}."),
        Words("风险测评已于{until}到期，须本人重新测评。", "The assessment expired on {until}; a new one is needed."),
        until=until.isoformat(),
    )


def _rating(rule: GateRule, case: Case) -> Iterator[Reason]:
    product = case.product
    if product.rating > case.standing.level and case.excepted:
        yield reason(
            rule,
            Outcome.NOTED,
            Words(
                "产品{rating}高于等级{level}；本人书面要求，已警示、回访并单独签字。",
                "The product's {rating} is above level {level}; asked for by the client in writing, warned, called "
                "back and signed apart.",
            ),
            rating=rating_code(product.rating),
            level=level_code(case.standing.level),
        )
        return
    yield from either(
        rule,
        product.rating <= case.standing.level,
        Words("产品{rating}{both}不高于等级{level}。", "The product's {rating}{both} is within level {level}."),
        Words("产品{rating}{both}高于等级{level}。", "The product's {rating}{both} is above level {level}."),
        rating=rating_code(product.rating),
        level=level_code(case.standing.level),
        both=_which(product),
    )


def _which(product: ProductFacts) -> Words | str:
    """Say which rating counts where there are several."""
    if isinstance(product, DoubtedProduct):
        return Words(
            "（现行{now}；已有人提议调高，第二人尚未决定，决定之前按较高者）",
            " ({now} in force; a higher one is proposed and waits for a second person, until then the higher counts)",
        ).filled({"now": rating_code(product.rating_in_force)})
    if product.issuer_rating == product.distributor_rating:
        return ""
    return Words(
        "（发行方评{issuer}，代销方评{distributor}，取较高者）",
        " (issuer {issuer}, distributor {distributor}; the higher counts)",
    ).filled({"issuer": rating_code(product.issuer_rating), "distributor": rating_code(product.distributor_rating)})


def _lowest(rule: GateRule, case: Case) -> Iterator[Reason]:
    if case.standing.lowest:
        yield from either(
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
    yield from either(
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
        yield reason(rule, Outcome.PASSED, Words("随时可以赎回。", "It can be redeemed on demand."))
    elif horizon is None:
        yield reason(rule, Outcome.PASSED, Words("没有限定用钱的日子。", "No date was named for the money."))
    else:
        yield from either(
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


def _agrees(rule: GateRule, case: Case) -> Iterator[Reason]:
    for item in case.standing.contradictions:
        blocks = item.severity is Severity.MATERIAL and case.purpose is Purpose.RECOMMENDATION
        yield reason(
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
        yield reason(rule, Outcome.PASSED, Words("说法前后一致。", "What was said and answered agrees."))


def _on_sale(rule: GateRule, case: Case) -> Iterator[Reason]:
    yield from either(
        rule,
        case.product.on_sale(case.on),
        Words("{on}在售。", "On sale on {on}."),
        Words("{on}不在售。", "Not on sale on {on}."),
        on=case.on.isoformat(),
    )


def _extra_care(rule: GateRule, case: Case) -> Iterator[Reason]:
    if case.product.rating >= case.standing.rules.extra_care_from_rating:
        yield reason(
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
    (rules.TICKET, ticket),
    (rules.STRESS, stress),
    (rules.AGREES, _agrees),
    (rules.ON_SALE, _on_sale),
    (rules.EXTRA_CARE, _extra_care),
    (rules.LOTS, lots),
)
