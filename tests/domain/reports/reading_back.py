"""Read the figures of a finished report back from its pages, and name those that trace to no input.

What may stand on a page: figures of the statements (each made from named inputs), the inputs themselves as they are
written for readers, sums and shares of the plan's own lines, and what the frame of a document counts (pages, sections).
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from hub.kernel.clock import HOME_ZONE
from hub.kernel.digest import sha256_hex
from hub.kernel.money import capitals, grouped
from reports.domain.composing import compose
from reports.domain.document import Part
from reports.domain.figures import percent, ratio_bps, short_amount, tenth_percent
from reports.domain.inputs import Issue, ReportContent
from reports.domain.rules import REPORT_RULES
from reports.domain.sealing import sealed_bytes
from reports.domain.statements import plain

_NUMBER = re.compile(r"\d[\d,.]*")


def figures_on(pdf: bytes, *, tool: str) -> set[str]:
    """Return every figure of the pages, as written: ``120,000``, ``0.35``, ``2027``; the marks around it cut off."""
    read = subprocess.run([tool, "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    return set(_figures(read.stdout.decode()))


def untraced(
    pdf: bytes, *, content: ReportContent, issue: Issue, pages: int, tool: str, original: str = ""
) -> set[str]:
    """Return the figures on the pages that follow from nothing."""
    allowed: set[str] = set()
    for text in _sources(content, issue, original):
        allowed |= set(_figures(text))
    allowed |= {str(number) for number in range(1, max(pages, len(Part)) + 1)}
    return {figure for figure in figures_on(pdf, tool=tool) if figure not in allowed}


def _figures(text: str) -> Iterator[str]:
    for found in _NUMBER.findall(text):
        yield found.rstrip(",.")


def _sources(content: ReportContent, issue: Issue, original: str) -> Iterator[str]:
    for statement in compose(content=content, issue=issue).statements():
        yield from (plain(statement.zh), plain(statement.en))
    for rule in REPORT_RULES:
        yield from (rule.id, rule.title.zh, rule.title.en, rule.source.zh, rule.source.en)
    yield from _written(content)
    yield from _written(issue)
    yield from _sums(content)
    at = issue.at.astimezone(HOME_ZONE)
    yield f"{at:%Y-%m-%d %H:%M} {at:%Y} {at.month} {at.day} SHA-256 256 {len(content.matches)}"
    yield f"{sum(match.allowed for match in content.matches)} {sum(c.open for c in content.contradictions)} 1 2 3 4 5"
    digest = sha256_hex(sealed_bytes(content=content, issue=issue))
    yield " ".join(f"{digest[start : start + 8]}" for start in range(0, 64, 8))
    yield original


def _sums(content: ReportContent) -> Iterator[str]:
    """What is worked out of the plan's own lines; requires nothing else."""
    plan = content.plan
    if plan is None:
        return
    for fen in (plan.amount_fen, plan.fee_fen, plan.loss_one_round_fen):
        yield f"{short_amount(fen)} {grouped(fen)} {capitals(fen)}"
    yield percent(ratio_bps(plan.loss_one_round_fen, plan.amount_fen))
    yield from (percent(tenth_percent(line.amount_fen, plan.amount_fen)) for line in plan.lines)
    yield from (f"{turn.buys_on:%m-%d} {turn.back_on:%m-%d}" for turn in plan.rounds)


def _written(value: Any) -> Iterator[str]:
    """Every input the ways a page writes it: amounts in fen, rates in basis points, days, digests in eights."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            if isinstance(inner, int) and field.name.endswith("_fen"):
                yield f"{short_amount(inner)} {grouped(inner)}"
            elif isinstance(inner, int) and field.name.endswith("_bps"):
                yield percent(inner)
            elif isinstance(inner, int) and field.name.endswith("_days"):
                yield f"{inner} {inner // 365}"
            else:
                yield from _written(inner)
    elif isinstance(value, tuple):
        for item in value:
            yield from _written(item)
    elif isinstance(value, datetime | date):
        yield f"{value:%Y-%m-%d} {value:%m-%d} {value.year} {value.month} {value.day}"
        if isinstance(value, datetime):
            home = value.astimezone(HOME_ZONE)
            yield f"{home:%Y-%m-%d} {home.year} {home.month} {home.day}"
    elif isinstance(value, Enum):
        yield str(value.value)
    else:
        text = str(value)
        yield text
        if re.fullmatch(r"[0-9a-f]{64}", text):
            yield f"{text[:8]} {text[8:16]}"
