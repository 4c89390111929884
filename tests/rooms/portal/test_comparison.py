"""Any two versions beside each other, with the changed words marked."""

import html

import pytest
from django.test import Client

SLUG = "qingyu-cold-chain"


def page(client: Client, query: str = "", language: str = "") -> str:
    response = client.get(f"{language}/disclosures/{SLUG}/compare/{query}")
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_the_changed_words_stand_marked_on_both_sides_with_the_reason(world: None, client: Client) -> None:
    shown = page(client, "?before=1&after=2")
    assert "<del>31,800,000.00</del>" in shown
    assert "<ins>30,600,000.00</ins>" in shown
    assert "评估机构复核后下调成新率。" in shown
    assert "<b>1项</b>" in shown


@pytest.mark.parametrize("query", ["", "?before=2&after=1", "?before=x&after=99", "?before=1"])
def test_whatever_is_asked_the_earlier_version_stands_first(world: None, client: Client, query: str) -> None:
    assert "Between version 1 and version 2" in page(client, query, "/en")


def test_a_version_beside_itself_says_so(world: None, client: Client) -> None:
    assert "You chose the same version twice." in page(client, "?before=2&after=2", "/en")


def test_what_was_published_once_has_nothing_to_compare(world: None, client: Client) -> None:
    response = client.get("/en/disclosures/about/compare/")
    assert "There is one version only." in response.content.decode()


def test_what_was_never_published_is_missing(db: None, client: Client) -> None:
    assert client.get("/disclosures/nothing-here/compare/").status_code == 404


def test_the_correction_trail_leads_to_the_comparison(world: None, client: Client) -> None:
    assert f"/disclosures/{SLUG}/compare/?before=1&after=2" in html.unescape(
        client.get(f"/disclosures/{SLUG}/").content.decode()
    )
