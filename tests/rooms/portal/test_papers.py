"""A version as paper: an archive file, the same bytes each time, with every fact of the register in both languages."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from cms import queries
from cms.domain.facts import facts
from cms.reading.values import shown
from hub.kernel.digest import sha256_hex
from hub.outbox.delivery import drain
from tests.domain.reports.test_the_file import tool
from tests.rooms.cms.people import AT

SLUG = "qingyu-cold-chain"
ONE = f"/disclosures/{SLUG}/v/1/document.pdf"


def words(pdf: bytes) -> str:
    read = subprocess.run([tool("pdftotext"), "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


@pytest.mark.parametrize(
    "path", [ONE, "/disclosures/about/v/1/document.pdf", "/disclosures/figures-2026-10/v/1/document.pdf"]
)
def test_it_is_a_tagged_archive_file_with_the_sealed_content_inside(world: None, client: Client, path: str) -> None:
    pdf = client.get(path).content
    assert pikepdf.pdfa.validate_written(BytesIO(pdf), "3b").passed
    slug = path.split("/")[2]
    version = queries.version(slug, 1)
    assert version is not None
    with pikepdf.open(BytesIO(pdf)) as file:
        assert "/StructTreeRoot" in file.Root
        assert sha256_hex(file.attachments["payload.json"].get_file().read_bytes()) == version.digest


@pytest.mark.parametrize("slug", [SLUG, "about"])
def test_every_fact_of_the_register_is_printed_in_both_languages(world: None, client: Client, slug: str) -> None:
    version = queries.required(slug)
    text = words(client.get(f"/disclosures/{slug}/v/{version.number}/document.pdf").content)
    missing = []
    for fact in facts(version.payload):
        with override("en" if fact.language == "en" else "zh-hans"):
            value = fact.value if fact.language else shown(fact.column or fact.field, fact.value)
        if "".join(str(value).split()) not in text:
            missing.append(fact.path)
    assert missing == []


def test_the_same_version_gives_the_same_bytes_and_another_version_others(world: None, client: Client) -> None:
    first = client.get(ONE).content
    for kept in (Path(settings.HUB_HOME) / "papers").glob("*.pdf"):
        kept.unlink()
    assert client.get(ONE).content == first
    assert client.get(f"/en{ONE}").content == first
    assert client.get(ONE.replace("/v/1/", "/v/2/")).content != first


def test_the_paper_of_what_stands_now_is_the_newest_versions(
    world: None, client: Client, publish: Callable[..., Any]
) -> None:
    assert client.get(f"/disclosures/{SLUG}/document.pdf")["Location"] == ONE.replace("/v/1/", "/v/2/")
    publish(change="correction", reason_zh="改回。", reason_en="Changed back.")
    assert client.get(f"/disclosures/{SLUG}/document.pdf")["Location"] == ONE.replace("/v/1/", "/v/3/")
    assert "Changedback." in words(client.get(ONE.replace("/v/1/", "/v/3/")).content)


def test_the_code_leads_to_the_verification_of_exactly_this_version(world: None, client: Client) -> None:
    version = queries.version(SLUG, 1)
    assert version is not None
    with pikepdf.open(BytesIO(client.get(ONE).content)) as file:
        assert str(file.docinfo.Subject).endswith(f"/verify/disclosure/{version.id}/")


@pytest.mark.parametrize("path", [f"/disclosures/{SLUG}/v/9/document.pdf", "/disclosures/nothing/document.pdf"])
def test_there_is_no_paper_of_what_was_never_published(world: None, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_code_on_an_old_paper_leads_to_what_superseded_it(world: None, client: Client) -> None:
    older, newest = queries.version(SLUG, 1), queries.version(SLUG, 2)
    assert older is not None
    assert newest is not None
    drain(at=AT)
    html = client.get(f"/en/verify/disclosure/{older.id}/").content.decode()
    assert "Version 1 was superseded by version 2 on" in html
    assert "The appraiser lowered the condition factor." in html
    assert f"/en/disclosures/{SLUG}/" in html
    assert "version 2 is the current one" in client.get(f"/en/verify/disclosure/{newest.id}/").content.decode()
