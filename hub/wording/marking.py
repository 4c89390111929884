"""Choose the marks of `leaning.py` for each language, on texts whose voice the model had not met when it scored them.

What counts is what the whole check flags: what a rule finds unless the model holds the text for honest (for plainly
honest, when the rule is a firm one), and what the model alone finds. Together they flag no more than `CLEAN_SHARES` of
the clean texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.wording.findings import Language
from hub.wording.leaning import Marks

CLEAN_SHARES = {Language.ZH: 0.054, Language.EN: 0.033}
PLAIN_SHARES = {Language.ZH: 0.02, Language.EN: 0.01}
NOTHING = {Language.ZH: -1.25, Language.EN: -2.0}
"""Below this score the model outweighs a rule."""
FIRM = {Language.ZH: -2.25, Language.EN: -4.0}
"""Below this score the model outweighs a firm rule, too.

Both were set on voices that the model had not met (1,787 Chinese and 912 English promises, 2,595 and 1,330 clean texts)
so that most promises are found at the same share of clean ones: one more of a hundred than with -0.5 and -1.5, -1 and
-9. On 250 promises and 517 clean texts that nobody had read, they found as many and flagged one clean text less.
"""
GROUPS = ("plain", "hinted", "clean")


@dataclass(frozen=True)
class Scored:
    """A text by its family of voices, its `group` (one of `GROUPS`), and the fold of models that had not met it.

    `hit`: a rule found a promise; `firm`: one that the model overrules only when the text is plainly honest.
    """

    family: str
    language: Language
    group: str
    fold: int
    hit: bool
    firm: bool
    score: float

    def flagged(self, marks: Marks) -> bool:
        by_rule = self.hit and self.score > (marks.firm if self.firm else marks.nothing)
        return by_rule or self.score > marks.look


def chosen(scored: Sequence[Scored]) -> dict[Language, Marks]:
    """The marks of every language."""
    return {language: _marks([text for text in scored if text.language is language], language) for language in Language}


def _marks(scored: Sequence[Scored], language: Language) -> Marks:
    nothing, firm = NOTHING[language], FIRM[language]
    clean = [text for text in scored if text.group == "clean"]
    by_rules = Marks(float("inf"), float("inf"), nothing, firm)
    by_rule = sum(text.flagged(by_rules) for text in clean)
    free = sorted(text.score for text in clean if not text.flagged(by_rules))
    spare = max(0, int(len(clean) * CLEAN_SHARES[language]) - by_rule)
    plain = sorted(text.score for text in clean)[-int(len(clean) * PLAIN_SHARES[language]) - 1]
    return Marks(look=round(free[-spare - 1], 3), plain=round(plain, 3), nothing=nothing, firm=firm)


def summary(scored: Sequence[Scored]) -> Iterator[str]:
    """Shares flagged by language, family and group, each fold by marks that were chosen on the other folds."""
    flagged = [(text, text.flagged(marks[text.language])) for text, marks in _nested(scored)]
    for language in Language:
        families = sorted({text.family for text in scored if text.language is language})
        for family in (*families, "all"):
            of_family = [pair for pair in flagged if pair[0].language is language and family in (pair[0].family, "all")]
            shares = (_share(group, [seen for text, seen in of_family if text.group == group]) for group in GROUPS)
            yield f"{language} {family:<16}{''.join(shares)}".rstrip()


def _nested(scored: Sequence[Scored]) -> Iterator[tuple[Scored, dict[Language, Marks]]]:
    for fold in sorted({text.fold for text in scored}):
        marks = chosen([text for text in scored if text.fold != fold])
        yield from ((text, marks) for text in scored if text.fold == fold)


def _share(group: str, seen: Sequence[bool]) -> str:
    return f"  {group} {sum(seen) / len(seen):6.1%} of {len(seen):4}" if seen else ""
