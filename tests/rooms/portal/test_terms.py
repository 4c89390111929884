"""Words of the glossary are explained where they stand: once a page, never inside markup, as a list in large type."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from hub.portal.terms import MOST_MARKED, Words
from tests.rooms.cms import samples

SLUG = "qingyu-cold-chain"
TERMS = [("抵押", "把东西押给出借人。"), ("抵押率", "未还本金与估值之比。"), ("p", "不是标签。"), ("amp", "不是实体。")]


def test_a_word_is_marked_once_and_the_longer_one_before_the_shorter() -> None:
    words = Words(TERMS)
    first = words.marked("<p>抵押率与抵押，抵押率。</p>")
    assert first.count('popovertarget="term-1"') == first.count('popovertarget="term-2"') == 1
    assert words.marked("<p>抵押</p>") == "<p>抵押</p>"
    assert [term.word for term in words.used] == ["抵押率", "抵押"]


def test_markup_and_entities_are_not_words() -> None:
    assert Words(TERMS).marked("<p>a &amp; b<br></p>") == "<p>a &amp; b<br></p>"


def test_an_english_word_is_marked_whole_and_in_any_case() -> None:
    with override("en"):
        words = Words([("pledge", "Something given as security.")])
        assert "<button" not in words.marked("<p>pledges pledged</p>")
        assert ">Pledge</button>" in words.marked("<p>Pledge</p>")


def test_a_page_is_not_dotted_all_over() -> None:
    words = Words([(f"词{number:02d}", "意思") for number in range(30)])
    words.marked(" ".join(f"词{number:02d}" for number in range(30)))
    assert len(words.used) == MOST_MARKED


@pytest.fixture
def explained(publish: Callable[..., Any]) -> None:
    publish()
    terms = [
        {
            "term": samples.both("监管账户", "supervised account"),
            "meaning": samples.both("由<银行>看管的账户。", "Watched."),
        }
    ]
    fields = {"title": samples.both("术语", "Glossary"), "summary": samples.both("通俗解释", "Plain words"),
              "risk_notice": samples.RISK, "terms": terms}  # fmt: skip
    publish(fields, kind="glossary", slug="glossary", comment="公式随后补充")


def test_a_page_explains_its_words_and_leads_to_the_glossary(explained: None, client: Client) -> None:
    shown = client.get(f"/disclosures/{SLUG}/").content.decode()
    assert shown.count("data-term") == 1
    assert "由&lt;银行&gt;看管的账户。" in shown
    assert 'href="/disclosures/glossary/"' in shown
    assert "data-term" not in client.get("/disclosures/glossary/").content.decode()


def test_a_text_reads_the_same_with_its_words_marked(explained: None, client: Client) -> None:
    import re

    shown = html.unescape(re.sub(r"<[^>]+>", "", client.get(f"/disclosures/{SLUG}/").content.decode()))
    assert "仓储租金经监管账户划入。" in shown
