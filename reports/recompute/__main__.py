"""Recompute a suitability report: exit status 0 proved, 1 contradicted, 2 cannot tell."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from chain.verifier.sources import CheckpointCopy, Node, NoSource, Source
from reports.recompute.findings import Answer
from reports.recompute.judging import Redraw, Trust, recompute
from reports.recompute.opening import LARGEST_FILE
from reports.recompute.signature import Certificate, read_authorities
from reports.recompute.standing import asking


def main(
    arguments: Sequence[str] | None = None, *, known: Sequence[Certificate] = (), redraw: Redraw | None = None
) -> int:
    """Judge one file and print the reasons; ``known`` are authorities trusted unless others are named."""
    options = _parser().parse_args(arguments)
    try:
        return _answered(options, known, redraw)
    except Exception as error:  # Python's own exit status for a crash is 1, which would read as "contradicted"
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return Answer.CANNOT_TELL


def _answered(options: argparse.Namespace, known: Sequence[Certificate], redraw: Redraw | None) -> int:
    try:
        data = _read(options.report)
        named = tuple(one for path in options.authority for one in read_authorities(_read(path)))
        proof = _read(options.proof) if options.proof else None
        source = _source(options)
    except OSError as error:
        print(error, file=sys.stderr)
        return Answer.CANNOT_TELL
    ask = None if options.online is None else asking(options.online)
    trust = Trust(authorities=named or known, proof=proof, source=source, contract=options.contract, ask=ask)
    found = recompute(data, trust=trust, redraw=redraw)
    if options.json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return found.answer
    headline, *lines = found.lines(options.lang)
    print(headline)
    for line in lines:
        print(f"- {line}")
    return found.answer


def _read(path: Path) -> bytes:
    """Read a file up to a little more than what is looked at."""
    with path.open("rb") as file:
        return file.read(LARGEST_FILE + 1)


def _source(options: argparse.Namespace) -> Source:
    if options.rpc:
        return Node(options.rpc)
    return CheckpointCopy(_read(options.checkpoint)) if options.checkpoint else NoSource()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="recompute", description=__doc__)
    parser.add_argument("report", type=Path, help="suitability report as it was handed out")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON (hub/recomputation/v1)")
    parser.add_argument("--proof", metavar="F", type=Path, help="its proof file, or the certificate around it")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--rpc", metavar="URL", help="any Ethereum JSON-RPC node")
    source.add_argument("--checkpoint", metavar="F", type=Path, help="checkpoint copy (hub/checkpoints/v1)")
    parser.add_argument(
        "--authority", metavar="F", type=Path, action="append", default=[], help="certificate you hold for right (PEM)"
    )
    parser.add_argument(
        "--online", metavar="URL", nargs="?", const="", help="ask whether it still stands: the printed address, or URL"
    )
    parser.add_argument("--contract", metavar="ADDRESS", help="contract address you hold for the right one")
    parser.add_argument("--lang", choices=("zh", "en"), default=_default_language(), help="language of the reasons")
    return parser


def _default_language() -> str:
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


if __name__ == "__main__":
    sys.exit(main())
