"""Choose the marks of `leaning.py` for each language, on texts whose voice the model had not met when it scored them.

What counts is what the whole check flags: what a rule finds unless the model holds the text for honest (for plainly
honest, when the rule is a firm one), and what the model alone finds. Together they flag no more than `CLEAN_SHARES` of
the clean texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hub.wording.findings import Language
from hub.wording.leaning import Marks

CLEAN_SHARES = {Language.ZH: 0.057, Language.EN: 0.04}
PLAIN_SHARES = {Language.ZH: 0.02, Language.EN: 0.01}
NOTHING = {Language.ZH: -0.5, Language.EN: -1.0}
"""Below this score the model outweighs a rule. English rules seldom hit a clean text, so less often there; that mark
was set after the totals of `heldout` had been printed for 0 and for -1. The Chinese one was set on 330 promises and 332
clean texts that neither rules nor model had read: -0.5 found 1% more of them than 0 and flagged no clean one more."""
FIRM = {Language.ZH: -1.5, Language.EN: -9.0}
"""Below this score the model outweighs a firm rule, too; in English it never does. Of 870 Chinese texts that neither
rules nor model had read, firm rules hit 138 promises and 17 clean ones; 1 and 11 of those scored below -1.5."""
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
