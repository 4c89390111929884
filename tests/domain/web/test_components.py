"""Each part renders in both languages and escapes what people typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from hub.web.components.amounts import money_html, short_money_html
from hub.web.components.explained import Explained, Input
from hub.web.components.levels import UnknownLevel, level_html
from hub.web.components.lists import Step, StepState, Tab, TimelineItem
from hub.web.components.masks import covered
from hub.web.components.moments import NaiveInstant, moment_text, when_html
from hub.web.components.proofs import Link, Stage
from hub.web.components.seals import ProofState, seal_html
from hub.web.components.statements import Answer, Said
from hub.web.drawings.gauge import Gauge
from hub.web.drawings.shares import Share
from hub.web.drawings.staves import Stave
from hub.web.gallery import ExampleFilter, ExampleForm
from hub.web.icons import ICONS

NASTY = "<script>alert('沈')</script>"
ESCAPED = "&lt;script&gt;alert(&#x27;沈&#x27;)&lt;/script&gt;"
NOW = datetime(2026, 11, 20, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


def drawn(source: str, **values: object) -> str:
    request = RequestFactory().get("/list/", {"level": "C2", "page": "3"})
    return Template("{% load hub i18n %}" + source).render(Context({"request": request, **values}))


NUMBER = Explained(
    label=NASTY, value="1.16", unit="%", formula=NASTY, inputs=(Input(label=NASTY, value=NASTY),), rule=NASTY
)
ITEM = TimelineItem(at=NOW, channel="desk", title=NASTY, detail=NASTY, note=NASTY, author=NASTY, lines=(NASTY,))
SHEET = Said(channel="online", at=NOW, source=NASTY, href=NASTY, answers=(Answer(question=NASTY, answer=NASTY),))
SPOKEN = Said(channel="desk", at=NOW, author=NASTY, text=NASTY, href=NASTY)
STEP = Step(title=NASTY, state=StepState.BAD, text=NASTY, outcome=NASTY, detail=NASTY, detail_title=NASTY)


@pytest.mark.parametrize(
    "source",
    [
        "{% note nasty author=nasty at=now channel='desk' %}",
        "{% quote nasty %}",
        "{{ nasty|marked:nothing }}",
        "{% source nasty channel='online' at=now href=nasty %}",
        "{% timeline_item item %}",
        "{% explain number %}",
        "{% stepper steps %}",
        "{% tabs tabs label=nasty %}",
        "{% empty nasty nasty action=nasty href=nasty %}",
        "{% key nasty %}",
        "{% key_hint 'N' nasty %}",
        "{% digest nasty %}",
        "{% masked 'name' nasty nasty %}",
        "{% change 1 nasty %}",
        "{% icon 'eye' label=nasty %}",
        "{% seal 'final' href=nasty %}",
        "{% clash sheet spoken %}",
        "{% links chain %}",
        "{% pipeline stages %}",
        "{% shares shares %}",
        "{% staves staves %}",
        "{% gauge gauge nasty %}",
    ],
)
def test_what_a_person_typed_is_never_markup(source: str) -> None:
    html = drawn(
        source,
        nasty=NASTY, nothing=(), now=NOW, item=ITEM, number=NUMBER, steps=[STEP], tabs=[Tab(label=NASTY, href=NASTY)],
        sheet=SHEET, spoken=SPOKEN, chain=[Link(title=NASTY, detail=NASTY)],
        stages=[Stage(label=NASTY, count=1, detail=NASTY, href=NASTY)],
        shares=[Share(label=NASTY, fen=1, path=NASTY, detail=NASTY, href=NASTY)],
        gauge=Gauge(label=NASTY, steps=(NASTY,), words=NASTY, low=1, high=1, point=1),
        staves=[Stave(label=NASTY, level=1, binding=True, change=NASTY)],
    )  # fmt: skip
    assert "<script" not in html
    assert "script" in html or "masked" in source


@pytest.mark.parametrize("state", ProofState)
def test_a_seal_differs_by_shape_and_says_its_word(state: ProofState) -> None:
    shapes = {other: seal_html(other, word=False) for other in ProofState}
    assert len({shape.replace(other.value, "") for other, shape in shapes.items()}) == 4
    assert state.value.capitalize() in seal_html(state)
    assert 'aria-hidden="true"' in shapes[state]


def test_a_seal_takes_its_state_from_the_record() -> None:
    class Record:
        state = ProofState.CONTRADICTED

    assert drawn("{% seal record %}", record=Record()) == seal_html("contradicted")


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="nearly"):
        seal_html("nearly")


def test_a_level_prints_code_and_word_in_both_languages() -> None:
    assert "C2" in level_html("C2")
    assert "Cautious" in level_html("C2")
    with override("zh-hans"):
        assert "谨慎型" in level_html("C2")
        assert "最低类别" in level_html("C1", lowest=True)


def test_a_level_outside_the_ramp_is_refused() -> None:
    with pytest.raises(UnknownLevel, match="C6"):
        level_html("C6")


def test_a_number_stands_for_the_level_of_an_investor() -> None:
    assert drawn("{% level 3 %}") == level_html("C3")
    assert drawn("{% rating 3 %}") == level_html("R3")


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "13812346021", "138****6021"),
        ("phone", "138****6021", "138****6021"),
        ("id_number", "330102198001014021", "3301**********4021"),
        ("email", "chengyi@example.invalid", "ch***@example.invalid"),
        ("card", "6222020200112233", "************2233"),
        ("name", "沈若溪", "沈**"),
        ("name", "沈", "沈*"),
        ("phone", "12345", "*****"),
    ],
)
def test_a_value_is_covered_before_it_reaches_the_page(kind: str, value: str, shown: str) -> None:
    assert covered(kind=kind, value=value) == shown


def test_the_full_value_is_not_in_the_page_before_a_reason_is_given() -> None:
    html = drawn("{% masked 'phone' phone '/reveal/1/' %}", phone="13812346021")
    assert "13812346021" not in html
    assert 'href="/reveal/1/"' in html
    assert 'aria-label="Show the full phone number"' in html


def test_money_is_grouped_and_minus_is_a_minus() -> None:
    assert ">1,234.50<" in money_html(123450)
    assert ">−1,234.50<" in money_html(-123450)
    assert ">+1,234.50<" in money_html(123450, sign=True)
    assert "not recorded" in money_html(None)
    assert "人民币壹仟贰佰叁拾肆元伍角整" in money_html(123450, in_capitals=True)


def test_short_money_counts_in_the_units_of_the_language() -> None:
    assert "612.48" in short_money_html(61248000000)
    assert "million" in short_money_html(61248000000)
    with override("zh-hans"):
        assert "6.12" in short_money_html(61248000000)
        assert "亿元" in short_money_html(61248000000)
        assert "12" in short_money_html(12000000)
        assert "万元" in short_money_html(12000000)
    assert 'title="612,480,000.00"' in short_money_html(61248000000)


def test_red_is_up_and_green_is_down_and_the_arrow_says_so_too() -> None:
    assert "change--up" in drawn("{% change 0.68 %}")
    assert "▲" in drawn("{% change 0.68 %}")
    assert "change--down" in drawn("{% change down %}", down=-0.02)
    assert "0.02" in drawn("{% change down %}", down=-0.02)
    assert "change--flat" in drawn("{% change 0 %}")


@pytest.mark.parametrize(
    ("earlier", "mode", "text"),
    [
        (timedelta(seconds=5), "auto", "just now"),
        (timedelta(minutes=1), "auto", "1 minute ago"),
        (timedelta(hours=2), "auto", "2 hours ago"),
        (timedelta(days=2), "auto", "11-18 09:12"),
        (timedelta(days=2), "relative", "2 days ago"),
        (timedelta(minutes=-18), "relative", "in 18 minutes"),
        (timedelta(days=400), "short", "2025-10-16"),
        (timedelta(0), "absolute", "2026-11-20 09:12"),
        (timedelta(0), "time", "09:12"),
        (timedelta(0), "date", "2026-11-20"),
    ],
)
def test_instants_are_told_in_the_branches_own_time(earlier: timedelta, mode: str, text: str) -> None:
    assert moment_text(NOW - earlier, mode=mode, now=NOW) == text


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant, match="2026-11-20"):
        when_html(NOW.replace(tzinfo=None), now=NOW)


def test_a_day_is_a_day_and_nothing_is_said_to_be_nothing() -> None:
    assert ">2026-11-20<" in when_html(date(2026, 11, 20), now=NOW)
    assert "not recorded" in when_html(None, now=NOW)


def test_an_explained_number_opens_by_a_popover_of_its_own() -> None:
    html = drawn("{% explain number %}{% explain number %}", number=NUMBER)
    targets = {part.split('"')[0] for part in html.split('popovertarget="')[1:]}
    assert len(targets) == 2
    assert all(f'id="{target}" popover' in html for target in targets)


def test_a_fragment_shares_no_element_id_with_its_page() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true"})
    html = Template("{% load hub %}{% explain number %}").render(Context({"request": request, "number": NUMBER}))
    assert 'id="explain-1"' not in html


def test_pages_keep_the_rest_of_the_address() -> None:
    html = drawn("{% pagination page %}", page=Paginator(range(100), 10).page(3))
    assert "level=C2&amp;page=2" in html
    assert "level=C2&amp;page=4" in html
    assert "100 rows" in html


def test_the_first_page_has_no_way_back() -> None:
    html = drawn("{% pagination page %}", page=Paginator(range(100), 10).page(1))
    assert 'rel="prev"' not in html
    assert 'rel="next"' in html


def test_a_filter_bar_folds_what_is_rare_and_keeps_what_it_does_not_know() -> None:
    request = RequestFactory().get("/list/", {"view": "soon", "page": "3", "branch": "east"})
    html = Template("{% load hub %}{% filter_bar form first=3 %}").render(
        Context({"request": request, "form": ExampleFilter(request.GET)})
    )
    assert '<input type="hidden" name="view" value="soon">' in html
    assert 'name="page"' not in html
    assert "<details" in html
    assert " open>" in html


def test_a_refused_field_is_tied_to_its_error() -> None:
    form = ExampleForm({"name": "", "amount": "12", "channel": "desk"})
    html = drawn("{% field form.name %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_help_is_tied_to_its_field() -> None:
    html = drawn("{% field form.amount %}", form=ExampleForm())
    assert 'aria-describedby="id_amount_helptext"' in html
    assert 'id="id_amount_helptext"' in html


def test_a_choice_is_a_fieldset_with_a_legend() -> None:
    html = drawn("{% field form.channel %}", form=ExampleForm())
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 3


def test_the_summary_of_errors_leads_to_each_field() -> None:
    form = ExampleForm({"name": "", "amount": "x", "channel": "desk"})
    html = drawn("{% errors form %}", form=form)
    assert 'href="#id_name"' in html
    assert 'href="#id_amount"' in html
    assert 'role="alert"' in html


def test_a_form_in_order_has_no_summary() -> None:
    assert drawn("{% errors form %}", form=ExampleForm()).strip() == ""


def test_a_dropped_file_needs_no_script() -> None:
    html = drawn("{% file_drop form.scan %}", form=ExampleForm())
    assert 'type="file"' in html
    assert '<label class="filedrop" for="id_scan"' in html


def test_an_icon_alone_has_a_name_and_beside_a_word_has_none() -> None:
    assert 'role="img" aria-label="Close"' in drawn("{% icon 'close' label='Close' %}")
    assert 'aria-hidden="true"' in drawn("{% icon 'close' %}")


def test_an_icon_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(KeyError):
        drawn("{% icon 'unicorn' %}")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_an_icon_is_one_path_on_its_grid(name: str) -> None:
    assert ICONS[name].startswith("M")
    assert set(ICONS[name]) <= set("MmLlHhVvCcSsQqAaZz0123456789.- ")


def test_a_step_says_its_state_to_those_who_do_not_see_it() -> None:
    steps = [Step(title="One", state=StepState.DONE), Step(title="Two", state=StepState.CURRENT)]
    html = drawn("{% stepper steps %}", steps=steps)
    assert 'aria-label="done"' in html
    assert 'aria-current="step"' in html


def test_messages_become_toasts() -> None:
    class Said:
        level_tag = "error"

        def __str__(self) -> str:
            return NASTY

    html = drawn("{% toasts %}", messages=[Said()])
    assert "toast--error" in html
    assert ESCAPED in html


def test_a_field_can_be_any_widget_of_django() -> None:
    class Every(forms.Form):
        text = forms.CharField()
        pick = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
        yes = forms.BooleanField()
        file = forms.FileField()

    kinds = drawn("{% for bound in form %}{% field bound %}{% endfor %}", form=Every())
    assert kinds.count('class="field') >= 4
    assert "filedrop" in kinds


def test_the_link_that_broke_names_the_record_before_it() -> None:
    chain = [
        Link(title="row"),
        Link(title="original", agrees=False),
        Link(title="leaf", agrees=True),
    ]
    html = drawn("{% links chain %}", chain=chain)
    assert html.count("links__box--bad") == 1
    assert html.index("links__box--bad") < html.index("<b>row</b>") < html.index("≠")
    assert 'aria-label="differs from"' in html
    assert 'aria-label="equals"' in html


def test_a_chain_that_holds_shows_no_break() -> None:
    html = drawn("{% links chain %}", chain=[Link(title="row"), Link(title="leaf", agrees=True)])
    assert "≠" not in html
    assert "--bad" not in html


def test_two_statements_keep_their_materials() -> None:
    html = drawn("{% clash sheet spoken %}", sheet=SHEET, spoken=SPOKEN)
    assert html.index('class="sheet"') < html.index("≠") < html.index('class="note"')


def test_a_channel_of_before_channels_were_checked_leaves_the_page_readable() -> None:
    assert "fax" not in drawn("{% channel 'fax' %}")
    assert 'class="channel channel--neither"' in drawn("{% channel 'fax' %}")
