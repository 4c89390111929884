"""Everything that the demo publishes passes the wording gate, and no Chinese text has a typed space beside a figure."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from cms.domain.gate import examine
from cms.domain.payload import freeze
from hub.demo.invention import invent
from hub.demo.lists import DATA, listed
from hub.demo.market import products
from hub.demo.papers import handed_in, releases
from hub.demo.papers.figures import Books
from hub.wording.checking import check
from hub.wording.findings import STOPPING

AS_OF = date(2026, 11, 22)
TYPED_SPACE = re.compile(r"[\u4e00-\u9fff，。；：！？）」”] +[0-9A-Za-z]|[0-9A-Za-z%] +[\u4e00-\u9fff（「“]")


def texts(value: object, language: str) -> Iterator[str]:
    """Every text of one language in a nested value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in {"zh", "en"}:
                yield from texts(inner, language)
            elif name == language:
                yield str(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner, language)


def published(language: str) -> list[str]:
    world = invent(seed=1, scale="small", as_of=AS_OF)
    papers = releases(Books(plans=world.plans, bought=world.bought), AS_OF, months=11)
    place = ("zh", "en").index(language)
    found = [text for paper in papers for text in (*texts(paper.fields, language), paper.reason[place])]
    for product in products(AS_OF):
        found += [getattr(product, f"name_{language}"), getattr(product, f"benchmark_text_{language}")]
    for plan in world.plans:
        found += [text for name, text in vars(plan.facts).items() if name.endswith(f"_{language}")]
    return sorted({text for text in found if text})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_that_is_published_promises_a_return(language):
    found = {text: check(text, language=language) for text in published(language)}
    stopped = {text: found for text, found in found.items() if any(one.severity in STOPPING for one in found)}
    assert stopped == {}


def test_the_draft_that_waits_for_compliance_is_stopped_for_its_promise_in_both_languages():
    world = invent(seed=1, scale="small", as_of=AS_OF)
    draft = handed_in(Books(plans=world.plans, bought=world.bought), AS_OF)
    assert draft is not None
    checks = examine(freeze(kind=draft.kind, slug=draft.slug, fields=draft.fields))
    stopping = {one.passage.language: one.finding.excerpt for one in checks.wording if one.finding.severity in STOPPING}
    assert set(stopping) == {"zh", "en"}
    assert checks.stops


def test_the_check_would_notice_a_promise():
    assert any(one.severity in STOPPING for one in check("三月持有1号保本保息，零风险。", language="zh"))


def test_no_chinese_text_has_a_typed_space_beside_a_figure_or_a_latin_word():
    everything = [*published("zh"), *texts(_marked(listed("notes")), "zh")]
    assert [text for text in everything if TYPED_SPACE.search(text)] == []
    assert TYPED_SPACE.search("三月持有 1 号")


def test_no_list_has_a_typed_space_in_its_chinese():
    for path in DATA.glob("*.toml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        said = [text for line in lines if not line.startswith("#") for text in re.findall(r'"([^"]*)"', line)]
        assert [text for text in said if TYPED_SPACE.search(text)] == [], path.name


def _marked(value: object) -> object:
    """Notes are of one language: mark their lines as such."""
    if isinstance(value, dict):
        return {name: _marked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner) for inner in value]
    return {"zh": value}
