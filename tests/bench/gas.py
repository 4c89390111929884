"""What an anchor costs beside plain storage, over random (from, to) sizes, on a real node.

    python tests/bench/gas.py [--pairs 1000] [--leaves 1000000] [--seed 7]

Plain storage is a contract that stores and announces the same three values and checks nothing but its caller, compiled
the same way (tests/bench/contracts/PlainCheckpoints.sol). For every pair the node's storage is set to a head of
``from`` records with its true root, one true anchor of ``to`` records is mined, its ``gasUsed`` read, and everything
taken back. Gas does not depend on the machine. Exits 1 where an anchor costs more than one and a half times plain
storage.
"""

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from statistics import mean, quantiles

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
META = sha256(b"meta").digest()
BOUND = 1.5


class Levels:
    """A tree kept as one list per level."""

    def __init__(self, leaves: int) -> None:
        from chain.domain.tree import Frontier

        hashes = [sha256(number.to_bytes(8, "big")).digest() for number in range(leaves)]
        self.rows = [nodes.digests for nodes in Frontier().extend(hashes)[1]]

    def read(self, refs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """The hashes of full subtrees."""
        return {ref: self.rows[ref.level][ref.position] for ref in refs}  # type: ignore[attr-defined]


class Bench:
    """Both contracts on one node, each owned and written by the node's first account."""

    def __init__(self, url: str) -> None:
        from eth_abi.abi import encode

        from tests.rooms.chain.contract_on_node import Contracts
        from tests.rooms.chain.test_contract_fuzz import NO_ROOT

        self.at, self.ask = Contracts(url), Contracts(url)._ask
        self.account = self.at.accounts[0]
        self.log = self.at.deploy(self.account, anchorer=self.account, root=NO_ROOT)
        self.code = _artifact("tests/bench/contracts/PlainCheckpoints.json")
        data = self.code["bytecode"] + encode(["address"], [self.account]).hex()
        self.plain = self.at._send({"from": self.account, "data": data, "gas": hex(2_000_000)})["contractAddress"]

    def anchored(self, *, size: int, root: bytes, head: tuple[int, bytes], proof: list[bytes]) -> int:
        """Gas of one anchor on top of a head."""
        from chain.ledgers.artifact import call_data
        from tests.rooms.chain.test_contract_vectors import storage

        anchorer = int(self.account, 16)
        slots = storage(head)
        slots["0x" + "00" * 32] = f"0x{anchorer | int(slots['0x' + '00' * 32], 16):064x}"
        data = call_data("anchor(uint64,bytes32,bytes32,bytes32[])", size, root, META, proof)
        return self._spent(self.log, slots, data)

    def stored(self, *, size: int, root: bytes) -> int:
        """Gas of storing the same plainly, as the second checkpoint, too."""
        from eth_abi.abi import encode

        selector = bytes.fromhex(self.code["selectors"]["anchor(uint64,bytes32,bytes32)"])
        slots = {"0x" + "00" * 32: f"0x{int(self.account, 16) | 1 << 160:064x}"}
        return self._spent(self.plain, slots, selector + encode(["uint64", "bytes32", "bytes32"], [size, root, META]))

    def _spent(self, contract: str, slots: dict[str, str], data: bytes) -> int:
        before = self.ask("evm_snapshot")
        for slot, word in slots.items():
            self.ask("anvil_setStorageAt", contract, slot, word)
        receipt = self.at._send(
            {"from": self.account, "to": contract, "data": "0x" + data.hex(), "gas": hex(1_000_000)}
        )
        self.ask("evm_revert", before)
        return int(receipt["gasUsed"], 16)


def _artifact(path: str) -> dict[str, object]:
    import json

    content: dict[str, object] = json.loads((ROOT / path).read_text())
    return content


def measure(bench: Bench, tree: Levels, pairs: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Hashes in the proof, gas of the anchor, gas of plain storage, records added: one row per pair."""
    from chain.domain.tree import consistency_ranges, range_hashes, tree_root

    rows = []
    for first, second in pairs:
        head, root = (tree_root(size=size, read=tree.read) for size in (first, second))
        proof = list(range_hashes(consistency_ranges(first=first, second=second), read=tree.read))
        gas = bench.anchored(size=second, root=root, head=(first, head), proof=proof)
        rows.append((len(proof), gas, bench.stored(size=second, root=root), second - first))
    return rows


def table(rows: list[tuple[int, int, int, int]]) -> str:
    """The measured figures as a table in Markdown."""
    lines = [
        "| hashes in the proof | anchors | gas (mean) | gas (most) | times plain storage (most) |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for low, high in ((1, 5), (6, 10), (11, 15), (16, 20), (21, 99)):
        some = [row for row in rows if low <= row[0] <= high]
        if some:
            most = max(gas / plain for _, gas, plain, _ in some)
            gas = [row[1] for row in some]
            name = f"{low}–{high}" if high < 99 else f"{low} or more"
            lines.append(f"| {name} | {len(some)} | {mean(gas):,.0f} | {max(gas):,} | {most:.2f} |")
    return "\n".join(lines)


def summary(rows: list[tuple[int, int, int, int]]) -> str:
    """All pairs in two sentences."""
    gas, plain = [row[1] for row in rows], [row[2] for row in rows]
    ratios = sorted(one / other for one, other in zip(gas, plain, strict=True))
    return (
        f"anchor {min(gas):,} to {max(gas):,} gas, mean {mean(gas):,.0f}; plain storage mean {mean(plain):,.0f}. "
        f"Ratio mean {mean(ratios):.3f}, 99 of 100 below {quantiles(ratios, n=100)[-1]:.3f}, most {ratios[-1]:.3f}."
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings"
    import django

    django.setup()
    from tests.rooms.chain.conftest import Anvil

    dice: Callable[[int, int], int] = random.Random(options.seed).randint
    pairs = [
        (first, dice(first + 1, options.leaves))
        for first in (dice(1, options.leaves - 1) for _ in range(options.pairs))
    ]
    tree, node = Levels(options.leaves), Anvil()
    try:
        rows = measure(Bench(node.url), tree, pairs)
    finally:
        node.stop()
    print(f"{len(rows)} random pairs up to {options.leaves:,} records, seed {options.seed}\n")
    print(f"{table(rows)}\n\n{summary(rows)}")
    if max(gas / plain for _, gas, plain, _ in rows) > BOUND:
        raise SystemExit(f"an anchor costs more than {BOUND} times plain storage")


if __name__ == "__main__":
    main()
