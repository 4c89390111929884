"""The documents speak of code that is there, in files that are there."""

import ast
import re
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from hub.cli.shown_pages import SHOWN_PAGES

ROOT = Path(__file__).resolve().parents[3]
DOCS = sorted((ROOT / "docs").glob("*.md"))
REFERENCE = re.compile(r"`([\w./-]+\.py)(?:::(\w+))?`")
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")


@cache
def names_in(path: Path) -> frozenset[str]:
    """What a module defines or imports at its top."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Assign(targets=targets):
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
            case _:
                pass
    return frozenset(found)


def references(text: str) -> list[tuple[str, str]]:
    return REFERENCE.findall(text)


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_file_and_name_it_mentions_exists(document: Path) -> None:
    lost = [
        f"{path}::{name}"
        for path, name in references(document.read_text())
        if not (ROOT / path).exists() or (name and name not in names_in(ROOT / path))
    ]
    assert lost == []


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    assert [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", ["adding-a-door", "adding-a-rule", "adding-a-disclosure-type"])
def test_a_guide_walks_through_code_and_not_past_it(name: str) -> None:
    named = {(path, what) for path, what in references((ROOT / "docs" / f"{name}.md").read_text()) if what}
    assert len(named) >= 7


def test_the_glossary_has_every_term_once_in_both_languages_with_its_code() -> None:
    rows = [line.split("|")[1:-1] for line in (ROOT / "docs/glossary.md").read_text().splitlines()]
    terms = [[cell.strip() for cell in row] for row in rows if len(row) == 4 and "::" in row[3]]
    assert len(terms) >= 60
    chinese, english = [row[0] for row in terms], [row[1] for row in terms]
    assert len(set(chinese)) == len(chinese)
    assert len(set(english)) == len(english)
    assert [row for row in terms if not re.search("[一-鿿]", row[0]) or re.search("[一-鿿]", row[1])] == []
    assert [row[1] for row in terms if len(references(row[3])) != 1 or not row[2]] == []


def test_every_document_can_be_found_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [document.name for document in DOCS if f"docs/{document.name}" not in readme] == []


def test_the_map_is_the_import_contract() -> None:
    spec = spec_from_file_location("draw_map", ROOT / "docs/draw_map.py")
    map_of = module_from_spec(spec)
    spec.loader.exec_module(map_of)
    contract = (ROOT / ".importlinter").read_text()
    assert map_of.drawing(contract) == (ROOT / "docs/architecture.svg").read_text(), "run docs/draw_map.py"
    drawn = {package for row in map_of.layers(contract) for package in row}
    assert set(map_of.FLOORS.values()) <= drawn
    assert map_of.drawing(contract.replace("hub.kernel", "hub.kernels")) != map_of.drawing(contract)


def test_the_pictures_are_the_ones_that_one_command_takes_and_small() -> None:
    spec = spec_from_file_location("take_pictures", ROOT / "docs/take_pictures.py")
    taking = module_from_spec(spec)
    spec.loader.exec_module(taking)
    shown = re.findall(r"!\[.+\]\(pictures/([\w-]+)\.webp\)", (ROOT / "docs/tour.md").read_text())
    assert tuple(shown) == taking.PAGES
    assert set(taking.PAGES) <= {page.name for page in SHOWN_PAGES}
    files = sorted((ROOT / "docs/pictures").iterdir())
    assert {file.stem for file in files} == set(taking.PAGES)
    sizes = [file.stat().st_size for file in files]
    assert max(sizes) <= 100_000
    assert sum(sizes) < 1_000_000


def test_every_decision_has_a_number_of_its_own_which_its_title_repeats() -> None:
    found = sorted((ROOT / "docs/adr").glob("[0-9]*.md"))
    numbers = [int(path.name[:4]) for path in found]
    assert numbers == list(range(1, len(found) + 1)), "a number is used twice or left out"
    for number, path in zip(numbers, found, strict=True):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. "), path.name
