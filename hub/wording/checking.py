"""Check one text: normalise, match every rule, drop what is denied or means something else, report original places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hub.wording.clauses import Clause, clauses
from hub.wording.findings import Finding, Language
from hub.wording.negation import denied
from hub.wording.normalise import Normalised, normalise
from hub.wording.pinyin import with_pinyin, without_pinyin
from hub.wording.rules import RULES, Rule


def check(text: str, *, language: Language | str) -> tuple[Finding, ...]:
    """Findings in the order of their places in `text`. `language` is the text's main language.

    Rules of both languages run over every text, since sales copy mixes them; pinyin is read only in Chinese texts.
    """
    main = Language(language)
    normalised = normalise(text)
    parts = tuple(clauses(normalised.text))
    found = [finding for rule in RULES for finding in _matches(rule, normalised, parts, main)]
    return tuple(sorted(_outermost(found), key=lambda finding: (finding.start, finding.end, finding.rule_id)))


def _matches(rule: Rule, normalised: Normalised, parts: tuple[Clause, ...], main: Language) -> Iterator[Finding]:
    compiled = _compiled(rule.id, main)
    exempt = [found.span() for found in compiled.unless.finditer(normalised.text)] if compiled.unless else []
    for found in compiled.pattern.finditer(normalised.text):
        start, end = found.span()
        if any((first <= start and end <= last) or (start >= first and start < last) for first, last in exempt):
            continue
        clause = _clause_of(parts, start)
        if rule.deniable and denied(normalised.text, start, end, clause, rule.language):
            continue
        yield _finding(rule, normalised, start, end)


def _clause_of(parts: tuple[Clause, ...], position: int) -> Clause:
    return next(part for part in parts if part.start <= position < part.end)


def _finding(rule: Rule, normalised: Normalised, start: int, end: int) -> Finding:
    first, last = normalised.place(start, end)
    return Finding(rule.id, rule.severity, first, last, normalised.original[first:last], rule.source)


def _outermost(found: list[Finding]) -> list[Finding]:
    """One finding for each place of each rule: the longest."""
    return [
        finding
        for finding in dict.fromkeys(found)
        if not any(
            other is not finding
            and other.rule_id == finding.rule_id
            and other.start <= finding.start
            and finding.end <= other.end
            and (other.end - other.start) > (finding.end - finding.start)
            for other in found
        )
    ]


@dataclass(frozen=True)
class _Compiled:
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def _compiled(rule_id: str, main: Language) -> _Compiled:
    rule = next(rule for rule in RULES if rule.id == rule_id)
    spell = with_pinyin if main is Language.ZH else without_pinyin
    pattern = "|".join(f"(?:{spell(pattern)})" for pattern in rule.patterns)
    unless = "|".join(f"(?:{spell(place)})" for place in rule.unless)
    return _Compiled(re.compile(pattern), re.compile(unless) if unless else None)
