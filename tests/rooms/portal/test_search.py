"""The search: two characters are enough, English is stemmed, facets count, older versions only when asked for."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import queries, searching
from cms.models import RegisterVersion, SearchEntry
from cms.searching import Question
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT

SLUG = "qingyu-cold-chain"


def slugs(words: str, **options: Any) -> list[str]:
    return [match.slug for match in searching.search(Question(words=words, **options)).matches]


def page(client: Client, query: str, path: str = "/search/") -> str:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_every_two_characters_of_every_title_are_found(world: None) -> None:
    for version in queries.listing(limit=100).rows:
        for run in re.findall(r"[\u4e00-\u9fff]{2,}", version.title.zh):
            for place in range(len(run) - 1):
                assert version.slug in slugs(run[place : place + 2]), run[place : place + 2]


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("信息披露", SLUG),
        ("逾期率", "figures-2026-10"),
        ("公告", SLUG),
        ("冷链 制冷机组", SLUG),
        ("冷鏈倉儲", SLUG),
        ("lengliancangchu", SLUG),
        ("refrigerated stores", SLUG),
        ("overdue", "figures-2026-10"),
        ("2026-10", "figures-2026-10"),
    ],
)
def test_words_lead_to_what_says_them(world: None, words: str, slug: str) -> None:
    assert slug in slugs(words)


def test_an_english_word_is_found_in_its_other_forms(world: None) -> None:
    assert SLUG in slugs("renewing")
    assert slugs("rents") == slugs("rent") != []


def test_pairs_that_stand_apart_do_not_make_a_word(world: None) -> None:
    assert slugs("冷链设备更新仓储") == []


def test_only_what_is_current_is_found_and_older_versions_when_asked_for(world: None) -> None:
    assert slugs("冷链").count(SLUG) == 1
    assert slugs("冷链", older=True).count(SLUG) == 2


def test_an_earlier_day_finds_what_was_current_then(publish: Callable[..., Any]) -> None:
    publish()
    changed = samples.project(title={"zh": "云岭茶园项目", "en": "Tea garden"})
    publish(changed, at=AT + timedelta(days=2), change="update", reason_zh="更名", reason_en="Renamed")
    assert slugs("冷链仓储设备更新项目") == []
    assert slugs("冷链仓储设备更新项目", as_of=AT + timedelta(days=1)) == [SLUG]
    assert slugs("云岭", as_of=AT + timedelta(days=1)) == []
    assert slugs("冷链", as_of=AT - timedelta(days=1)) == []


def test_facets_count_what_would_remain_under_the_other_choices(world: None) -> None:
    found = searching.search(Question(chosen={"kind": frozenset({"figures"})}))
    assert found.facets["kind"] == {"organisation": 1, "project": 1, "figures": 2}
    assert found.facets["state"] == {"first": 2}
    assert {match.kind for match in found.matches} == {"figures"}


def test_the_index_made_anew_is_the_index_that_publishing_kept(world: None) -> None:
    kept = list(SearchEntry.objects.order_by("pk").values())
    call_command("rebuild_search")
    assert list(SearchEntry.objects.order_by("pk").values()) == kept
    assert len(kept) == RegisterVersion.objects.count()


def test_the_words_are_marked_in_title_and_passage(world: None, client: Client) -> None:
    shown = page(client, "q=冷链")
    assert "青屿<mark>冷链</mark>仓储" in shown
    assert shown.count("<mark>") >= 2
    assert "<mark>" in page(client, "q=renewing", "/en/search/")


def test_a_figure_is_shown_with_its_value_where_its_name_was_asked_for(world: None, client: Client) -> None:
    assert "金额<mark>逾期率</mark> 1.16%" in page(client, "q=逾期率")


def test_what_a_question_holds_is_never_markup(world: None, client: Client) -> None:
    assert "<b>x" not in client.get("/search/", {"q": "<b>x 冷链"}).content.decode()


def test_nothing_found_leads_somewhere(world: None, client: Client) -> None:
    shown = page(client, "q=冷链 查无此词")
    assert "没有同时符合的内容" in shown
    assert "单独查“冷链”" in shown
    assert "与“于期率”同音的词" in page(client, "q=于期率")
    assert page(client, "q=冷链&kind=figures").count('href="?q=%E5%86%B7%E9%93%BE"') >= 1


def test_an_address_that_means_nothing_still_answers(world: None, client: Client) -> None:
    for query in (
        "kind=nonsense&page=99",
        "as_of=yesterday",
        "year=x&q=%00",
        f"q={'长' * 5000}",
        "older=&state=&page=0",
    ):
        assert client.get(f"/search/?{query}").status_code == 200


def test_a_page_of_results_reads_the_register_a_fixed_number_of_times(world: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        page(client, "q=figures-2026-09")
    with CaptureQueriesContext(connection) as many:
        page(client, "q=信息披露")
    assert len(many) <= len(few) + 1
