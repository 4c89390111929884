"""How well and how fast `hub link-people` links, beside plain Splink on the same marks and candidates in the same run.

    python tests/bench/linking/table.py [--records 100000] [--seeds 11 12] [--counter-seeds 31 32]
        [--mixed-seeds 51] [--sets febrl3 febrl4 world counter mixed] [--folder FOLDER] [--same-ladders] [--once]

Pairwise precision, recall and F1 by clusters, wall seconds, processor seconds and peak memory. Tuning looked at seeds 1
to 5 of world.py, 21 to 25 of counter.py and 41 to 45 of mixed.py only; from 11, 31 and 51 on they are held out. In the
worlds the peer has the ladders of typical.py: the hub's own, where a phone's rung holds the name, are made for the hub's
way of learning, and plain Splink finds less with them. How long the same comparisons take is asked with --same-ladders;
--once leaves out each side's second run, which differs in where the line is drawn and not in the work:

    python tests/bench/linking/table.py --records 1000000 --sets mixed --mixed-seeds 41 --same-ladders --once
"""

import argparse
import csv
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import counter
import febrl
import mixed
import world

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, nargs="*", default=[11, 12], help="of world.py")
    parser.add_argument("--counter-seeds", type=int, nargs="*", default=[31, 32], help="of counter.py")
    parser.add_argument("--mixed-seeds", type=int, nargs="*", default=[51], help="of mixed.py")
    parser.add_argument("--sets", nargs="*", default=["febrl3", "febrl4", "world", "counter", "mixed"])
    parser.add_argument("--folder", type=Path, help="keep the files here")
    parser.add_argument("--same-ladders", action="store_true", help="the peer compares as the hub does")
    parser.add_argument("--once", action="store_true", help="automatic links alone, and the peer from .99")
    options = parser.parse_args()
    print(f"{'set':<16}{'how':<22}{'precision':>10}{'recall':>9}{'F1':>9}{'seconds':>9}{'CPU':>9}{'MiB':>7}")
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as scratch:
        folder = options.folder or Path(scratch)
        seeds = {"world": options.seeds, "counter": options.counter_seeds, "mixed": options.mixed_seeds}
        for name in options.sets:
            for seed in seeds.get(name, (None,)):
                _measure(name, seed, folder / f"{name}{seed or ''}", options)


def _measure(name: str, seed: int | None, folder: Path, options: argparse.Namespace) -> None:
    try:
        inputs, truth = _files(name, seed, folder, options.records)
    except febrl.NotInstalled as reason:
        print(f"{name:<16}left out: {reason}")
        return
    out = folder / "clusters.csv"
    typical = seed is not None and not options.same_ladders  # which has no ladders for Latin names and addresses
    for how, command in list(_ways(inputs, out, typical))[:: 2 if options.once else 1]:
        before = os.times()
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        after = os.times()
        processor = after.children_user + after.children_system - before.children_user - before.children_system
        seconds, memory = _cost(said)
        precision, recall = _pairwise(out, truth)
        f1 = 2 * precision * recall / (precision + recall)
        label = f"{name} {seed or ''}"
        print(
            f"{label:<16}{how:<22}{precision:>10.4f}{recall:>9.4f}{f1:>9.4f}{seconds:>9.1f}"
            f"{processor:>9.1f}{memory:>7.0f}",
            flush=True,
        )


def _ways(inputs: list[Path], out: Path, typical: bool) -> Iterator[tuple[str, list[str]]]:
    """What each line is called, and its command: the hub and the peer, each by sure links and then by likely ones."""
    hub = [str(Path(sys.executable).with_name("hub")), "link-people", *map(str, inputs), "--output", str(out)]
    yield "hub, automatic", hub
    yield "hub, with review", [*hub, "--with-review"]
    for line in ("0.99", "0.5"):
        peer = [sys.executable, str(HERE / "plain.py"), str(out), line, *map(str, inputs)]
        yield f"plain Splink p≥{line[1:]}", [*peer, "--typical"] if typical else peer


def _files(name: str, seed: int | None, folder: Path, records: int) -> tuple[list[Path], dict[str, str]]:
    if seed is None:
        return febrl.write(name, folder)
    {"world": world, "counter": counter, "mixed": mixed}[name].build(folder, records=records, seed=seed)
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return [folder / "app.csv", folder / "branch.csv"], dict(csv.reader(file))


def _cost(said: str) -> tuple[float, float]:
    """Seconds and MiB, in the hub's words or the peer's two figures."""
    if found := re.search(r"seconds +([\d.]+) s.*memory +([\d,]+) MiB", said, re.DOTALL):
        return float(found[1]), float(found[2].replace(",", ""))
    seconds, memory = said.split()
    return float(seconds), float(memory)


def _pairwise(path: Path, truth: dict[str, str]) -> tuple[float, float]:
    with path.open(encoding="utf-8", newline="") as file:
        placed = [(row["cluster_id"], truth[row["record_id"]]) for row in csv.DictReader(file)]
    both = _pairs(Counter(placed))
    joined, same = _pairs(Counter(c for c, _ in placed)), _pairs(Counter(p for _, p in placed))
    return both / joined if joined else 1.0, both / same


def _pairs(groups: Counter) -> int:
    return sum(n * (n - 1) // 2 for n in groups.values())


if __name__ == "__main__":
    main()
