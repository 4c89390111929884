"""Make the gauges ready: what the client declared, what behaviour shows, and the reason in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.profile.domain.appetite import ANSWERED_BY, STEPS, Band, Scale, Stance
from crm.profile.domain.appetite import Gauge as Compared
from crm.profile.queries import BasicFact
from crm.workspace.language import pick
from hub.web.drawings.gauge import Gauge

NAMED = 3
"""So many products beyond the band are named; the rest is in their number."""


@dataclass(frozen=True, kw_only=True)
class GaugeShown:
    """One scale as a drawing with its sentences; ``question`` is empty where behaviour and answer agree."""

    drawing: Gauge
    verdict: str
    reason: str
    question: str


def gauges_shown(
    found: Iterable[Compared], *, basic: Iterable[BasicFact], names: Mapping[str, str]
) -> list[GaugeShown]:
    """Return the gauges with names in the reader's language; ``basic`` holds the answers as they were given."""
    answers = {fact.fact: pick(fact.value_zh, fact.value_en) for fact in basic}
    return [_shown(one, answers.get(ANSWERED_BY[one.scale], ""), names) for one in found]


def _shown(one: Compared, answer: str, names: Mapping[str, str]) -> GaugeShown:
    steps = steps_of(one.scale)
    differs = one.stance in {Stance.ABOVE, Stance.BELOW}
    words = _(", ").join(filter(None, (_declared(one.declared, answer, steps), _observed(one.observed, steps))))
    low, high = (one.declared.low, one.declared.high) if one.declared else (0, 0)
    return GaugeShown(
        drawing=Gauge(
            label=_("Risk") if one.scale is Scale.RISK else _("How long it is tied up"),
            steps=steps,
            words=words,
            low=low,
            high=high,
            point=one.observed or 0,
        ),
        verdict=_verdict(one),
        reason=_reason(one, names),
        question=_("Ask when you meet: mere interest, or has something changed?") if differs else "",
    )


def steps_of(scale: Scale) -> tuple[str, ...]:
    """Return the names of the steps, short enough to stand under a drawing."""
    if scale is Scale.RISK:
        return tuple(f"R{step}" for step in range(1, STEPS[scale] + 1))
    return (
        pgettext("term", "1 m"), pgettext("term", "3 m"), pgettext("term", "6 m"), pgettext("term", "1 y"),
        pgettext("term", "3 y"), pgettext("term", "more"),
    )  # fmt: skip


def _declared(band: Band | None, answer: str, steps: tuple[str, ...]) -> str:
    if band is None:
        return _("nothing declared")
    first, last = steps[band.low - 1], steps[band.high - 1]
    span = first if first == last else f"{first}–{last}"
    return _("declared %(span)s (“%(answer)s”)") % {"span": span, "answer": answer}


def _observed(step: int | None, steps: tuple[str, ...]) -> str:
    return _("mostly looks at %(step)s") % {"step": steps[step - 1]} if step else ""


def _verdict(one: Compared) -> str:
    longer = one.scale is Scale.TERM
    return {
        Stance.WITHIN: _("as declared"),
        Stance.ABOVE: _("longer than declared") if longer else _("more risk than declared"),
        Stance.BELOW: _("shorter than declared") if longer else _("less risk than declared"),
        Stance.UNDECLARED: _("only seen"),
        Stance.UNSEEN: _("too little seen to tell"),
    }[one.stance]


def _reason(one: Compared, names: Mapping[str, str]) -> str:
    if not one.signs:
        return _("No product was looked at in 90 days.")
    counted = ngettext(
        "Looked at or bid for products %(n)s time, on %(days)s days.",
        "Looked at or bid for products %(n)s times, on %(days)s days.",
        one.signs,
    ) % {"n": one.signs, "days": one.days}  # fmt: skip
    if not one.outside:
        return counted
    named = _(", ").join(f"{names.get(out.code, out.code)} {out.times}" for out in one.outside[:NAMED])
    beyond = _("%(n)s of them beyond what was declared: %(names)s.") % {"n": one.outside_signs, "names": named}
    return _("%(one)s %(other)s") % {"one": counted, "other": beyond}
