"""The printed file: an archive file, tagged, embedded, the same bytes everywhere, readable back."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pikepdf
import pikepdf.pdfa
import pytest

from hub.kernel.canonical import parse_canonical
from hub.kernel.digest import sha256_hex
from reports.domain.composing import compose
from reports.domain.sealing import read_sealed
from reports.domain.statements import plain
from reports.rendering.fonts import GlyphMissing
from reports.rendering.manifest import renderer_manifest
from reports.rendering.pages import BlockTooTall
from reports.rendering.suitability import INPUTS_FILE, RENDERER_FILE, render_report
from reports.rendering.theme import COLOURS
from tests.domain.reports.rendered import ROOT, SAMPLES, faces, rendered
from tests.domain.reports.samples import EDUCATION, ISSUE

BOTH = pytest.mark.parametrize("name", sorted(SAMPLES))


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: rendered(content) for name, content in SAMPLES.items()}


def tool(name: str) -> str:
    """Find a poppler tool; the installation brings it along with the browser's needs."""
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing: install poppler-utils")
    return path


@BOTH
def test_the_file_is_pdf_a_3b(files: dict[str, bytes], name: str) -> None:
    report = pikepdf.pdfa.validate_written(BytesIO(files[name]), "3b")
    assert report.passed, report.summary()


def test_the_validator_can_fail(files: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(files["education"])) as pdf:
        del pdf.Root.OutputIntents
        out = BytesIO()
        pdf.save(out)
    assert not pikepdf.pdfa.validate_written(out, "3b").passed


@BOTH
def test_every_font_is_embedded_and_says_its_characters(files: dict[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(files[name])) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor, font.BaseFont
            assert "/ToUnicode" in font


@BOTH
def test_the_sealed_inputs_travel_inside(files: dict[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(files[name])) as pdf:
        spec, drawn_by = pdf.Root.AF
        assert spec.AFRelationship == "/Source"
        assert drawn_by.AFRelationship == "/Supplement"
        assert {one.EF.F.Subtype for one in (spec, drawn_by)} == {"/application/json"}
        assert parse_canonical(drawn_by.EF.F.read_bytes()) == renderer_manifest(fonts=faces())
        data = spec.EF.F.read_bytes()
        assert list(pdf.attachments) == [INPUTS_FILE, RENDERER_FILE]
    assert read_sealed(data) == (SAMPLES[name], ISSUE)


@BOTH
def test_printing_the_attached_inputs_again_gives_the_same_file(files: dict[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(files[name])) as pdf:
        data = pdf.Root.AF[0].EF.F.read_bytes()
    content, issue = read_sealed(data)
    again = render_report(document=compose(content=content, issue=issue), sealed=data, fonts=faces())
    assert sha256_hex(again) == sha256_hex(files[name])


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_and_hash_seed_give_the_same_bytes(files: dict[str, bytes], seed: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.domain.reports.rendered", "education"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": "America/New_York", "LC_ALL": "C", "LANG": "zh_CN.UTF-8"},
        capture_output=True,
        check=True,
    )
    assert sha256_hex(result.stdout) == sha256_hex(files["education"])


def test_one_changed_input_changes_the_file(files: dict[str, bytes]) -> None:
    other = replace(EDUCATION, client=replace(EDUCATION.client, name="沈若汐"))
    assert rendered(other) != files["education"]


@BOTH
def test_the_file_stays_light(files: dict[str, bytes], name: str) -> None:
    assert len(files[name]) <= 225_000  # the signature adds 8 kB, other people's words more: 250 kB hold both


@BOTH
def test_the_structure_names_headings_tables_and_figures(files: dict[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(files[name])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        kinds: dict[str, int] = {}
        languages: list[str] = []
        _walk(pdf.Root.StructTreeRoot.K, kinds, languages)
        marks = sum(len(entry) for entry in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[1::2])
        drawn = sum(page.Contents.read_bytes().count(b"/MCID") for page in pdf.pages)
    assert kinds["H1"] == 2
    assert {"H2", "Table", "TR", "TH", "TD", "Figure", "P", "BlockQuote", "L", "LI"} <= set(kinds)
    assert languages == ["zh-Hans", "en"]
    assert marks == drawn


def _walk(element: pikepdf.Object, kinds: dict[str, int], languages: list[str]) -> None:
    kind = str(element.S)[1:]
    kinds[kind] = kinds.get(kind, 0) + 1
    if "/Lang" in element:
        languages.append(str(element.Lang))
    if kind == "Figure":
        assert str(element.Alt)
    for child in element.get("/K", []):
        if isinstance(child, pikepdf.Object) and child.get("/Type") == "/StructElem":  # else the number of a mark
            _walk(child, kinds, languages)


@BOTH
def test_every_statement_can_be_read_back_from_the_page(files: dict[str, bytes], name: str) -> None:
    """The text layer holds every sentence, spaces and line ends apart."""
    result = subprocess.run(
        [tool("pdftotext"), "-raw", "-enc", "UTF-8", "-", "-"], input=files[name], capture_output=True, check=True
    )
    printed = _squeezed(result.stdout.decode())
    for statement in compose(content=SAMPLES[name], issue=ISSUE).statements():
        if statement.id.startswith(("part", "match.reason", "verify")):
            continue  # set beside other columns, where raw order interleaves them
        for text in (statement.zh, statement.en):
            for sentence in re.split(r"(?<=[。；;])|(?<=[.]) ", plain(text)):
                assert _squeezed(sentence) in printed, statement.id


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_name_without_glyphs_stops_the_print() -> None:
    with pytest.raises(GlyphMissing, match=r"U\+1F984"):
        rendered(replace(EDUCATION, client=replace(EDUCATION.client, name="沈🦄溪")))


def test_a_rare_name_is_read_back_as_it_was_written() -> None:
    name = "欧阳·𬱖㛃䶮"
    pdf = rendered(replace(EDUCATION, client=replace(EDUCATION.client, name=name)))
    result = subprocess.run(
        [tool("pdftotext"), "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    assert name in result.stdout.decode()


def test_a_long_note_is_cut_across_pages_or_refused_by_name() -> None:
    long = replace(EDUCATION.heard[0], excerpt="女儿明年九月上大学。" * 30, spans=())
    assert rendered(replace(EDUCATION, heard=(long,)))
    endless = replace(long, excerpt="女儿明年九月上大学。" * 3000)
    with pytest.raises(BlockTooTall):
        rendered(replace(EDUCATION, heard=(endless,)))


def test_print_and_screen_share_their_colours() -> None:
    css = next(ROOT.glob("hub/web/static/**/tokens.css")).read_text()
    light = css.partition("@media (prefers-color-scheme: dark)")[0]
    for name, value in COLOURS.items():
        match = re.search(rf"--{name}:\s*(#[0-9a-f]{{6}})", light)
        assert match, name
        assert match[1] == value, name
