"""A copy of somebody's log on this machine: the entries as they were first served, and every head that was signed.

The folder is only ever added to. What is remembered is what the log can be held to: a run that finds a contradiction
writes nothing, so that the evidence of before stays.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ENTRY_BYTES = 32
MEMORY_SCHEMA = "hub/mirror/v1"


class Mirror:
    """``folder`` None remembers nothing beyond this run."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.key: str | None = None
        self.contract: str | None = None
        self.delay_s: int | None = None
        self.heads: list[dict[str, Any]] = []
        self.entries = b""
        if folder is not None and (folder / "memory.json").exists():
            self._read(folder)

    @property
    def size(self) -> int:
        """How many entries are remembered."""
        return len(self.entries) // ENTRY_BYTES

    def held_to_s(self, promised_s: int) -> int:
        """Return the shortest delay that was ever promised; a longer one said later takes nothing back."""
        return promised_s if self.delay_s is None else min(promised_s, self.delay_s)

    def remember(
        self, *, key: str, contract: str | None, promised_s: int, head: dict[str, Any], entries: bytes
    ) -> None:
        """Add what a run without contradictions saw: the entries first, then the memory that counts them."""
        self.key, self.contract, self.delay_s = key, contract or self.contract, self.held_to_s(promised_s)
        if not self.heads or (self.heads[-1]["size"], self.heads[-1]["root"]) != (head["size"], head["root"]):
            self.heads.append({**head, "delay_s": self.delay_s})
        self.entries = entries
        if self._folder is not None:
            self._write(self._folder)

    def _read(self, folder: Path) -> None:
        memory = json.loads((folder / "memory.json").read_text())
        if memory.get("schema") != MEMORY_SCHEMA:
            raise ValueError(f"{folder}: expected a memory of {MEMORY_SCHEMA}, got {memory.get('schema')!r}")
        self.key, self.contract, self.heads = memory["key"], memory["contract"], memory["heads"]
        self.delay_s = memory.get("delay_s")
        entries = (folder / "entries").read_bytes()
        if len(entries) < memory["size"] * ENTRY_BYTES:
            raise ValueError(f"{folder}: expected {memory['size']} entries, found {len(entries) // ENTRY_BYTES}")
        self.entries = entries[: memory["size"] * ENTRY_BYTES]

    def _write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / "entries", self.entries)
        memory = {"schema": MEMORY_SCHEMA, "key": self.key, "contract": self.contract, "size": self.size,
                  "delay_s": self.delay_s, "heads": self.heads}  # fmt: skip
        _replace(folder / "memory.json", json.dumps(memory, indent=1).encode())


def roots_at(entries: bytes, sizes: Iterable[int]) -> dict[int, bytes]:
    """Build the tree once from its entries and return its root at each of these sizes."""
    wanted, peaks = set(sizes), list[bytes]()
    found = {0: hashlib.sha256().digest()}
    for size, entry in enumerate(_each(entries), start=1):
        current, bits = hashlib.sha256(b"\x00" + entry).digest(), size - 1
        while bits & 1:
            current, bits = hashlib.sha256(b"\x01" + peaks.pop() + current).digest(), bits >> 1
        peaks.append(current)
        if size in wanted:
            found[size] = _folded(peaks)
    return found


def first_difference(one: bytes, other: bytes) -> int | None:
    """Return the place of the first entry in which two copies differ, None where one only goes on."""
    for place, (mine, theirs) in enumerate(zip(_each(one), _each(other), strict=False)):
        if mine != theirs:
            return place
    return None


def _each(entries: bytes) -> Iterator[bytes]:
    return (entries[start : start + ENTRY_BYTES] for start in range(0, len(entries), ENTRY_BYTES))


def _folded(peaks: list[bytes]) -> bytes:
    *rest, current = peaks
    for peak in reversed(rest):
        current = hashlib.sha256(b"\x01" + peak + current).digest()
    return current


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
