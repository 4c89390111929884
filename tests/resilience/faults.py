"""Print the seventeen faults that anchoring must survive: what is done, how it ends, how long it takes.

    python tests/resilience/faults.py [NUMBER …]

Runs the very tests that carry a fault's number (and those of the tamper scan that stand for number 16), each on a real
node; an end is what the test read from the contract and the database, not what anybody wrote here. Exits 1 where a
test fails or is skipped, or a fault has none.
"""

import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
FAULTS_HOME = "tests/rooms/chain/faults"

FAULTS = {
    1: "Killed with -9 at each step: before signing, storing, sending, recording, after mining",
    2: "Answers late, dropped, 429, 503, a web page, cut off, of another shape: at every question",
    3: "The pool drops the transaction",
    4: "The base fee spikes",
    5: "The older attempt is mined after the bump",
    6: "A reorganisation one and three deep: the transaction gone, moved, outbid, the contract gone",
    7: "A reorganisation past what was final",
    8: "A foreign transaction takes the nonce; a gap before it",
    9: "Reverted, not consistent, not the owner of the role, another history",
    10: "The balance runs low, then empty",
    11: "Another chain, another genesis, code wiped or replaced",
    12: "Several workers at once, one of them killed",
    13: "One of three nodes lags or lies; two of two disagree",
    14: "A node stands still (SIGSTOP): alone, half-way, one of three",
    15: "The key changes, also in flight; the contract is frozen, succeeded; killed at any step",
    16: "Tampering: a byte, a row, two swapped, a salt, an old backup, a rewritten log",
    17: "A clock is wrong, or set back by a year",
}

TAMPERING = tuple(
    f"tests/rooms/chain/test_scan.py::{name}"
    for name in (
        "test_one_changed_live_row_is_named",
        "test_a_deleted_live_row_is_named",
        "test_one_changed_byte_in_the_vault_is_named",
        "test_a_changed_salt_is_named",
        "test_a_deleted_original_is_named",
        "test_swapped_originals_are_both_named",
        "test_a_deleted_entry_is_named_with_its_place",
        "test_a_deleted_last_entry_is_named_although_no_gap_shows",
        "test_swapped_entries_are_both_named",
        "test_a_changed_checkpoint_row_is_told_from_the_contract",
        "test_a_rewritten_log_is_named_and_neither_we_nor_the_contract_anchor_it",
    )
)
"""Number 16 is the tamper scan's own subject; these of its tests stand for it here."""


@dataclass
class Row:
    """What the tests of one fault told."""

    tests: int = 0
    seconds: float = 0
    ends: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)


class Collector:
    """A plugin that sorts tests and their reports by fault."""

    def __init__(self, wanted: set[int]) -> None:
        self._wanted, self._numbers = wanted, dict[str, int]()
        self.rows: dict[int, Row] = defaultdict(Row)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            marker = item.get_closest_marker("fault")
            number = marker.args[0] if marker else 16 if item.nodeid.startswith(TAMPERING) else 0
            if number in self._wanted:
                self._numbers[item.nodeid] = number
        items[:] = [item for item in items if item.nodeid in self._numbers]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        row = self.rows[self._numbers[report.nodeid]]
        row.seconds += report.duration
        if report.when == "call":
            row.tests += 1
        if report.when == "call" and report.passed:
            unsaid = "named by the scan" if report.nodeid.startswith(TAMPERING) else "no wrong answer believed"
            row.ends[str(dict(report.user_properties).get("end", unsaid))] += 1
        if report.outcome != "passed":
            row.bad.append(f"{report.outcome}: {report.nodeid}")


def shown(number: int, row: Row) -> str:
    """One fault as lines of the table."""
    head = f"{number:>2}  {FAULTS[number]}\n    {row.tests} tests, {row.seconds:.1f} s"
    ends = [f"    → {count:>2} × {end}" for end, count in row.ends.most_common()]
    return "\n".join([head, *ends, *(f"    ✗ {one}" for one in row.bad)])


def main(words: list[str]) -> int:
    wanted = {int(word) for word in words} or set(FAULTS)
    collector = Collector(wanted)
    paths = [FAULTS_HOME, *(TAMPERING if 16 in wanted else ())]
    code = pytest.main([*paths, "-q", "--no-header", "--tb=short", "--show-capture=no"], plugins=[collector])
    print("\n".join(shown(number, collector.rows[number]) for number in sorted(wanted)))
    empty = [number for number in sorted(wanted) if not collector.rows[number].tests]
    bad = sum(len(row.bad) for row in collector.rows.values())
    tests = sum(row.tests for row in collector.rows.values())
    print(f"{len(wanted) - len(empty)} of {len(wanted)} faults, {tests} tests, {bad} not as they should be")
    return int(bool(code or bad or empty))


if __name__ == "__main__":
    sys.exit(main([word for word in sys.argv[1:] if re.fullmatch(r"\d+", word)]))
