"""Pages kept ready-made: the same for nobody in particular, gone with the first publication, tagged, packed."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.access.models import User
from hub.portal import kept_pages
from hub.portal.kept_pages import SHELF

SLUG = "qingyu-cold-chain"
KEPT = [
    "/", "/disclosures/", f"/disclosures/{SLUG}/", f"/en/disclosures/{SLUG}/v/1/", "/disclosures/figures-2026-10/",
    f"/open-data/v1/disclosures/{SLUG}.json", "/feeds/all.atom", "/open-data/",
]  # fmt: skip


def asked(client: Client, path: str, **headers: str) -> tuple[Any, list[str]]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, headers=headers)
    return response, [query["sql"] for query in captured]


@pytest.mark.parametrize("path", KEPT)
def test_the_second_reader_gets_the_same_page_and_the_register_is_not_read(
    world: None, client: Client, path: str
) -> None:
    first, _ = asked(client, path)
    settings.PAGES_LOOK_EVERY_S = 3600
    second, queries = asked(client, path)
    assert (first.status_code, first.content) == (200, second.content)
    assert queries == []


@pytest.mark.parametrize("path", KEPT)
def test_a_publication_shows_at_the_next_look(
    world: None, client: Client, publish: Callable[..., Any], path: str
) -> None:
    before = client.get(path)
    publish(change="correction", reason_zh="改回原值。", reason_en="Changed back.")
    after = client.get(path, headers={"if-none-match": before["ETag"]})
    assert after.status_code == (304 if "figures" in path or path == "/open-data/" else 200)


@pytest.mark.parametrize("path", KEPT)
def test_who_has_the_page_already_is_told_so(world: None, client: Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Vary"] == first["Vary"]


def test_a_page_comes_packed_to_whoever_can_unpack_it(world: None, client: Client) -> None:
    plain, packed = client.get("/"), client.get("/", headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"]


def test_languages_and_preferences_are_kept_apart(world: None, client: Client) -> None:
    seen = {client.get(path).content for path in ("/", "/en/")}
    for cookie, value in (("hub_type", "large"), ("hub_theme", "dark")):
        client.cookies[cookie] = value
        seen.add(client.get("/").content)
    client.cookies["hub_type"] = "no-such-size"
    client.cookies["hub_theme"] = "system"
    assert client.get("/").content in seen
    assert len(seen) == 4


def test_somebody_gets_a_page_of_their_own_and_leaves_none_behind(world: None, client: Client, people: Any) -> None:
    client.force_login(User.objects.get(username="editor"))
    mine = client.get("/").content
    assert SHELF.pages == {}
    assert Client().get("/").content != mine


@pytest.mark.parametrize("path", ["/verify/", "/accounts/login/", "/disclosures/nothing/", "/my/"])
def test_what_is_of_one_reader_or_of_the_moment_is_not_kept(world: None, client: Client, path: str) -> None:
    client.get(path)
    assert SHELF.pages == {}


def test_the_shelf_lets_go_of_the_longest_unread(world: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/")
    monkeypatch.setattr(kept_pages, "MOST_BYTES", SHELF.size + 100)
    client.get(f"/open-data/v1/disclosures/{SLUG}/versions.json")
    assert [key[0] for key in SHELF.pages] == [f"/open-data/v1/disclosures/{SLUG}/versions.json"]
    assert SHELF.size == sum(kept.size for kept in SHELF.pages.values())


def test_a_query_nobody_would_type_is_answered_and_not_kept(world: None, client: Client) -> None:
    assert client.get("/?" + "x" * 300).status_code == 200
    assert SHELF.pages == {}


FEW = {
    "/disclosures/about/": 3, "/disclosures/about/v/1/": 3, f"/disclosures/{SLUG}/v/1/": 3,
    "/open-data/v1/disclosures/about.json": 3, "/feeds/all.json": 3, "/disclosures/figures-2026-10/": 4,
}  # fmt: skip


@pytest.mark.parametrize(("path", "most"), FEW.items())
def test_a_page_from_the_register_needs_three_queries(world: None, client: Client, path: str, most: int) -> None:
    """Beside the look at the stamps, which a process takes four times a second for all its readers together."""
    client.get("/open-data/")
    settings.PAGES_LOOK_EVERY_S = 3600
    _, queries = asked(client, path)
    read = [sql for sql in queries if "set_config" not in sql and "SAVEPOINT" not in sql]
    assert len(read) <= most, "\n".join(read)
