"""What the public reads: complete in both languages, from the register alone, with every version at its address."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import operations, queries
from hub.kernel.digest import sha256_hex
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"
PAGES = [
    "/",
    "/disclosures/",
    f"/disclosures/{SLUG}/",
    f"/disclosures/{SLUG}/v/1/",
    "/disclosures/figures-2026-10/",
    "/disclosures/about/",
]


def body(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_public_page_opens_in_both_languages(world: None, client: Client, path: str, language: str) -> None:
    html = body(client, language + path)
    assert f'<html lang="{"en" if language else "zh-Hans"}"' in html
    Balanced().check(html)


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_read_the_register_and_never_a_draft(world: None, client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        body(client, path)
    asked = [query["sql"] for query in captured]
    assert any("cms_registerversion" in sql for sql in asked)
    drafts = re.compile(r"wagtail|cms_submission|cms_review|cms_\w+page|cms_draftingfolder")
    assert not [sql for sql in asked if drafts.search(sql)]


@pytest.mark.parametrize(
    ("path", "most"),
    [("/disclosures/about/", 2), (f"/disclosures/{SLUG}/v/1/", 2), ("/disclosures/figures-2026-10/", 3),
     (f"/disclosures/{SLUG}/", 4)],
)  # fmt: skip
def test_a_page_takes_the_register_the_log_and_little_else(world: None, client: Client, path: str, most: int) -> None:
    """A project that stands now asks for its plan and for what came in besides; its versions do not.

    Nothing is kept for whoever says who they are, so this reader gets a page made anew.
    """
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, headers={"authorization": "somebody"}).status_code == 200
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    seen = [sql for sql in asked if " FROM " in sql and "set_config" not in sql]
    assert len(seen) <= most, seen


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_load_nothing_inline_and_nothing_from_elsewhere(world: None, client: Client, path: str) -> None:
    html = body(client, path)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert not re.search(r'<script(?! type="application/ld\+json")(?![^>]*\ssrc=)', html)
    fetched = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", html)  # says where the page is, fetches nothing
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", fetched)


def test_the_home_page_shows_the_newest_versions_with_their_seal(world: None, client: Client) -> None:
    html = body(client, "/")
    assert "青屿冷链仓储设备更新项目" in html
    assert f"/disclosures/{SLUG}/v/2/" in html
    assert "seal--recorded" in html
    assert "投资有风险，理财需谨慎。" in html


def test_a_home_page_without_any_disclosure_says_so(db: None, client: Client) -> None:
    assert "尚未发布任何内容" in body(client, "/")


def test_a_page_carries_its_digest_and_leads_to_its_verification(world: None, client: Client) -> None:
    version = queries.required(SLUG)
    html = body(client, f"/disclosures/{SLUG}/")
    assert version.digest in html
    assert f"/verify/disclosure/{version.id}/" in html


def test_the_published_bytes_hash_to_the_digest_on_the_page(world: None, client: Client) -> None:
    response = client.get(f"/disclosures/{SLUG}/v/1/payload.json")
    version = queries.version(SLUG, 1)
    assert version is not None
    assert sha256_hex(response.content) == version.digest


def test_a_correction_shows_before_after_and_reason(world: None, client: Client) -> None:
    html = body(client, f"/en/disclosures/{SLUG}/")
    assert "<del>31,800,000.00</del>" in html
    assert "<ins>30,600,000.00</ins>" in html
    assert "The appraiser lowered the condition factor." in html


def test_an_old_version_keeps_its_address_and_says_what_superseded_it(world: None, client: Client) -> None:
    html = body(client, f"/en/disclosures/{SLUG}/v/1/")
    assert "You are reading version 1." in html
    assert "31,800,000.00" in html
    assert "30,600,000.00" not in html


def test_both_languages_state_the_same_numbers(world: None, client: Client) -> None:
    numbers = [
        sorted(set(re.findall(r"\d{1,3}(?:,\d{3})*\.\d\d", body(client, f"{prefix}/disclosures/{SLUG}/"))))
        for prefix in ("", "/en")
    ]
    assert numbers[0] == numbers[1]
    assert "24,000,000.00" in numbers[0]


def test_money_that_does_not_add_up_is_said_to_not_add_up(publish: Callable[..., Any], client: Client) -> None:
    publish(samples.project(amount_fen=2_500_000_000))
    html = body(client, f"/en/disclosures/{SLUG}/")
    assert "It does not add up" in html
    assert "1,000,000.00" in html


def test_a_late_instalment_stays_visible(world: None, client: Client) -> None:
    assert "4 days late" in body(client, f"/en/disclosures/{SLUG}/")


def test_a_missing_item_stays_visible(publish: Callable[..., Any], client: Client) -> None:
    publish(samples.project(fees=[]), comment="费用表下周补充")
    html = body(client, f"/en/disclosures/{SLUG}/")
    assert "Missing: Fees" in html


def test_figures_show_numerator_denominator_formula_and_change(world: None, client: Client) -> None:
    html = body(client, "/en/disclosures/figures-2026-10/")
    assert "OPS-17, version 1" in html
    assert "7,104,768.00" in html
    assert "/disclosures/figures-2026-09/" in html


def test_figures_lead_to_the_newest_month(world: None, client: Client) -> None:
    assert client.get("/figures/").headers["Location"] == "/disclosures/figures-2026-10/"


def test_the_list_keeps_its_filters_in_the_address(world: None, client: Client) -> None:
    html = body(client, "/disclosures/?kind=project&q=冷链")
    assert "青屿<mark>冷链</mark>仓储设备更新项目" in html
    assert "2026年10月运营数据" not in html
    assert "没有同时符合的内容" in body(client, "/disclosures/?q=查无此词")
    assert "青屿" in body(client, "/disclosures/?kind=nonsense&year=0&page=99")


def test_a_withdrawn_disclosure_leaves_a_tombstone_and_its_versions(
    world: None, people: People, client: Client
) -> None:
    asked = operations.submit_withdrawal(
        slug=SLUG, reason_zh="项目取消", reason_en="Project cancelled", by=people.editor, at=AT
    )
    operations.approve(submission_id=asked.id, by=people.compliance, at=AT)
    operations.publish(submission_id=asked.id, by=people.signatory, at=AT)
    assert "Project cancelled" in body(client, f"/en/disclosures/{SLUG}/", status=410)
    assert "31,800,000.00" in body(client, f"/en/disclosures/{SLUG}/v/1/")


@pytest.mark.parametrize(
    "path", ["/disclosures/nothing/", f"/disclosures/{SLUG}/v/9/", f"/disclosures/{SLUG}/v/9/payload.json"]
)
def test_what_was_never_published_is_not_found(world: None, client: Client, path: str) -> None:
    body(client, path, status=404)


def test_what_waits_for_review_is_not_on_any_public_page(world: None, people: People, client: Client) -> None:
    operations.draft(kind="project", slug="secret-plan", fields=samples.project(), by=people.editor, at=AT)
    operations.submit_for_review(slug="secret-plan", by=people.editor, at=AT)
    body(client, "/disclosures/secret-plan/", status=404)
    assert "secret-plan" not in body(client, "/disclosures/")


class Balanced(HTMLParser):
    """Every opened element is closed in order."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "rect", "path", "circle", "use"})

    def check(self, html: str) -> None:
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_a_month_has_an_operations_report_in_the_language_of_the_page(world: None, client: Client) -> None:
    assert "/disclosures/figures-2026-10/v/1/report.pdf" in body(client, "/disclosures/figures-2026-10/")
    for prefix, tag in (("", "zh-Hans"), ("/en", "en")):
        answer = client.get(f"{prefix}/disclosures/figures-2026-10/v/1/report.pdf")
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            assert str(pdf.Root.Lang) == tag
            assert list(pdf.attachments) == ["figures.json"]
    assert client.get("/disclosures/about/v/1/report.pdf").status_code == 404
