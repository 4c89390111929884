"""Compile every package's translations, so that no gettext programs need be installed."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hub.config import ROOT

PACKAGES: Final = ("hub", "cms", "crm", "chain", "reports")


def main(argv: Sequence[str]) -> int:
    """Compile what is newer than its compiled form."""
    compiled = compile_messages(ROOT)
    if compiled:
        sys.stdout.write(f"compiled {len(compiled)} translation files\n")
    return 0


def compile_messages(root: Path) -> tuple[Path, ...]:
    """Write a ``.mo`` beside each ``.po`` that has none or an older one; fuzzy entries are left out."""
    stale = tuple(source for source in _sources(root) if _is_stale(source))
    for source in stale:
        _compile(source)
    return stale


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((root / package).rglob("locale/*/LC_MESSAGES/*.po"))


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    """Replace the compiled file in one step: a running web process may be reading it."""
    locale = source.parent.parent.name
    draft = source.with_suffix(".mo.draft")
    with source.open("rb") as text, draft.open("wb") as compiled:
        write_mo(compiled, read_po(text, locale=locale, abort_invalid=True), use_fuzzy=False)
    draft.replace(source.with_suffix(".mo"))
