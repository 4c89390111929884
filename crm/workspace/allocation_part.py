"""Make an allocation ready for the page: the bars side by side, the ladder, reasons, and what would change it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.suitability.domain.allocation.asking import Question
from crm.suitability.domain.allocation.choosing import Conflict, binding
from crm.suitability.domain.allocation.comparing import OTHER_WORDS, Variation, Vary, alternatives, variations
from crm.suitability.domain.allocation.measuring import Choice, Line
from crm.suitability.domain.allocation.rules import AIMS
from crm.suitability.domain.allocation.stating import change_words, conflict_words, disadvantages, percent, reasons
from crm.workspace.language import pick, said
from hub.catalogue.domain.products import FAMILY_NAMES, Family
from hub.kernel.money import grouped
from hub.web.drawings.allocation import TALL, WIDE, Part, Rung, Spread, ladder_svg, spreads_svg

REST_COLOUR = len(Family) + 1


@dataclass(frozen=True, kw_only=True)
class WayShown:
    """One way to spread the money, as a column of the comparison."""

    name: str
    words: str
    shares: Sequence[tuple[str, str, int]]
    loss_fen: int
    cost_fen: int
    liquid_fen: int
    last_back_on: date
    products: int


@dataclass(frozen=True, kw_only=True)
class VariedShown:
    """What comes out if one thing is asked differently."""

    question: str
    shares: str
    loss: str
    cost: str
    own: bool


@dataclass(frozen=True, kw_only=True)
class SpreadShown:
    """An allocation with everything that the page says about it."""

    lines: Sequence[Line]
    names: Sequence[tuple[Line, str]]
    ways: Sequence[WayShown]
    missing: Sequence[str]
    legend: Sequence[tuple[int, str]]
    bars: tuple[SafeString, SafeString]
    ladder: tuple[SafeString, SafeString] | None
    rungs: Sequence[Rung]
    reasons: Sequence[tuple[str, str]]
    disadvantages: Sequence[tuple[str, str]]
    varied: Sequence[VariedShown]
    aims: Sequence[tuple[str, str, str]]
    rest_fen: int
    loss_fen: int
    cost_fen: int
    limit_fen: int


@dataclass(frozen=True, kw_only=True)
class ConflictShown:
    """Which limits stand against each other, and each smallest way out."""

    words: str
    ways: Sequence[str]
    together: bool


def conflict_shown(conflict: Conflict) -> ConflictShown:
    """Return the quarrel in the reader's language."""
    changes = conflict.changes or conflict.together
    return ConflictShown(
        words=said(conflict_words(conflict)),
        ways=[said(change_words(change, conflict.ask)) for change in changes],
        together=not conflict.changes,
    )


def spread_shown(choice: Choice, question: Question) -> SpreadShown:
    """Return everything the page says about an allocation."""
    others = alternatives(choice)
    ways = [(_("This proposal"), "", choice)]
    ways += [(said(OTHER_WORDS[one.other][0]), said(OTHER_WORDS[one.other][1]), one.choice)
             for one in others if one.choice]  # fmt: skip
    spreads = [Spread(name=name, parts=tuple(_parts(way))) for name, _words, way in ways]
    rungs = rungs_of(choice)
    stopped = binding(choice)
    return SpreadShown(
        lines=choice.lines,
        names=[(line, said(line.product.name)) for line in choice.lines],
        ways=[_way(name, words, way) for name, words, way in ways],
        missing=[said(OTHER_WORDS[one.other][0]) for one in others if one.choice is None],
        legend=sorted({(part.colour, str(part.label)) for spread in spreads for part in spread.parts}),
        bars=(spreads_svg(spreads, WIDE), spreads_svg(spreads, TALL)),
        ladder=(ladder_svg(rungs, WIDE), ladder_svg(rungs, TALL)) if rungs else None,
        rungs=rungs,
        reasons=[(said(one.words), one.rule_id) for one in reasons(choice, stopped_by=stopped)],
        disadvantages=[(said(one.words), one.rule_id) for one in disadvantages(choice)],
        varied=[_varied(one) for one in variations(question)],
        aims=[(rule_id, said(name), said(why)) for rule_id, _aim, name, why in AIMS],
        rest_fen=choice.rest_fen,
        loss_fen=choice.whole_loss_fen,
        cost_fen=choice.cost_fen,
        limit_fen=choice.ask.loss_limit_fen,
    )


def _parts(choice: Choice) -> Iterator[Part]:
    """The new money by kind of product; what stays in the account is a part of its own."""
    whole = choice.ask.amount_fen
    for colour, family in enumerate(Family, start=1):
        fen = sum(line.amount_fen for line in choice.lines if line.product.family is family)
        if fen:
            label = pick(*FAMILY_NAMES[family])
            yield Part(label=label, share=f"{percent(fen, whole)}%", fen=fen, colour=colour)
    if choice.rest_fen:
        share = f"{percent(choice.rest_fen, whole)}%"
        yield Part(label=_("in the account"), share=share, fen=choice.rest_fen, colour=REST_COLOUR)


def rungs_of(choice: Choice) -> tuple[Rung, ...]:
    """Return the days of the ladder: each need, and each day on which a product comes back."""
    return tuple(
        Rung(
            day=step.day.isoformat(),
            needed_fen=step.needed_fen,
            back_fen=step.back_fen,
            needed=_("needed %(amount)s") % {"amount": grouped(step.needed_fen)} if step.needed_fen else "",
            back=_("in hand %(amount)s") % {"amount": grouped(step.back_fen)},
        )
        for step in choice.ladder()
    )


def _way(name: str, words: str, choice: Choice) -> WayShown:
    return WayShown(
        name=name,
        words=words,
        shares=[(str(part.label), part.share, part.fen) for part in _parts(choice)],
        loss_fen=choice.loss_fen,
        cost_fen=choice.cost_fen,
        liquid_fen=choice.liquid_fen,
        last_back_on=choice.last_back_on,
        products=len(choice.lines),
    )


def _varied(one: Variation) -> VariedShown:
    value = _("%(n)s days") % {"n": one.value} if one.vary in (Vary.SOONER, Vary.LATER) else grouped(one.value)
    asked = {
        Vary.LIMIT_LOWER: _("Loss limit lower: %(value)s"),
        Vary.LIMIT_HIGHER: _("Loss limit higher: %(value)s"),
        Vary.SOONER: _("Money needed sooner: %(value)s"),
        Vary.LATER: _("Money can stay longer: %(value)s"),
        Vary.AMOUNT_LESS: _("Less money: %(value)s"),
        Vary.AMOUNT_MORE: _("More money: %(value)s"),
    }[one.vary] % {"value": value}
    own = one.vary in (Vary.LIMIT_HIGHER, Vary.LATER)
    if isinstance(one.answer, Conflict):
        return VariedShown(question=asked, shares=said(conflict_words(one.answer)), loss="–", cost="–", own=own)
    shares = _(", ").join(f"{part.label} {part.share}" for part in _parts(one.answer))
    return VariedShown(
        question=asked,
        shares=shares,
        loss=grouped(one.answer.whole_loss_fen),
        cost=grouped(one.answer.cost_fen),
        own=own,
    )
