"""Every sentence a person can read exists in Chinese: messages of all packages against all catalogues."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("hub", "crm", "cms", "chain", "reports")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_CONTEXT = {"npgettext", "npgettext_lazy"}
LITERAL = r"""(?:[urURbB]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))"""
TEMPLATE_CALL = re.compile(
    rf"(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.S
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


@dataclass(frozen=True, order=True)
class Message:
    """What gettext is asked for."""

    text: str
    context: str = ""


def python_messages(source: str) -> Iterator[Message]:
    """Calls of the gettext family with literal arguments; the names are bound by import in every module."""
    names = _gettext_names(ast.parse(source))
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names):
            continue
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if words:
            yield from _messages(names[node.func.id], words)


def template_messages(source: str) -> Iterator[Message]:
    """What {% translate %}, {% blocktranslate %} and _("…") ask for, as Django's own extractor reads them."""
    for call in TEMPLATE_CALL.finditer(templatize(source)):
        words = [ast.literal_eval(found.group()) for found in re.finditer(LITERAL, call[2], re.S)]
        yield from _messages(call[1], words)


def asked_for() -> dict[Message, set[str]]:
    """Every message of the project with the files that ask for it."""
    found: dict[Message, set[str]] = defaultdict(set)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                for message in python_messages(path.read_text(encoding="utf-8")):
                    found[message].add(str(path.relative_to(ROOT)))
        for path in sorted((ROOT / package).rglob("templates/**/*")):
            if path.suffix in {".html", ".txt"}:
                for message in template_messages(path.read_text(encoding="utf-8")):
                    found[message].add(str(path.relative_to(ROOT)))
    return found


def catalogues() -> dict[str, dict[Message, Entry]]:
    """The entries of every Chinese catalogue by its path."""
    read = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("locale/zh_Hans/LC_MESSAGES/django.po")):
            with path.open("rb") as stream:
                entries = [entry for entry in read_po(stream, locale="zh_Hans") if entry.id]
            read[str(path.relative_to(ROOT))] = {
                Message(_first(entry.id), str(entry.context or "")): entry for entry in entries
            }
    return read


def test_every_message_has_a_chinese_sentence() -> None:
    known = {
        message
        for entries in catalogues().values()
        for message, entry in entries.items()
        if not entry.fuzzy and all(_strings(entry))
    }
    missing = {message: files for message, files in asked_for().items() if message not in known}
    assert not missing, "\n".join(
        f"{message.text!r} in {', '.join(sorted(files))}" for message, files in sorted(missing.items())
    )


def test_two_catalogues_never_translate_one_message_differently() -> None:
    said: dict[Message, dict[tuple[str, ...], str]] = defaultdict(dict)
    for path, entries in catalogues().items():
        for message, entry in entries.items():
            said[message][_strings(entry)] = path
    torn = {message.text: list(ways.values()) for message, ways in said.items() if len(ways) > 1}
    assert not torn, f"which one wins would depend on the order of applications: {torn}"


def test_placeholders_survive_translation() -> None:
    for path, entries in catalogues().items():
        for message, entry in entries.items():
            allowed = set().union(*(_placeholders(text) for text in _texts(entry.id)))
            for text in _strings(entry):
                assert _placeholders(text) <= allowed, f"{path}: {message.text!r} became {text!r}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from django.utils.translation import gettext as _\n_('One')", {Message("One")}),
        ("from django.utils.translation import ngettext\nngettext('one', 'many', n)", {Message("one")}),
        ("from django.utils.translation import pgettext\npgettext('filter', 'Search')", {Message("Search", "filter")}),
        ("def _(x): return x\n_('not a message')", set()),
    ],
)
def test_the_reader_of_python_finds_what_is_asked(source: str, expected: set[Message]) -> None:
    assert set(python_messages(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% load i18n %}{% translate 'One' %}", {Message("One")}),
        ('{% load i18n %}{% translate "Search" context "filter" %}', {Message("Search", "filter")}),
        ("{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}", {Message("one")}),
        ('{% empty _("No visits yet") %}', {Message("No visits yet")}),
        ("{% blocktranslate %}<b>{{ all }}</b> here{% endblocktranslate %}", {Message("<b>%(all)s</b> here")}),
    ],
)
def test_the_reader_of_templates_finds_what_is_asked(source: str, expected: set[Message]) -> None:
    assert set(template_messages(source)) == expected


def _gettext_names(tree: ast.AST) -> dict[str, str]:
    """Local name → gettext function, from `from django.utils.translation import …`."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in PLAIN | PLURAL | CONTEXT | PLURAL_CONTEXT
    }


def _messages(function: str, words: list[str]) -> Iterator[Message]:
    if function in CONTEXT | PLURAL_CONTEXT:
        if len(words) > 1:
            yield Message(words[1], words[0])
    else:
        yield Message(words[0])


def _first(identity: str | tuple[str, ...] | list[str]) -> str:
    return _texts(identity)[0]


def _texts(identity: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (identity,) if isinstance(identity, str) else tuple(identity)


def _strings(entry: Entry) -> tuple[str, ...]:
    return _texts(entry.string)


def _placeholders(text: str) -> set[str]:
    return {found.group() for found in PLACEHOLDER.finditer(text)}
