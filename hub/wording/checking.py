"""Check one text: normalise, match every rule, drop what is denied or means something else, report original places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from hub.wording.clauses import Clause, clauses, full_sentence, stretches
from hub.wording.findings import Finding, Language, Severity
from hub.wording.leaning import leaning
from hub.wording.negation import ASKING_MARK, denied
from hub.wording.normalise import Normalised, normalise
from hub.wording.pinyin import with_pinyin, without_pinyin
from hub.wording.reporting import only_spoken_of
from hub.wording.rules import FIRM, HINT, PLAIN_HINT, RULES, Rule
from hub.wording.slots import filled

SHORT_SENTENCE = 30
"""Characters; a shorter sentence has no room for padding. Chosen by hand, unmeasured."""
SHORTEST_PROMISE = 5
"""Characters; less is a word in a table (无), of which the model knows nothing. Chosen by hand, unmeasured."""


def check(text: str, *, language: Language | str, hints: bool = True, weigh: bool = True) -> tuple[Finding, ...]:
    """Findings in the order of their places in `text`. `language` is the text's main language.

    Rules of both languages run over every text, since sales copy mixes them; pinyin is read only in Chinese texts.
    The model of `leaning.py` has the second word, unless `hints` is false: sentences that a program composes are not
    what it has learned from. A violation in a sentence that the model holds for honest becomes advice, except by
    the `FIRM` rules, and never when `weigh` is false, as where the finding decides. Where no rule finds anything, a
    sentence that reads like a promise is one to review, and a plain one a violation.
    """
    main = Language(language)
    normalised = normalise(text)
    parts = tuple(clauses(normalised.text))
    matches = [match for rule in RULES if rule.patterns for match in _matches(rule, normalised, parts, main)]
    found = _outermost([_finding(match, normalised, weigh=weigh and hints) for match in matches if not match.denied])
    found += _hints(normalised, matches) if hints else []
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule_id)))


@dataclass(frozen=True)
class Mentioned:
    """What rules name in a text: a promise that is made, one by a firm rule (`firm`), one that is denied."""

    made: bool
    firm: bool
    denied: bool


def mentioned(text: str) -> Mentioned:
    """What the rules alone say of a text; a denied promise is one that is negated, banned, asked about or reported."""
    normalised = normalise(text)
    parts = tuple(clauses(normalised.text))
    rules = (rule for rule in RULES if rule.patterns and rule.severity is Severity.VIOLATION)
    matches = [match for rule in rules for match in _matches(rule, normalised, parts, Language.ZH)]
    made = [match for match in matches if not match.denied]
    return Mentioned(
        bool(made),
        any(match.rule.id in FIRM or not _may_be_lowered(normalised, match) for match in made),
        len(made) < len(matches),
    )


@dataclass(frozen=True)
class _Match:
    """A place of the normalised text where a rule's words stand; `denied` when they promise nothing there."""

    rule: Rule
    start: int
    end: int
    denied: bool


def _matches(rule: Rule, normalised: Normalised, parts: tuple[Clause, ...], main: Language) -> Iterator[_Match]:
    compiled = _compiled(rule.id, main)
    exempt = [found.span() for found in compiled.unless.finditer(normalised.text)] if compiled.unless else []
    for found in compiled.pattern.finditer(normalised.text):
        start, end = found.span()
        if any((first <= start and end <= last) or first <= start < last for first, last in exempt):
            continue
        clause = _clause_of(parts, start)
        denied_there = rule.deniable and _no_promise(normalised.text, start, end, clause, rule.language)
        yield _Match(rule, start, end, denied_there)


def _hints(normalised: Normalised, matches: list[_Match]) -> list[Finding]:
    """Stretches of one or a few sentences in which no rule found anything, yet the model sees a promise.

    A question with an honest answer counts only where the two together read like one, too.
    """
    hints = []
    for (start, end), (begun, answered) in pairwise([*stretches(normalised.text), (0, 0)]):
        inside = [match for match in matches if start <= match.start < end]
        if end - start >= SHORTEST_PROMISE and all(match.denied for match in inside):
            words = normalised.words(start, end)
            seen = leaning(words, denied=bool(inside))
            if ASKING_MARK.search(words[-2:]) and leaning(normalised.words(begun, answered)).promises_nothing:
                whole = leaning(normalised.words(start, answered), denied=bool(inside))
                seen = min(seen, whole, key=lambda one: one.score)
            rule = PLAIN_HINT if seen.plain and not inside else HINT if seen.worth_a_look else None
            if rule is not None:
                first, last = normalised.place(start, end)
                hints.append(Finding(rule.id, rule.severity, first, last, words, rule.source, seen.reasons))
    return hints


def _no_promise(text: str, start: int, end: int, clause: Clause, language: Language) -> bool:
    first, last = full_sentence(text, start)
    spoken_of = only_spoken_of(text[first:last], start - first, min(end, last) - first)
    return spoken_of or denied(text, start, end, clause, language)


def _clause_of(parts: tuple[Clause, ...], position: int) -> Clause:
    return next(part for part in parts if part.start <= position < part.end)


def _finding(match: _Match, normalised: Normalised, *, weigh: bool) -> Finding:
    first, last = normalised.place(match.start, match.end)
    words = normalised.original[first:last]
    severity = match.rule.severity
    if weigh and _may_be_lowered(normalised, match) and _promises_nothing(normalised, match):
        severity = Severity.ADVICE
    return Finding(match.rule.id, severity, first, last, words, match.rule.source)


def _may_be_lowered(normalised: Normalised, match: _Match) -> bool:
    """Not where a rule's own example stands: what the handbook forbids is forbidden."""
    rule = match.rule
    if rule.severity is not Severity.VIOLATION or not rule.deniable:
        return False
    first, last = full_sentence(normalised.text, match.start)
    return not any(example in normalised.text[first:last] for example in _examples(rule.id))


def _promises_nothing(normalised: Normalised, match: _Match) -> bool:
    """Whether the sentence of a match reads as honest; of a long one its clause, too, since padding proves nothing.

    What a firm rule finds must read as plainly honest, and its clause as honest, however short the sentence.
    """
    whole = full_sentence(normalised.text, match.start)
    firm = match.rule.id in FIRM
    if whole[1] - whole[0] <= SHORT_SENTENCE and not firm:
        return leaning(normalised.words(*whole)).promises_nothing
    clause = _clause_of(tuple(clauses(normalised.text[whole[0] : whole[1]])), match.start - whole[0])
    for start, end in (whole, (whole[0] + clause.start, max(whole[0] + clause.end, match.end))):
        seen = leaning(normalised.words(start, end))
        if not (seen.plainly_honest if firm and (start, end) == whole else seen.promises_nothing):
            return False
    return True


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
def _examples(rule_id: str) -> tuple[str, ...]:
    rule = next(rule for rule in RULES if rule.id == rule_id)
    return tuple(normalise(example).text.rstrip("。.!！") for example in rule.matches)


@cache
def _compiled(rule_id: str, main: Language) -> _Compiled:
    rule = next(rule for rule in RULES if rule.id == rule_id)
    spell = with_pinyin if main is Language.ZH else without_pinyin
    pattern = "|".join(f"(?:{spell(filled(pattern))})" for pattern in rule.patterns)
    unless = "|".join(f"(?:{spell(filled(place))})" for place in rule.unless)
    return _Compiled(re.compile(pattern), re.compile(unless) if unless else None)
