"""The register as data: what the schema says, every version, at any moment, the same tag while nothing changes."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from django.test import Client

from cms import operations, queries
from cms.domain.facts import facts
from cms.domain.json_schema import _VALUES
from cms.domain.schema import Kind, Sort
from hub.kernel.canonical import canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.portal.open_data import OPEN
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"
ONE = f"/open-data/v1/disclosures/{SLUG}"


def data(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, (path, response.content[:300])
    return json.loads(response.content)


@pytest.mark.parametrize("slug", [SLUG, "about", "figures-2026-10"])
def test_an_answer_is_what_its_published_schema_says(world: None, client: Client, slug: str) -> None:
    found = data(client, f"/open-data/v1/disclosures/{slug}.json")
    schema = data(client, found["schema"].partition("//")[2].partition("/")[2].join(["/", ""]))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(found, schema)
    spoiled = found | {"content": found["content"] | {"fields": found["content"]["fields"] | {"amount_fen": "12"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoiled, schema)


@pytest.mark.parametrize("path", ["/open-data/v1/disclosures.json", f"{ONE}/versions.json"])
def test_a_list_is_what_its_published_schema_says(world: None, client: Client, path: str) -> None:
    jsonschema.validate(data(client, path), data(client, "/open-data/v1/schemas/listing.json"))


def test_every_sort_of_field_has_a_schema() -> None:
    assert set(_VALUES) | {Sort.ROWS} == set(Sort)


def test_the_content_gives_the_digest_that_was_sealed(world: None, client: Client) -> None:
    found = data(client, f"{ONE}/v/1.json")
    version = queries.version(SLUG, 1)
    assert version is not None
    assert sha256_hex(canonical_bytes(found["content"])) == found["digest"] == version.digest


def test_a_table_has_every_fact_of_the_register_and_a_unit_for_money(world: None, client: Client) -> None:
    response = client.get(f"{ONE}.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    expected = {fact.path: str(fact.value) for fact in facts(queries.required(SLUG).payload)}
    assert {row["path"]: row["value"].removeprefix("'") for row in rows} == expected
    assert {row["unit"] for row in rows if row["path"].endswith("_fen")} == {"fen"}
    assert next(row for row in rows if row["path"] == "schedule.2.interest_fen")["label_en"].endswith("Interest")


def test_a_cell_that_a_spreadsheet_would_run_is_made_safe(publish: Callable[..., Any], client: Client) -> None:
    publish(samples.project(purpose=samples.both("=HYPERLINK(1)", "=HYPERLINK(1)")))
    assert "'=HYPERLINK(1)" in client.get(f"{ONE}.csv").content.decode()


def test_what_stood_at_a_moment_is_given_as_it_stood(publish: Callable[..., Any], client: Client) -> None:
    publish()
    why = {"change": "correction", "reason_zh": "改正。", "reason_en": "Corrected."}
    publish(samples.project(collateral_fen=3_060_000_000), at=AT + timedelta(days=2), **why)
    assert data(client, f"{ONE}.json")["version"] == 2
    assert data(client, f"{ONE}.json?as_of=2026-11-07")["version"] == 1
    assert data(client, f"{ONE}.json?as_of=2026-11-06T00:59:59Z", status=404)["error"]["zh"]
    rows = data(client, "/open-data/v1/disclosures.json?as_of=2026-11-07")["versions"]
    assert [(row["slug"], row["version"]) for row in rows] == [(SLUG, 1)]
    assert data(client, "/open-data/v1/disclosures.json?as_of=2026-11-05")["total"] == 0


@pytest.mark.parametrize("asked", ["yesterday", "2026-13-01", "2026-11-21T01:02:03", "9999-12-31", "0001-01-01"])
def test_a_moment_that_is_none_is_refused_in_both_languages(world: None, client: Client, asked: str) -> None:
    response = client.get(f"{ONE}.json?as_of={asked}")
    assert response.status_code in (400, 404, 200)
    if response.status_code == 400:
        assert set(json.loads(response.content)["error"]) == {"zh", "en"}
    assert asked in ("9999-12-31", "0001-01-01") or response.status_code == 400


def test_a_list_leads_from_page_to_page_and_misses_none(world: None, client: Client) -> None:
    seen, path = [], "/open-data/v1/disclosures.json?limit=1"
    while path:
        found = data(client, path)
        seen += [row["slug"] for row in found["versions"]]
        path = found["next"] and "/" + found["next"].split("/", 3)[3]
    assert seen == ["about", "figures-2026-09", "figures-2026-10", SLUG]
    assert found["total"] == 4
    assert data(client, "/open-data/v1/disclosures.json?limit=0", status=400)
    assert len(data(client, "/open-data/v1/disclosures.json?kind=figures")["versions"]) == 2
    assert data(client, "/open-data/v1/disclosures.json?kind=rumours", status=404)


def test_every_version_is_listed_with_its_digest(world: None, client: Client) -> None:
    rows = data(client, f"{ONE}/versions.json")["versions"]
    assert [row["version"] for row in rows] == [2, 1]
    assert rows[0]["digest"] != rows[1]["digest"]
    assert rows[0]["reason"]["en"] == "The appraiser lowered the condition factor."


def test_the_tag_stays_while_nothing_changes_and_a_program_is_told(
    world: None, client: Client, publish: Callable[..., Any]
) -> None:
    first = client.get(f"{ONE}.json")
    assert first["ETag"] == client.get(f"{ONE}.json")["ETag"]
    assert client.get(f"{ONE}.json", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert first["Last-Modified"]
    publish(change="correction", reason_zh="改回。", reason_en="Changed back.")
    assert client.get(f"{ONE}.json", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_version_may_be_kept_for_ever_and_what_is_newest_may_not(world: None, client: Client) -> None:
    assert "immutable" in client.get(f"{ONE}/v/1.json")["Cache-Control"]
    assert client.get(f"{ONE}.json")["Cache-Control"] == "public, max-age=0"


def test_any_page_may_read_it_and_nobody_is_looked_at(world: None, client: Client) -> None:
    response = client.get(f"{ONE}.json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.headers.get("Vary", "") in {"", "Accept-Encoding"}
    assert not response.cookies


def test_what_was_withdrawn_says_so(world: None, people: People, client: Client) -> None:
    asked = operations.submit_withdrawal(
        slug=SLUG, reason_zh="项目取消", reason_en="Project cancelled", by=people.editor, at=AT
    )
    operations.approve(submission_id=asked.id, by=people.compliance, at=AT)
    operations.publish(submission_id=asked.id, by=people.signatory, at=AT)
    found = data(client, f"{ONE}.json")
    assert (found["change"], found["reason"]["en"]) == ("withdrawal", "Project cancelled")


@pytest.mark.parametrize("kind", OPEN)
def test_every_open_kind_has_its_table_and_its_schema(world: None, client: Client, kind: Kind) -> None:
    text = client.get(f"/open-data/v1/kinds/{kind.value}.csv").content.decode("utf-8-sig")
    assert text.startswith("slug,version,published_at,path")
    jsonschema.Draft202012Validator.check_schema(data(client, f"/open-data/v1/schemas/{kind.value}.json"))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_for_people_names_every_open_kind(world: None, client: Client, prefix: str) -> None:
    html = client.get(f"{prefix}/open-data/").content.decode()
    named = {kind for kind in Kind if f"/open-data/v1/kinds/{kind.value}.csv" in html}
    assert named == set(Kind) - {Kind.INVESTORS_PART}
