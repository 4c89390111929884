"""Compose the reports of a thousand invented clients and say whether their reasons differ where the clients do.

    python tests/bench/reasons.py [--people 1000] [--seed 7]

The people, their answers and what was said at their visits are the demo world's own; levels, contradictions, verdicts
and plans are what the rooms make of them. No page is printed. Every sentence must name a rule and records that the
report carries, and every figure in it must be one of the sentence's facts. Exits 1 where something does not hold.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
QUANTILES = (0, 10, 25, 50, 75, 90, 100)
FIGURE = re.compile(r"\d+(?:[,.]\d+)*")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-reasons-") as home:
        os.environ |= {"HUB_HOME": home, "DJANGO_SETTINGS_MODULE": "hub.settings"}
        import django

        django.setup()
        return measure(people=options.people, seed=options.seed)


def measure(*, people: int, seed: int) -> int:
    """Print the table; return the exit code."""
    from reports.domain.composing import compose
    from reports.domain.likeness import LIMIT_BPS, read_reasons, shares_with
    from tests.domain.reports.invented import invented
    from tests.domain.reports.samples import ISSUE

    began = time.process_time()
    found = list(invented(people, seed=seed))
    documents = [compose(content=one.content, issue=ISSUE) for one in found]
    composed_s = time.process_time() - began
    readings = [read_reasons(document, marked=marked) for document in documents]
    began = time.process_time()
    nearest, differing = [], []
    for number, reading in enumerate(readings):
        shares = [one.printed_bps for one in shares_with(reading, readings[:number] + readings[number + 1 :])]
        nearest.append(max(shares))
        differing.append(max((bps for bps in shares if bps < 10_000), default=0))
    compared_ms = 1000 * (time.process_time() - began) / len(readings)
    told = defaultdict(set)
    for one, reading in zip(found, readings, strict=True):
        told[reading.printed].add(str((one.answers.as_canonical(), [heard.meaning for heard in one.content.heard])))
    untraced = [line for document in documents for line in untraceable(document)]
    blurred = sum(len(answers) > 1 for answers in told.values())
    rows: list[tuple[str, object]] = [
        ("clients", len(found)),
        ("sentences", sum(len(document.statements()) for document in documents)),
        ("sentences that do not trace to rule, record and fact", len(untraced)),
        ("different reasons", len(told)),
        ("clients who differ in an answer or a remark, and not in their reasons", blurred),
        ("nearest other client, quantiles " + "/".join(map(str, QUANTILES)), quantiles(nearest)),
        ("nearest who differs at all, likewise", quantiles(differing)),
        (f"at or above the limit of {LIMIT_BPS // 100} %", sum(one >= LIMIT_BPS for one in nearest)),
        ("of them with a client who differs", sum(one >= LIMIT_BPS for one in differing)),
        ("CPU to gather and compose, each", f"{1000 * composed_s / len(found):.1f} ms"),
        ("CPU to compare with all others, each", f"{compared_ms:.1f} ms"),
        ("load", " ".join(f"{one:.1f}" for one in os.getloadavg())),
    ]
    width = max(len(name) for name, _ in rows)
    print("\n".join(f"{name:<{width}}  {value}" for name, value in rows))
    for line in untraced[:10]:
        print(line)
    return int(bool(untraced or blurred or any(one >= LIMIT_BPS for one in differing)))


def untraceable(document: object) -> Iterable[str]:
    """Yield the sentences without a rule or record of their report, or with a figure that is none of their facts."""
    from reports.domain.figures import in_chinese, in_english
    from reports.domain.phrases import PHRASES
    from reports.domain.rules import REPORT_RULES

    content = document.content  # type: ignore[attr-defined]
    rules = {rule.id for rule in (*content.rules, *REPORT_RULES)}
    records = {evidence.key for evidence in content.evidence}
    for one in document.statements():  # type: ignore[attr-defined]
        phrase = PHRASES[one.id.partition(":")[0]]
        for words, write, text in ((one.zh, in_chinese, phrase.text.zh), (one.en, in_english, phrase.text.en)):
            facts = set(FIGURE.findall(" ".join([text, *(write(value) for _, value in one.inputs)])))
            if one.rule_id not in rules or not one.evidence or not set(one.evidence) <= records:
                yield f"{one.id}: {one.rule_id} {one.evidence}"
            if not set(FIGURE.findall(words)) <= facts:
                yield f"{one.id}: {words}"


def marked(sentences: Iterable[str]) -> list[str]:
    return [sha256(one.encode()).hexdigest() for one in sentences]


def quantiles(values: Sequence[int]) -> str:
    ordered = sorted(values)
    return " ".join(f"{ordered[percent * (len(ordered) - 1) // 100] / 100:.0f} %" for percent in QUANTILES)


if __name__ == "__main__":
    sys.exit(main())
