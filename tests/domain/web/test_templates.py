"""A strict content policy holds only if no template needs an exception to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hub.web.bundles import BUNDLES, SOURCE

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("hub", "crm", "cms", "chain", "reports")
TEMPLATES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("templates/**/*")
    if path.suffix in {".html", ".svg"}
)
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an inline handler": re.compile(r"<[^>]*\son\w+\s*=", re.I),
    "a script without a source": re.compile(
        r"<script(?![^>]*\bsrc\s*=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.I
    ),
    "an address of another host": re.compile(
        r"<(?:script|link|img|iframe|source|use)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.I
    ),
    "code for htmx to evaluate": re.compile(r"hx-(?:on|vals=[\"']js:|headers=[\"']js:)", re.I),
    "a javascript address": re.compile(r"[\"']javascript:", re.I),
}  # fmt: skip


def uncommented(source: str) -> str:
    source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", source, flags=re.S)
    return re.sub(r"\{#.*?#\}", "", source)


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_asks_for_no_exception(path: Path) -> None:
    source = uncommented(path.read_text(encoding="utf-8"))
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button onclick="go()">',
        "<script>go()</script>",
        '<script src="https://cdn.example/x.js"></script>',
        '<div hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_search_finds_what_it_looks_for(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in FORBIDDEN.values())


def test_every_bundle_is_made_of_files_that_exist_and_every_file_is_in_one() -> None:
    parts = {part for names in BUNDLES.values() for part in names}
    files = {f"{path.parent.name}/{path.name}" for path in SOURCE.rglob("*") if path.suffix in {".css", ".js"}}
    assert parts == files


def test_what_was_done_is_said_once_and_by_the_frame() -> None:
    speakers = {path.name for path in TEMPLATES if "{% toasts %}" in path.read_text(encoding="utf-8")}
    assert speakers == {"frame.html"}
