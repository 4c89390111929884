"""What is installed is pinned by digest, from no address in particular; the two commands are the ones written down."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from hub.cli.messages import compile_messages

ROOT = Path(__file__).resolve().parents[3]
PINS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("name", [*PINS, "package-lock.json", ".npmrc"])
def test_a_lock_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.findall(r"https?://\S+|git\+\S+|--(?:extra-)?index-url|--find-links|\"resolved\"", text)


@pytest.mark.parametrize("name", PINS)
def test_every_python_pin_has_digests(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    pins = [block for block in blocks if "==" in block.split("\n")[0]]
    assert len(pins) > 50
    assert [block.split()[0] for block in pins if "--hash=sha256:" not in block] == []


def test_every_node_pin_has_a_digest() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_the_node_lock_holds_exactly_what_package_json_asks_for() -> None:
    wanted, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    for part in ("dependencies", "devDependencies", "optionalDependencies"):
        assert lock["packages"][""].get(part) == wanted.get(part)
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted[part].values())


def test_every_direct_python_dependency_is_pinned_and_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    pinned = {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / PINS[1]).read_text(), re.M)}
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {re.split(r"[\[<>=~!]", line)[0].lower() for line in asked} <= pinned
    lines = [line for line in text.splitlines() if line.startswith('    "')]
    assert [line for line in lines if any(f'"{wish}"' in line for wish in asked) and "#" not in line] == []


def test_continuous_checks_run_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith(("#", "set ", "cd "))] == ["exec make test"]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_translations_are_compiled_once_and_again_when_changed(tmp_path: Path) -> None:
    source = tmp_path / "crm/locale/zh_Hans/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Today"\nmsgstr "今天"\n'
    )
    assert compile_messages(tmp_path) == (source,)
    assert "今天".encode() in source.with_suffix(".mo").read_bytes()
    assert compile_messages(tmp_path) == ()
    source.write_text(source.read_text().replace("今天", "今日"))
    assert compile_messages(tmp_path) == (source,)
    assert "今日".encode() in source.with_suffix(".mo").read_bytes()
