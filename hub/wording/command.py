"""`hub check-wording FILE|- [--json] [--lines]`: what a text must not say, where, and by which rule.

Prints one finding a line, or with --json an array of findings. With --lines every input line is a text of its own and
the output is a JSON array of arrays, one for each line, empty lines included. Places are counted in characters of the
text as it was given (of the line, with --lines; a byte order mark is not counted). A whole text is also asked for the
required risk sentences (severity `required`); single lines are not, unless --required says so.

Status 0: nothing stops it; 1: a violation or a missing sentence would stop a publication; 2: the file cannot be read.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from hub.wording.checking import check
from hub.wording.findings import STOPPING, Finding
from hub.wording.normalise import main_language
from hub.wording.required import missing_sentences


class Unreadable(ValueError):
    """The file is missing or no UTF-8; the message says which and where."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file or standard input and print the findings."""
    wanted = _parser().parse_args(arguments)
    try:
        text = decoded(_bytes(wanted.file), name=wanted.file)
    except Unreadable as error:
        print(f"hub check-wording: {error}", file=sys.stderr)
        return 2
    required = wanted.required if wanted.required is not None else not wanted.lines
    results = [findings(part, required=required) for part in (lines_of(text) if wanted.lines else [text])]
    _print(results, as_arrays=wanted.lines, as_json=wanted.json)
    return int(any(finding.severity in STOPPING for found in results for finding in found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hub check-wording", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", help="a UTF-8 text file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="a JSON array of findings")
    parser.add_argument("--lines", action="store_true", help="every line is a text; a JSON array of arrays")
    parser.add_argument(
        "--required",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="ask for the required sentences (as default: of a whole text, not of lines)",
    )
    return parser


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise Unreadable(f"cannot read {name}: {error.strerror}") from error


def decoded(data: bytes, *, name: str) -> str:
    """The bytes as text without a byte order mark. Raises `Unreadable` with the line and byte that is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise Unreadable(f"{name}, line {line}, byte {column}: expected UTF-8, got {data[error.start]:#04x}") from error


def lines_of(text: str) -> list[str]:
    """The lines without their ends (LF or CRLF); the end of the last line begins no other."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def findings(text: str, *, required: bool) -> tuple[Finding, ...]:
    """What is found in a text in its main language, and when `required` which sentences it lacks."""
    language = main_language(text)
    return check(text, language=language) + (missing_sentences(text, language=language) if required else ())


def _print(results: list[tuple[Finding, ...]], *, as_arrays: bool, as_json: bool) -> None:
    rows = [[finding.as_json() for finding in found] for found in results]
    if as_arrays or as_json:
        print(json.dumps(rows if as_arrays else rows[0], ensure_ascii=False))
        return
    for finding in results[0]:
        print(
            f"{finding.start}-{finding.end} {finding.severity} {finding.rule_id} {finding.excerpt!r} {finding.source}"
        )
