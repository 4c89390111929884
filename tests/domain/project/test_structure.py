"""The drawn structure is the built one: contracts name every package, rooms hold no foreign keys into each other."""

import ast
import configparser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
GIVEN = {"hub", "cms", "crm", "chain", "reports"}
SPLIT = {"hub", "crm"}
"""Packages whose parts are rooms of their own."""


def contract_modules() -> set[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    layers = parser["importlinter:contract:floors"]["layers"]
    return {module.strip() for line in layers.split("\n") for module in line.split("|") if module.strip()}


def modules_on_disk() -> set[str]:
    found = set()
    for top in GIVEN:
        if top not in SPLIT:
            found.add(top)
            continue
        for path in (ROOT / top).iterdir():
            if path.is_dir() and (path / "__init__.py").exists():
                found.add(f"{top}.{path.name}")
            elif path.suffix == ".py" and path.stem not in {"__init__", "__main__"}:
                found.add(f"{top}.{path.stem}")
    return found


def test_the_import_contract_names_exactly_the_packages_on_disk():
    assert contract_modules() == modules_on_disk()


def test_top_level_packages_are_empty_so_that_no_cycle_hides_in_them():
    for top in GIVEN:
        assert (ROOT / top / "__init__.py").read_text() == ""


def test_the_environment_is_read_in_one_place():
    allowed = {"hub/config.py", "chain/verifier/__main__.py", "reports/recompute/__main__.py"}  # both stand alone
    readers = set()
    for top in GIVEN:
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                    readers.add(path.relative_to(ROOT).as_posix())
    started = {"hub/wsgi.py", "crm/identity/linking/spark.py"}  # they tell a process of theirs, and read nothing
    handing_on = {path for path in readers if path.startswith(("hub/servers/", "hub/cli/")) or path in started}
    assert readers - handing_on <= allowed


def test_no_module_has_a_name_that_says_nothing():
    empty_names = {"utils.py", "helpers.py", "common.py", "exceptions.py", "misc.py"}
    found = [path for top in GIVEN for path in (ROOT / top).rglob("*.py") if path.name in empty_names]
    assert found == []


def test_every_module_says_its_idea_in_the_first_line():
    silent = []
    for top in GIVEN:
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text()
            generated = "migrations" in path.parts and path.name.startswith("0001")
            if text.strip() and not generated and not ast.get_docstring(ast.parse(text)):
                silent.append(path.relative_to(ROOT).as_posix())
    assert silent == []


def test_relations_between_models_stay_inside_a_room():
    """A string foreign key slips past the import contract, so the models themselves are asked."""
    from django.apps import apps

    ours = {config.label: config.name for config in apps.get_app_configs() if config.name.split(".")[0] in GIVEN}
    allowed = {("cms", "wagtailcore"), ("cms", "wagtailsearch"), ("access", "auth")}
    crossing = {
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if getattr(field, "model", model) is model
        if field.related_model._meta.app_label != model._meta.app_label
    }
    assert crossing <= allowed


def test_locks_name_no_host():
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (ROOT / name).read_text()
        assert "://" not in text.replace("https://opencollective.com", "").replace("https://github.com", ""), name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes(name):
    lines = (ROOT / name).read_text().splitlines()
    pins = [number for number, line in enumerate(lines) if "==" in line and not line.lstrip().startswith("#")]
    assert len(pins) > 100
    assert all("--hash=sha256:" in lines[number + 1] for number in pins)
