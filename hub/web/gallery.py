"""Examples for the gallery of components. Names, sums and digests are invented and belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hub.web import errors
from hub.web.components import seals
from hub.web.components.channels import CHANNELS
from hub.web.components.explained import Explained, Input
from hub.web.components.levels import WORDS
from hub.web.components.lists import Step, StepState, Tab, TimelineItem
from hub.web.components.notes import SpanOutside
from hub.web.components.proofs import Link, Stage
from hub.web.components.seals import ProofState
from hub.web.components.statements import Answer, Said
from hub.web.drawings.bars import Bars, Column, Series
from hub.web.drawings.day import Day, Slot, SlotKind
from hub.web.drawings.gauge import Gauge
from hub.web.drawings.plan import BarKind, Plan, PlanBar
from hub.web.drawings.shares import Share
from hub.web.drawings.staves import Stave
from hub.web.icons import ICONS

NOW = datetime(2026, 11, 20, 1, 12, tzinfo=UTC)
NOTE = "客户说孩子快上大学了，明年九月开学，学费加生活费一共想备十八万。\n对三个月的有兴趣，怕到时候用钱取不出来。"


@dataclass(frozen=True)
class Marked:
    """Characters of a text, as a rule found them."""

    start: int
    end: int


def _found(*words: str) -> tuple[Marked, ...]:
    spans = []
    for word in words:
        start = NOTE.find(word)
        if start < 0:
            raise SpanOutside(start=start, end=start + len(word), length=len(NOTE))
        spans.append(Marked(start, start + len(word)))
    return tuple(spans)


class ExampleFilter(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name, pinyin or last four digits"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[("", gettext_lazy("any")), *((code, code) for code in WORDS if code[0] == "C")],
        required=False,
    )
    seen_from = forms.DateField(
        label=gettext_lazy("Last seen from"), required=False, widget=forms.DateInput({"type": "date"})
    )
    branch = forms.CharField(label=gettext_lazy("Branch"), required=False)
    advisor = forms.CharField(label=gettext_lazy("Advisor"), required=False)


class ExampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount in yuan"), help_text=gettext_lazy("Two decimals, no separators.")
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Channel"),
        choices=[
            ("desk", pgettext_lazy("channel", "Desk")),
            ("phone", pgettext_lazy("channel", "Phone")),
            ("wechat", pgettext_lazy("channel", "WeChat")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What was said"), widget=forms.Textarea({"rows": 3, "class": "input--note"}), required=False
    )
    agreed = forms.BooleanField(label=gettext_lazy("The client has seen the risk disclosure"))
    scan = forms.FileField(
        label=gettext_lazy("Signed page"), help_text=gettext_lazy("PDF, at most 10 MB"), required=False
    )


def gallery_context() -> dict[str, Any]:
    """Everything `/design/` draws."""
    spans = _found("孩子快上大学了", "明年九月", "十八万", "怕到时候用钱取不出来")
    return {
        "now": NOW,
        "states": list(ProofState),
        "levels": list(WORDS),
        "channels": list(CHANNELS),
        "icons": sorted(ICONS),
        "note": NOTE,
        "spans": spans,
        "steps": _steps(),
        "tabs": _tabs(),
        "timeline": _timeline(spans),
        "number": _explained(),
        "day": _day(),
        "bars": _bars(),
        "staves": _staves(),
        "happened": _happened(),
        "first": date(2025, 12, 1),
        "last": date(2026, 11, 20),
        "page": Paginator(range(342), 25).page(3),
        "filter_form": ExampleFilter(auto_id="filter_%s"),
        "form": ExampleForm(),
        "hero_form": ExampleForm(auto_id="hero_%s"),
        "toasts": _toasts(),
        "obstacles": (errors.REFUSED, errors.MISSING, errors.BROKEN, errors.DATABASE_AWAY),
        "bad_form": ExampleForm({"name": "", "amount": "", "channel": "desk"}, auto_id="bad_%s"),
        "sides": _sides(spans),
        "links": _links(),
        "stages": _stages(),
        "plan": _plan(),
        "shares": _shares(),
        "gauges": _gauges(),
        "fen": 29870000,
        "digest": "5838b8cb9e41f2a07c55d1e8836ab0f4c2d97e61b3fa48015d6c7e92f0a1b3c4",
        "hundred_million": 61248000000,
        "earlier": NOW - timedelta(hours=2),
    }


def _toasts() -> list[tuple[str, str, str]]:
    """Kind, drawing and words of each message."""
    return [
        ("success", "tick", _("The visit is written down.")),
        ("info", "info", _("The export is being prepared; you will be told.")),
        ("warning", "warn", _("Another person changed this meanwhile; look again.")),
        ("error", "warn", _("That did not reach the server. Nothing was changed; please try again.")),
    ]


def _explained() -> Explained:
    return Explained(
        label=_("Overdue ratio by amount"),
        value="1.16",
        unit="%",
        formula=_("overdue principal ÷ outstanding principal"),
        inputs=(
            Input(label=_("Overdue principal, yuan"), value="7,104,768.00"),
            Input(label=_("Outstanding principal, yuan"), value="612,480,000.00", operator="÷"),
        ),
        rule="OPS-17 v3",
        at=NOW,
    )


def _staves() -> list[Stave]:
    change = _("decides; six months instead of three would let C3 through")
    return [
        Stave(label=_("Score band"), level=3),
        Stave(label=_("Capacity"), level=4),
        Stave(label=_("Horizon"), level=2, binding=True, change=change),
        Stave(label=_("Knowledge"), level=3),
        Stave(label=_("Loss limit"), level=3),
        Stave(label=_("Evidence"), level=5),
    ]


def _gauges() -> list[tuple[Gauge, str]]:
    """Each with its verdict: inside the band, and beyond it."""
    steps = ("R1", "R2", "R3", "R4", "R5")
    inside = Gauge(label=_("Risk"), steps=steps, low=1, high=2, point=2, words=_("declared R1–R2, looks at R2"))
    beyond = Gauge(label=_("Risk"), steps=steps, low=1, high=2, point=4, words=_("declared R1–R2, looks at R4"))
    return [(inside, _("as declared")), (beyond, _("more risk than declared"))]


def _sides(spans: tuple[Marked, ...]) -> tuple[Said, Said]:
    answers = (
        Answer(question=_("Attitude to risk"), answer=_("conservative"), marked=True),
        Answer(question=_("How long can it stay"), answer=_("1 to 3 months"), marked=True),
        Answer(question=_("Purpose"), answer=_("idle money")),
    )
    online = Said(channel="online", at=NOW - timedelta(days=4), source=_("risk questionnaire v4"), answers=answers)
    return online, Said(channel="desk", at=NOW - timedelta(days=2), text=NOTE, spans=spans, author="林晓")


def _links() -> list[Link]:
    return [
        Link(title=_("Row in the database"), detail="09:04"),
        Link(title=_("Sealed original"), detail="10-21 10:02", agrees=False),
        Link(title=_("Leaf of the log"), detail="1,702,331", agrees=True),
        Link(title=_("Root of the checkpoint"), detail="1,876", agrees=True),
        Link(title=_("On the chain"), agrees=True),
    ]


def _stages() -> list[Stage]:
    return [
        Stage(label=_("Received"), count=4217883, detail=_("6,204 today")),
        Stage(label=_("In the log"), count=4217880, state="recorded", detail=_("3 waiting")),
        Stage(label=_("In a checkpoint"), count=4217412, state="sealed", detail=_("next at 09:15")),
        Stage(label=_("Final on the chain"), count=4216705, state="final", href="#main"),
    ]


def _plan() -> Plan:
    first, later, cash, gap = BarKind.FIRST, BarKind.LATER, BarKind.CASH, BarKind.GAP
    return Plan(
        today=date(2026, 11, 20),
        need_date=date(2027, 9, 1),
        need=_("tuition 180,000"),
        bars=(
            _turn(1, date(2026, 11, 24), date(2027, 2, 24), first),
            _turn(2, date(2027, 2, 25), date(2027, 5, 25), later),
            _turn(3, date(2027, 5, 26), date(2027, 8, 17), later),
            PlanBar(label=_("buffer"), start=date(2027, 8, 18), end=date(2027, 8, 31), kind=gap),
            PlanBar(
                label=_("Cash management, at hand any day"),
                short=_("Cash"),
                start=date(2026, 11, 24),
                end=date(2027, 8, 31),
                kind=cash,
                amount="60,000.00",
            ),
        ),
    )


def _turn(number: int, start: date, end: date, kind: BarKind) -> PlanBar:
    label = _("Three-month product, turn %(n)d") % {"n": number}
    short = _("Turn %(n)d") % {"n": number}
    return PlanBar(label=label, short=short, start=start, end=end, kind=kind, amount="120,000.00")


def _day() -> Day:
    """Two were booked, one of them came, and somebody walked in."""
    booked = ((1, 30, 45, "沈若溪", SlotKind.KEPT, _("Arrived")), (6, 0, 60, "罗奕辰", SlotKind.BOOKED, _("Booked")))
    came = (
        (1, 35, 40, "沈若溪", SlotKind.CAME, _("At the desk")),
        (3, 10, 25, "许知秋", SlotKind.CAME, _("At the desk")),
    )
    slots = [
        Slot(
            starts_at=NOW.replace(hour=hour, minute=minute), minutes=length, label=name, short=name[:1],
            kind=kind, word=word,
        )
        for hour, minute, length, name, kind, word in (*booked, *came)
    ]  # fmt: skip
    return Day(now=NOW + timedelta(hours=3), slots=slots)


def _bars() -> Bars:
    """A fortnight of records, the newest not final yet and one contradicted."""
    states = list(reversed(ProofState))
    ordinary = [(0, 180 + 13 * (day % 5), 0, 0) for day in range(12)]
    return Bars(
        title=_("Records per day"),
        head=_("Day"),
        unit=_("records, by the state they are in now"),
        series=tuple(Series(look=state.value, label=seals.WORDS[state]) for state in states),
        columns=[
            Column(name=f"11-{day:02d}", title=f"2026-11-{day:02d}", amounts=amounts)
            for day, amounts in enumerate((*ordinary, (1, 202, 31, 0), (0, 0, 88, 24)), start=7)
        ],
    )


def _shares() -> list[Share]:
    return [
        Share(
            label=_("Three-month product"),
            fen=15000000,
            code="R2",
            path=_("custody → product account → bonds"),
            state="final",
        ),
        Share(label=_("Cash management"), fen=8640000, code="R1", detail=_("at hand, next day"), state="final"),
        Share(
            label=_("Cold storage project"),
            fen=5000000,
            code="R2",
            path=_("custody → project account → compressors"),
            state="sealed",
        ),
        Share(label=_("Waiting to be invested"), fen=1230000),
    ]


def _steps() -> list[Step]:
    return [
        Step(
            title=_("Measure the fingerprint of your file"),
            state=StepState.DONE,
            text=_("Your browser reads the file and computes 64 characters. One changed letter changes them all."),
            outcome=_("computed"),
            detail="SHA-256",
            detail_title=_("Digest and method"),
        ),
        Step(title=_("Find the record"), state=StepState.DONE, outcome=_("same digest")),
        Step(title=_("Wait for the seal"), state=StepState.WAIT, outcome=_("next at 09:15")),
        Step(title=_("Compare with the chain"), state=StepState.BAD, outcome=_("does not match")),
        Step(title=_("Confirm it is final"), state=StepState.TODO),
    ]


def _tabs() -> list[Tab]:
    return [
        Tab(label=_("All"), href="?", count=164),
        Tab(label=_("To be seen soon"), href="?view=soon", count=18, current=True),
        Tab(label=_("Assessment expires within 30 days"), href="?view=expiring", count=9),
        Tab(label=_("Statements disagree"), href="?view=disagree", count=2),
    ]


def _timeline(spans: tuple[Marked, ...]) -> list[TimelineItem]:
    return [
        TimelineItem(at=NOW, channel="online", title=_("Confirmed the appointment in the app"), state="sealed"),
        TimelineItem(
            at=NOW - timedelta(hours=3),
            channel="online",
            title=_("Read the disclosure of a three-month product"),
            detail=_("5 pages, 9 min 04 s"),
            lines=(_("Costs, 3 min 20 s"), _("Early redemption, 2 min 41 s")),
        ),
        TimelineItem(
            at=NOW - timedelta(hours=9),
            channel="desk",
            title=_("Visit at the branch"),
            detail=_("40 minutes"),
            note=NOTE,
            spans=spans,
            author="林晓",
        ),
        TimelineItem(at=NOW - timedelta(hours=10), channel="phone", title=_("Follow-up call"), detail=_("6 minutes")),
        TimelineItem(at=NOW - timedelta(hours=11), channel="wechat", title=_("Asked about fees")),
        TimelineItem(at=NOW - timedelta(hours=12), channel="system", title=_("Advisor was reminded"), quiet=True),
        TimelineItem(
            at=NOW - timedelta(hours=13), channel="document", title=_("Visit record put into evidence"), state="final"
        ),
    ]


def _happened() -> list[tuple[datetime, str]]:
    """A year of clicks that thicken towards a visit."""
    start = datetime(2025, 12, 3, 4, tzinfo=UTC)
    clicks = [(start + timedelta(days=step * step / 9 % 350), "online") for step in range(90)]
    visits = [(start + timedelta(days=day), kind) for day, kind in ((98, "desk"), (160, "phone"), (278, "desk"))]
    return [*clicks, *visits, (start + timedelta(days=350), "desk")]
