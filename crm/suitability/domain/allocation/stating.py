"""Say an allocation in sentences that rest on rules: why these weights, what speaks against them, what hinders."""

from collections.abc import Iterator
from datetime import date

from crm.suitability.domain.allocation import rules
from crm.suitability.domain.allocation.asking import Ask, by_day
from crm.suitability.domain.allocation.choosing import Change, Conflict
from crm.suitability.domain.allocation.measuring import Choice, Line
from crm.suitability.domain.allocation.rules import LIMITS, Limit
from crm.suitability.domain.names import level_code, rating_code
from crm.suitability.domain.plan import DatedNeed, LineRole, Plan, PlanLine, PlanReason, sentence
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import FAMILY_NAMES, WHOLE_BPS
from hub.kernel.money import grouped

CONCENTRATED_BPS = 5_000
"""A product above half of the new money is named as a disadvantage. Unmeasured."""

LIMIT_TITLES = {rule.limit: rule.title for rule in LIMITS}


def plan_of_choice(choice: Choice, *, need: DatedNeed, stopped_by: tuple[Limit, ...]) -> Plan:
    """Write an allocation as a plan that the client may confirm or leave; ``stopped_by`` are its binding limits."""
    ask = choice.ask
    return Plan(
        rule_id=rules.ALLOCATION_RULE_ID,
        title=rules.ALLOCATION_TITLE,
        need=need,
        proposed_on=ask.on,
        level=ask.level,
        target_fen=ask.amount_fen,
        planned_fen=ask.amount_fen,
        lines=tuple(_line(line) for line in choice.lines),
        rounds=(),
        loss_one_round_fen=choice.loss_fen,
        loss_all_rounds_fen=choice.loss_fen,
        loss_limit_fen=ask.loss_limit_fen,
        reasons=tuple(reasons(choice, stopped_by=stopped_by)),
        disadvantages=tuple(disadvantages(choice)),
        reassessment=sentence(rules.REASSESSMENT, {}),
        allocation=choice,
    )


def _line(line: Line) -> PlanLine:
    return PlanLine(
        role=LineRole.CASH if line.product.on_demand else LineRole.HELD,
        product_code=line.product.code,
        name=line.product.name,
        rating=line.product.rating,
        amount_fen=line.amount_fen,
        loss_fen=line.loss_fen,
        fee_fen=line.cost_fen,
    )


def reasons(choice: Choice, *, stopped_by: tuple[Limit, ...]) -> Iterator[PlanReason]:
    """Yield why it is these weights: level, limit, each family against the mix, each need, what stood in the way."""
    ask = choice.ask
    if choice.lines:
        rating = max(line.product.rating for line in choice.lines)
        yield sentence(rules.WITHIN_LEVEL, {"rating": rating_code(rating), "level": level_code(ask.level)})
    loss = {"loss": choice.whole_loss_fen, "held": choice.held_loss_fen, "limit": ask.loss_limit_fen}
    yield sentence(rules.WITHIN_LOSS, {name: grouped(fen) for name, fen in loss.items()})
    for family, wanted in ask.mix:
        name = FAMILY_NAMES[family]
        got = percent(choice.family_fen(family), ask.total_fen)
        slots = {"family": Words(name.zh, name.en), "got": got, "wanted": percent(wanted, WHOLE_BPS)}
        yield sentence(rules.SHARE, slots)
    yield from _needs(choice)
    if choice.rest_fen:
        yield sentence(rules.UNPLACED, {"rest": grouped(choice.rest_fen)})
    if stopped_by:
        yield sentence(rules.BINDING, {"limits": listed([LIMIT_TITLES[limit] for limit in stopped_by])})


def _needs(choice: Choice) -> Iterator[PlanReason]:
    for due in sorted({need.due_date for need in choice.ask.needs}):
        needed, back = choice.ask.due_by(due), choice.back_by(due)
        yield sentence(rules.IN_TIME, {"due": due, "need": grouped(needed), "back": grouped(back)})


def disadvantages(choice: Choice) -> Iterator[PlanReason]:
    """Yield what speaks against it; there is always something."""
    yield sentence(rules.CAN_LOSE, {})
    ready = by_day(choice.ask.needs)
    for one in choice.ask.left_out:
        slots: dict[str, object] = {"due": one.due_date, "heard": grouped(one.heard_fen), "why": one.why}
        yield sentence(rules.LEFT_OUT, {**slots, "ready": grouped(ready.get(one.due_date, 0))})
    if choice.bound_fen:
        slots = {"bound": grouped(choice.bound_fen), "last": choice.last_back_on, "liquid": grouped(choice.liquid_fen)}
        yield sentence(rules.BOUND, slots)
    if choice.cost_fen:
        yield sentence(rules.COSTS, {"fee": grouped(choice.cost_fen)})
    for line in choice.lines:
        if line.amount_fen * WHOLE_BPS > choice.ask.amount_fen * CONCENTRATED_BPS:
            share = percent(line.amount_fen, choice.ask.amount_fen)
            yield sentence(rules.CONCENTRATED, {"name": line.product.name, "share": share})
    short = choice.mix_gap_fen()
    if short:
        yield sentence(rules.MIX_UNMET, {"short": grouped(short)})


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal, rounded half up: ``61.1``; whole numbers without it."""
    tenths = (part * 2_000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def listed(words: list[Words]) -> Words:
    """Put titles one behind the other in both languages."""
    return Words("；".join(each.zh for each in words), "; ".join(each.en.lower() for each in words))


# ---- where nothing fits -----------------------------------------------------------------------

_CLASH = Words("同时做不到：{limits}。", "These cannot hold together: {limits}.")
_ALONE = Words("单独这一条就做不到：{limits}。", "This cannot hold: {limits}.")
_NOTHING = Words(
    "在售产品中没有一个通过适当性匹配、又在这笔金额以内。",
    "No product on sale passes the suitability gate within this amount.",
)
_ON = Words("{title}（{about}）", "{title} ({about})")
_WAYS = {
    Limit.PLACED: Words(
        "只安排{to}元，其余{by}元留在账户里。", "Place ¥{to} only and leave ¥{by} more in the account."
    ),
    Limit.LOSS: Words(
        "书面亏损上限提高{by}元，到{to}元：只有客户本人重新测评才可以。",
        "A written limit ¥{by} higher, ¥{to}: only by the client's own new assessment.",
    ),
    Limit.LADDER: Words(
        "{about}前要用的钱少{by}元，到{to}元。", "¥{by} less needed by {about}: ¥{to}."
    ),
    Limit.ISSUER: Words(
        "一家发行方多放{by}元：这是本平台的限制，不为一次方案放宽。",
        "¥{by} more with one issuer: a limit of the house that is not eased for one plan.",
    ),
    Limit.PROJECT: Words(
        "一个项目多放{by}元：这是本平台的限制，不为一次方案放宽。",
        "¥{by} more in one project: a limit of the house that is not eased for one plan.",
    ),
}  # fmt: skip


def conflict_words(conflict: Conflict) -> Words:
    """Name the limits that stand against each other; none of them can be left out of the quarrel."""
    if not conflict.ask.candidates and all(limit is Limit.PLACED for limit, _ in conflict.between):
        return _NOTHING
    titles = [_titled(limit, about) for limit, about in conflict.between]
    return (_CLASH if len(titles) > 1 else _ALONE).filled({"limits": listed(titles)})


def _titled(limit: Limit, about: str) -> Words:
    title = LIMIT_TITLES[limit]
    return _ON.filled({"title": title, "about": about}) if about and limit is Limit.LADDER else title


def change_words(change: Change, ask: Ask) -> Words:
    """Say one smallest change, by how much and to what."""
    by, to = change.by_fen, 0
    if change.limit is Limit.PLACED:
        to = ask.must_place_fen - by
        by = ask.amount_fen - ask.leave_fen - to
    elif change.limit is Limit.LOSS:
        to = ask.loss_limit_fen + by
    elif change.limit is Limit.LADDER:
        to = ask.due_by(date.fromisoformat(change.about)) - by
    return _WAYS[change.limit].filled({"by": grouped(by), "to": grouped(to), "about": change.about})
