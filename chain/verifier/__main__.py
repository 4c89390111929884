"""``python -m chain.verifier proof.json``: exit status 0 verified, 1 contradicted, 2 cannot tell."""

import argparse
import os
import sys
from pathlib import Path

from .findings import Status, sentences, wallet_sentences
from .pack import is_pack, verify_pack
from .sources import CheckpointCopy, Node, NoSource, Source
from .verification import verify_proof
from .wallet import is_wallet, verify_wallet


def main(arguments: list[str] | None = None) -> int:
    """Verify one proof file, wallet or pack and print the reasons."""
    options = _parser().parse_args(arguments)
    try:
        proof = options.proof.read_bytes()
        file = options.file.read_bytes() if options.file else None
        earlier = options.earlier.read_bytes() if options.earlier else None
        source = _source(options)
    except OSError as error:
        print(error, file=sys.stderr)
        return Status.CANNOT_TELL
    if is_pack(proof):
        pack = verify_pack(proof, source=source, contract=options.contract)
        status, said = pack.status, wallet_sentences(pack.records, pack.files, pack.status, language=options.lang)
    elif options.earlier or is_wallet(proof):
        if file is not None:
            print("--file goes with the proof file of one record, not with a wallet", file=sys.stderr)
            return Status.CANNOT_TELL
        wallet = verify_wallet(proof, source=source, contract=options.contract, earlier=earlier)
        status = wallet.status
        said = wallet_sentences(wallet.records, wallet.order, status, language=options.lang)
    else:
        report = verify_proof(proof, source=source, file=file, contract=options.contract)
        status, said = report.status, sentences(report, language=options.lang)
    headline, *lines = said
    print(headline)
    for line in lines:
        print(f"- {line}")
    return status


def _source(options: argparse.Namespace) -> Source:
    if options.rpc:
        return Node(options.rpc)
    if options.checkpoint:
        return CheckpointCopy(options.checkpoint.read_bytes())
    return NoSource()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chain.verifier", description=__doc__)
    parser.add_argument(
        "proof",
        type=Path,
        help="proof file (hub/proof/v1), evidence wallet (hub/wallet/v1) or pack (hub/regulator-pack/v1)",
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--rpc", metavar="URL", help="any Ethereum JSON-RPC node")
    source.add_argument("--checkpoint", metavar="FILE", type=Path, help="checkpoint copy (hub/checkpoints/v1)")
    parser.add_argument("--file", metavar="F", type=Path, help="document that the record is said to be about")
    parser.add_argument("--earlier", metavar="FILE", type=Path, help="a wallet taken before: is all of it still there?")
    parser.add_argument("--contract", metavar="ADDRESS", help="contract address you hold for the right one")
    parser.add_argument("--lang", choices=("zh", "en"), default=_default_language(), help="language of the reasons")
    return parser


def _default_language() -> str:
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Exception as error:  # Python's own exit status for a crash is 1, which would read as "contradicted"
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(Status.CANNOT_TELL)
