"""The commands by which a reader asks the contract without us: plain ``cast`` calls, typed as they stand."""

from collections.abc import Sequence

from chain.models import Checkpoint

NODE = "URL"
"""Stands in every command for a node of the reader's own choice."""


def cast_inclusion(checkpoint: Checkpoint, *, leaf: str, index: int, path: Sequence[str]) -> str:
    """Ask whether a leaf (hexadecimal, index from 0) is in a checkpoint; the answer is true or false."""
    return _call(
        checkpoint,
        "verifyInclusion(uint256,bytes32,uint256,bytes32[])(bool)",
        f"{checkpoint.seq} 0x{leaf} {index}",
        _array(path),
    )


def cast_checkpoint(checkpoint: Checkpoint) -> str:
    """Ask for size, root and meta of a checkpoint."""
    return _call(checkpoint, "checkpoint(uint256)(uint64,bytes32,bytes32)", str(checkpoint.seq))


def cast_consistency(checkpoint: Checkpoint, *, previous: Checkpoint, proof: Sequence[str]) -> str:
    """Ask whether a checkpoint extends the one before; the answer is true or false."""
    return _call(
        checkpoint,
        "verifyConsistency(uint256,uint256,bytes32[])(bool)",
        f"{previous.seq} {checkpoint.seq}",
        _array(proof),
    )


def cast_head(contract: str) -> str:
    """Ask for number, size, root and meta of the newest checkpoint."""
    return f'cast call {contract} \\\n  "head()(uint64,uint64,bytes32,bytes32)" --rpc-url {NODE}'


def _call(checkpoint: Checkpoint, signature: str, *arguments: str) -> str:
    lines = [f"cast call {checkpoint.deployment.contract}", f'"{signature}"', *arguments]
    return " \\\n  ".join([*lines[:-1], f"{lines[-1]} --rpc-url {NODE}"])


def _array(hashes: Sequence[str]) -> str:
    return f'"[{",".join(f"0x{item}" for item in hashes)}]"'
