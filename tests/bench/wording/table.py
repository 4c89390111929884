"""Measure the wording check on sentences that other people wrote, and print shares, never a sentence.

`python tests/bench/wording/table.py [FOLDER …]`; without folders: all five beside this file. A folder holds
`ordinary.jsonl`, `paraphrase.jsonl` and `clean.jsonl`, one `{"text", "label", "lang", "kind"}` a line.
`dev` was used while rules were written and the model was trained. `heldout` is by another author and nobody who wrote
rules or examples has read it; its totals were printed several times meanwhile, and once they decided a mark of the
model (`NOTHING_SHARE`, later `CLEAN_SHARES`), so they are a little kinder than those of a stranger would be.
`heldout-2` holds other registers (lift screens, street talk, households, minutes, verdicts); the hand that wrote the
rules and examples of 2026-11.4 wrote it before them. `heldout-3` speaks as a wealth adviser and an online
marketer do, in Chinese alone; it was written down after those of 2026-11.6. `heldout-4` is by two more authors who
knew neither rules nor examples (telephone sales, livestreams), in Chinese, written during 2026-11.10.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from hub.wording import Finding, Severity, check
from hub.wording.normalise import main_language

HERE = Path(__file__).parent
GROUPS = ("ordinary", "paraphrase", "clean")
SEEN = {Severity.VIOLATION: "violation", Severity.REVIEW: "review"}


def main(arguments: Sequence[str]) -> int:
    for folder in [Path(argument) for argument in arguments] or [
        HERE / name for name in ("dev", "heldout", "heldout-2", "heldout-3", "heldout-4") if (HERE / name).is_dir()
    ]:
        print(f"\n{folder.name}")
        for group in GROUPS:
            _print_group(group, _rows(folder / f"{group}.jsonl"))
    return 0


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _print_group(group: str, rows: list[dict[str, str]]) -> None:
    outcomes = [(row, _outcome(check(row["text"], language=main_language(row["text"])))) for row in rows]
    print(f"  {group:<11}{_shares(Counter(outcome for _, outcome in outcomes))}")
    for key in ("lang", "kind"):
        for value in sorted({row[key] for row in rows}):
            print(f"    {value:<17}{_shares(Counter(seen for row, seen in outcomes if row[key] == value))}")


def _outcome(found: Sequence[Finding]) -> str:
    severities = {finding.severity for finding in found}
    return next((word for severity, word in SEEN.items() if severity in severities), "nothing")


def _shares(outcomes: Counter[str]) -> str:
    total = outcomes.total()
    either = outcomes["violation"] + outcomes["review"]
    return (
        f"{total:>5} texts   violation {outcomes['violation'] / total:6.1%}   violation or review {either / total:6.1%}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
