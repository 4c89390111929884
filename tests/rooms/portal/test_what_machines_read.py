"""What programs read: one address for each page and language, structured data that holds, a map of the site."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from cms import queries

SLUG = "qingyu-cold-chain"
HERE = "http://127.0.0.1:8000"
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def data(html: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])["@graph"]


@pytest.mark.parametrize("path", ["/", "/disclosures/", "/search/", "/verify/", f"/disclosures/{SLUG}/"])
def test_a_page_names_its_address_in_both_languages(world: None, client: Client, path: str) -> None:
    html = body(client, "/en" + path)
    assert f'<link rel="canonical" href="{HERE}/en{path}">' in html
    assert f'hreflang="zh-Hans" href="{HERE}{path}"' in html
    assert f'hreflang="en" href="{HERE}/en{path}"' in html
    assert f'hreflang="x-default" href="{HERE}{path}"' in html
    assert '<meta name="description" content="' in html


def test_what_narrows_a_list_is_not_part_of_its_address(world: None, client: Client) -> None:
    html = body(client, "/search/?q=冷链")
    assert f'<link rel="canonical" href="{HERE}/search/">' in html
    assert '<meta name="robots" content="noindex, follow">' in html


def test_pages_of_people_who_sign_in_name_no_address(db: None, client: Client) -> None:
    assert "canonical" not in body(client, "/my/")


def test_the_structured_data_say_what_the_register_says(world: None, client: Client) -> None:
    version, first = queries.required(SLUG), queries.version(SLUG, 1)
    assert first is not None
    report, way = data(body(client, f"/en/disclosures/{SLUG}/"))
    assert (report["@type"], report["name"], report["version"]) == ("Report", version.title.en, "2")
    assert report["identifier"] == {"@type": "PropertyValue", "propertyID": "SHA-256", "value": version.digest}
    assert str(report["dateModified"])[:10] == version.published_at.date().isoformat()
    assert [step["name"] for step in way["itemListElement"]] == ["Home", "Disclosures", version.title.en]
    assert data(body(client, "/disclosures/figures-2026-10/"))[0]["@type"] == "Dataset"
    assert {thing["@type"] for thing in data(body(client, "/"))} == {"Organization", "WebSite"}


def test_a_title_cannot_end_the_block_of_data() -> None:
    from hub.portal.structured import linked_data

    written = str(linked_data({"name": "</script><script>alert(1)</script>&amp;"}))
    assert written.count("</script>") == 1
    assert data(written)[0]["name"] == "</script><script>alert(1)</script>&amp;"


def test_a_superseded_version_asks_not_to_be_listed(world: None, client: Client) -> None:
    assert "noindex" in body(client, f"/disclosures/{SLUG}/v/1/")
    assert "noindex" not in body(client, f"/disclosures/{SLUG}/")


def test_the_map_names_every_current_disclosure_in_both_languages(world: None, client: Client) -> None:
    root = ElementTree.fromstring(client.get("/sitemap.xml", headers={"accept-language": "en"}).content)
    places = [place.text for place in root.findall("m:url/m:loc", MAP)]
    for slug in ("about", SLUG, "figures-2026-09", "figures-2026-10"):
        assert f"{HERE}/disclosures/{slug}/" in places
        assert f"{HERE}/en/disclosures/{slug}/" in places
    assert len(places) == len(set(places))
    assert {one.get("hreflang") for one in root.iterfind("m:url/x:link", MAP)} == {"zh-Hans", "en"}


def test_programs_are_kept_out_of_what_needs_a_sign_in(db: None, client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    for line in ("Disallow: /my/", "Disallow: /en/workspace/", f"Sitemap: {HERE}/sitemap.xml"):
        assert line in text.splitlines()
    assert "Disallow: /disclosures/" not in text
