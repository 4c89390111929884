"""`hub check-wording FILE|- [--json] [--lines]`: print findings; status 1 when a publication would be stopped."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from hub.wording.checking import check
from hub.wording.findings import STOPPING, Finding, Language
from hub.wording.normalise import is_han
from hub.wording.required import missing_sentences


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file or standard input. With --lines every line is a text of its own and no sentence is required."""
    wanted = _parser().parse_args(arguments)
    text = sys.stdin.read() if wanted.file == "-" else Path(wanted.file).read_text(encoding="utf-8")
    texts = text.splitlines() if wanted.lines else [text]
    results = [_findings(part, whole=not wanted.lines and wanted.publication) for part in texts]
    if wanted.json:
        rows = [[finding.as_json() for finding in found] for found in results]
        print(json.dumps(rows if wanted.lines else rows[0], ensure_ascii=False))
    else:
        _print(results, numbered=wanted.lines)
    return int(any(finding.severity in STOPPING for found in results for finding in found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hub check-wording", description=__doc__)
    parser.add_argument("file", help="a UTF-8 text file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="a JSON array of findings")
    parser.add_argument("--lines", action="store_true", help="every line is a text of its own")
    parser.add_argument("--publication", action="store_true", help="also ask for the required sentences")
    return parser


def _findings(text: str, *, whole: bool) -> tuple[Finding, ...]:
    language = main_language(text)
    return check(text, language=language) + (missing_sentences(text, language=language) if whole else ())


def main_language(text: str) -> Language:
    """Chinese as soon as one Chinese character occurs, else English."""
    return Language.ZH if any(is_han(character) for character in text) else Language.EN


def _print(results: list[tuple[Finding, ...]], *, numbered: bool) -> None:
    for number, found in enumerate(results, start=1):
        for finding in found:
            line = f"{number}: " if numbered else ""
            print(
                f"{line}{finding.start}-{finding.end} {finding.severity} {finding.rule_id} "
                f"{finding.excerpt!r} {finding.source}"
            )
