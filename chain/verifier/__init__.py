"""Verify records of the log without the hub: standard library only, works when this folder is copied alone.

Use it as ``python -m chain.verifier proof.json``, or call :func:`verify_inclusion`, :func:`verify_consistency` and
:func:`verify_proof`.
"""

from .findings import Report, Status, sentences
from .merkle import ProofRefused, leaf_hash, node_hash, verify_consistency, verify_inclusion
from .sources import CheckpointCopy, Node, NoSource
from .verification import verify_proof
from .wallet import WalletReport, verify_wallet

__all__ = [
    "CheckpointCopy",
    "NoSource",
    "Node",
    "ProofRefused",
    "Report",
    "Status",
    "WalletReport",
    "leaf_hash",
    "node_hash",
    "sentences",
    "verify_consistency",
    "verify_inclusion",
    "verify_proof",
    "verify_wallet",
]
