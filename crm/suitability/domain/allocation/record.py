"""Write an allocation with its whole question into a record, and read it back: enough to check it anywhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crm.suitability.domain.allocation.asking import Ask, Candidate, DatedAmount, Held, LeftOut
from crm.suitability.domain.allocation.measuring import Choice, choice_of
from crm.suitability.domain.words import Words
from hub.catalogue.domain.products import Family
from hub.kernel.canonical import JSONValue
from hub.kernel.money import money, parse_money


def written_choice(choice: Choice) -> JSONValue:
    """Return the question and how many lots of each product answer it."""
    ask = choice.ask
    lots = {line.product.code: line.amount_fen // line.product.lot_fen for line in choice.lines}
    return {
        "on": ask.on.isoformat(),
        "amount": money(ask.amount_fen),
        "loss_limit": money(ask.loss_limit_fen),
        "level": ask.level,
        "leave": money(ask.leave_fen),
        "until": ask.until_date.isoformat(),
        "most_products": ask.most_products,
        "mix": [[family.value, share] for family, share in ask.mix],
        "needs": [{"due_date": need.due_date.isoformat(), "amount": money(need.amount_fen)} for need in ask.needs],
        "held": [_written_held(one) for one in ask.held],
        "candidates": [_written_candidate(one) for one in ask.candidates],
        "lots": [lots.get(one.code, 0) for one in ask.candidates],
        **({"left_out": [_written_left_out(one) for one in ask.left_out]} if ask.left_out else {}),
    }


def read_choice(fact: Mapping[str, Any]) -> Choice:
    """Read what :func:`written_choice` wrote; losses, costs and days are worked out anew."""
    ask = Ask(
        on=date.fromisoformat(fact["on"]),
        amount_fen=parse_money(fact["amount"]),
        loss_limit_fen=parse_money(fact["loss_limit"]),
        level=fact["level"],
        needs=tuple(
            DatedAmount(due_date=date.fromisoformat(need["due_date"]), amount_fen=parse_money(need["amount"]))
            for need in fact["needs"]
        ),
        mix=tuple((Family(family), share) for family, share in fact["mix"]),
        candidates=tuple(_read_candidate(one) for one in fact["candidates"]),
        held=tuple(_read_held(one) for one in fact["held"]),
        until_date=date.fromisoformat(fact["until"]),
        leave_fen=parse_money(fact["leave"]),
        most_products=fact["most_products"],
        left_out=tuple(
            LeftOut(due_date=date.fromisoformat(one["due_date"]), heard_fen=parse_money(one["heard"]), why=one["why"])
            for one in fact.get("left_out", [])
        ),
    )
    return choice_of(ask, fact["lots"])


def _written_left_out(one: LeftOut) -> JSONValue:
    return {"due_date": one.due_date.isoformat(), "heard": money(one.heard_fen), "why": one.why}


def _written_held(one: Held) -> JSONValue:
    return {
        "code": one.code,
        "family": one.family.value,
        "issuer": one.issuer,
        "project": one.project,
        "amount": money(one.amount_fen),
        "loss": money(one.loss_fen),
        "back_on": one.back_on.isoformat() if one.back_on else None,
    }


def _read_held(fact: Mapping[str, Any]) -> Held:
    return Held(
        code=fact["code"],
        family=Family(fact["family"]),
        issuer=fact["issuer"],
        project=fact["project"],
        amount_fen=parse_money(fact["amount"]),
        loss_fen=parse_money(fact["loss"]),
        back_on=date.fromisoformat(fact["back_on"]) if fact["back_on"] else None,
    )


def _written_candidate(one: Candidate) -> JSONValue:
    return {
        "code": one.code,
        "name": {"zh": one.name.zh, "en": one.name.en},
        "family": one.family.value,
        "rating": one.rating,
        "issuer": one.issuer,
        "project": one.project,
        "term_days": one.term_days,
        "on_demand": one.on_demand,
        "lot": money(one.lot_fen),
        "least": money(one.least_fen),
        "most": money(one.most_fen),
        "loss_bps": one.loss_bps,
        "fee_bps": one.fee_bps,
    }


def _read_candidate(fact: Mapping[str, Any]) -> Candidate:
    return Candidate(
        code=fact["code"],
        name=Words(fact["name"]["zh"], fact["name"]["en"]),
        family=Family(fact["family"]),
        rating=fact["rating"],
        issuer=fact["issuer"],
        project=fact["project"],
        term_days=fact["term_days"],
        on_demand=fact["on_demand"],
        lot_fen=parse_money(fact["lot"]),
        least_fen=parse_money(fact["least"]),
        most_fen=parse_money(fact["most"]),
        loss_bps=fact["loss_bps"],
        fee_bps=fact["fee_bps"],
    )
