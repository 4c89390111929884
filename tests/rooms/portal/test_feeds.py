"""Feeds: what was published lately, newest first, corrections as entries of their own, found from the pages."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from cms import queries

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SLUG = "qingyu-cold-chain"


def entries(client: Client, path: str) -> list[Any]:
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return list(etree.fromstring(response.content).findall("a:entry", ATOM))


def test_a_correction_is_an_entry_of_its_own_with_its_reason_and_digest(world: None, client: Client) -> None:
    found = entries(client, "/en/feeds/project.atom")
    assert len(found) == 2
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in found]
    assert titles == [
        "Qingyu cold-chain equipment renewal (version 2, Material correction)",
        "Qingyu cold-chain equipment renewal",
    ]
    said = found[0].findtext("a:summary", namespaces=ATOM)
    assert "The appraiser lowered the condition factor." in said
    assert queries.required(SLUG).digest in said
    links = [entry.find("a:link", ATOM).get("href") for entry in found]
    assert links[0].endswith(f"/en/disclosures/{SLUG}/v/2/")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_both_shapes_have_the_same_entries(world: None, client: Client, prefix: str) -> None:
    listed = json.loads(client.get(f"{prefix}/feeds/all.json").content)
    assert listed["version"] == "https://jsonfeed.org/version/1.1"
    atom = [entry.findtext("a:id", namespaces=ATOM) for entry in entries(client, f"{prefix}/feeds/all.atom")]
    assert [item["id"] for item in listed["items"]] == atom
    assert len(atom) == 5


def test_the_feed_is_the_same_while_nothing_changes(world: None, client: Client, publish: Callable[..., Any]) -> None:
    for shape in ("atom", "json"):
        first = client.get(f"/feeds/all.{shape}")
        assert client.get(f"/feeds/all.{shape}", headers={"if-none-match": first["ETag"]}).status_code == 304
    publish(change="correction", reason_zh="改回。", reason_en="Changed back.")
    assert client.get("/feeds/all.json", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_feed_holds_no_character_that_xml_refuses(world: None, client: Client, publish: Callable[..., Any]) -> None:
    publish(change="correction", reason_zh="改\x0b回\uffff。", reason_en="Changed\x1b back\ufffe.")
    newest = entries(client, "/en/feeds/project.atom")[0]
    assert "Changed back." in newest.findtext("a:summary", namespaces=ATOM)
    assert "改回。" in client.get("/feeds/all.json").content.decode()


def test_an_empty_feed_is_the_same_each_time(db: None, client: Client) -> None:
    assert client.get("/feeds/all.atom").content == client.get("/feeds/all.atom").content


def test_there_is_no_feed_of_what_is_no_kind(db: None, client: Client) -> None:
    response = client.get("/feeds/rumours.atom")
    assert response.status_code == 404
    assert set(json.loads(response.content)["error"]) == {"zh", "en"}


@pytest.mark.parametrize("path", ["/", "/disclosures/", f"/disclosures/{SLUG}/", "/open-data/"])
def test_a_reader_finds_the_feeds_from_the_pages(world: None, client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    found = dict(re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', html))
    for kind, where in found.items():
        assert client.get(where).status_code == 200, kind
    assert {"application/atom+xml", "application/feed+json"} <= set(found)
