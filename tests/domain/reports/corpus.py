"""A corpus of mixed Chinese and English lines, made by seed from our own phrases, and what no line of it may do.

``python -m tests.domain.reports.corpus --texts 10000`` sets the whole corpus and prints what it found; the suite sets a
sample. The judge knows nothing of the line breaker: it looks at the text around each break, with rules of its own.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from reports.domain.composing import compose
from reports.domain.phrases import PHRASES
from reports.domain.rules import REPORT_RULES
from reports.domain.statements import plain
from reports.rendering.fonts import FontSet
from reports.rendering.theme import BODY, CELL, LEAD, NOTE, Language, Style
from reports.rendering.typeset import Run, set_lines, text_width
from tests.domain.reports.rendered import SAMPLES, faces
from tests.domain.reports.samples import ISSUE

SEED = 8
STYLES = (BODY, LEAD, CELL, NOTE)
NEVER_FIRST = frozenset("，。；：！？、”’）》」』】〉…%‰·,.;:!?)]}")
NARROWEST, WIDEST = 6, 480
"""The measures: from six squares of the style, narrower than any column of ours, to a page's width in points."""
NEVER_LAST = frozenset("“‘（《「『【〈([{¥$")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:[’'][A-Za-z]+)*")
_NUMBER = re.compile(r"[¥$€£−+]?\d+(?:[.,:/\-]\d+)*(?:\.\d+)?[%‰]?(?:元|万|亿|年|月|日|天|个|号|期|版|条|项|岁|折|成)?")
_LATIN_SIGN = re.compile(r"[!-~\u00a0]")


@dataclass(frozen=True)
class Fault:
    """One line that should not be: which rule it breaks, and the text around the break."""

    rule: str
    around: str


def texts(count: int, *, seed: int = SEED) -> Iterator[tuple[str, Language]]:
    """Yield ``count`` texts, each with the language it is set in; the same seed gives the same corpus."""
    random, own = Random(seed), _own_sentences()
    for _ in range(count):
        language = random.choice((Language.ZH, Language.ZH, Language.EN))
        parts = [_part(random, own, language) for _ in range(random.randint(1, 7))]
        yield _joined(random, parts, language), language


def faults_of(text: str, language: Language, *, style: Style, width: float, fonts: FontSet) -> list[Fault]:
    """Set a text and return what is wrong with its lines; a token wider than the measure may be broken."""
    lines = set_lines(runs=[Run(text)], style=style, width=width, language=language, fonts=fonts)
    found, position = [], 0
    unbreakable = _unbreakable(text)
    for number, line in enumerate(lines):
        start = text.index(line.text, position)
        position = start + len(line.text)
        around = f"{text[max(0, start - 12) : start]}|{text[start : start + 12]}"
        if line.width > width + 0.01:
            found.append(Fault("wider than its measure", line.text))
        if number and text[start] in NEVER_FIRST and not _too_wide(text, start, unbreakable, style, width, fonts):
            found.append(Fault(f"starts with {text[start]}", around))
        if number and text[start - 1] in NEVER_LAST:
            found.append(Fault(f"line before ends with {text[start - 1]}", around))
        for span in unbreakable if number else ():
            if span[0] < start < span[1] and not _wider(_with_marks(text, span), style, width, fonts):
                found.append(Fault("breaks a word or a number", around))
    if "".join(line.text for line in lines).replace(" ", "") != text.replace(" ", ""):
        found.append(Fault("loses text", text[:40]))
    return found


def _unbreakable(text: str) -> list[tuple[int, int]]:
    return [match.span() for pattern in (_WORD, _NUMBER) for match in pattern.finditer(text)]


def _too_wide(text: str, start: int, spans: list[tuple[int, int]], style: Style, width: float, fonts: FontSet) -> bool:
    """Whether the mark hangs on a token that fills the measure alone."""
    span = next((span for span in spans if span[1] == start), None)
    return span is not None and _wider(_with_marks(text, span), style, width, fonts)


def _with_marks(text: str, span: tuple[int, int]) -> str:
    """A word or number with the marks and signs that must not part from it, as ``SR-20261120-01936F2A；``."""
    start, end = span
    while start and (text[start - 1] in NEVER_LAST or _LATIN_SIGN.fullmatch(text[start - 1])):
        start -= 1
    while end < len(text) and (text[end] in NEVER_FIRST or _LATIN_SIGN.fullmatch(text[end])):
        end += 1
    return text[start:end]


def _wider(token: str, style: Style, width: float, fonts: FontSet) -> bool:
    return text_width(text=token, style=style, language=Language.ZH, fonts=fonts) > width


def _own_sentences() -> dict[Language, list[str]]:
    """What we print: statements of the samples, phrases, titles of rules."""
    found: dict[Language, list[str]] = {Language.ZH: [], Language.EN: []}
    for content in SAMPLES.values():
        for statement in compose(content=content, issue=ISSUE).statements():
            found[Language.ZH].append(plain(statement.zh))
            found[Language.EN].append(plain(statement.en))
    for pair in (*(phrase.text for phrase in PHRASES.values()), *(rule.title for rule in REPORT_RULES)):
        found[Language.ZH].append(re.sub(r"\*\*|\{\w+\}", "", pair.zh))
        found[Language.EN].append(re.sub(r"\*\*|\{\w+\}", "", pair.en))
    return {language: [text for text in texts if text] for language, texts in found.items()}


_HAN_WORDS = (
    "适当性报告",
    "三月持有2号",
    "教育金",
    "您",
    "利率",
    "存管银行",
    "南陂冷链仓储4期",
    "𬱖",
    "䶮",
    "欧阳·买买提",
)
_LATIN_WORDS = ("Three-Month Hold No. 2", "hub", "PDF/A-3b", "the client's", "R2", "C3", "SHA-256", "Mingzheng",
                "e-mail", "SR-20261120-01936F2A", "https://mingzheng.example/verify/", "naïve", "T+1")  # fmt: skip
_PAIRS = (("“", "”"), ("（", "）"), ("《", "》"), ("「", "」"), ("(", ")"), ("‘", "’"), ("【", "】"))
_ENDS = ("，", "。", "；", "：", "！", "？", "、", "……", "——", "！？")
_ENDS_EN = (", ", ". ", "; ", ": ", "! ", "? ", " – ", "… ")


def _part(random: Random, own: dict[Language, list[str]], language: Language) -> str:
    kind = random.randrange(7)
    if kind <= 2:
        return random.choice(own[language if random.random() < 0.85 else _other(language)])
    if kind == 3:
        opens, closes = random.choice(_PAIRS)
        return opens + _part(random, own, language)[: random.randint(4, 30)].rstrip() + closes
    if kind == 4:
        return _figure(random)
    return random.choice(_LATIN_WORDS if kind == 5 else _HAN_WORDS)


def _other(language: Language) -> Language:
    return Language.EN if language is Language.ZH else Language.ZH


def _figure(random: Random) -> str:
    yuan = random.randint(0, 10**7)
    return random.choice((
        f"{yuan:,}元", f"¥{yuan:,}.{random.randint(0, 99):02d}", f"{random.randint(0, 9999) / 100:.2f}%",
        f"{random.randint(2020, 2030)}年{random.randint(1, 12)}月{random.randint(1, 28)}日",
        f"{random.randint(2020, 2030)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}",
        f"−{random.randint(1, 90)}.{random.randint(0, 9)}%", f"CNY\u00a0{yuan:,}", f"{random.randint(1, 400)}天",
        f"{random.randint(1, 99)}万", f"{random.randint(0, 23):02d}:{random.randint(0, 59):02d}",
        f"第{random.randint(1, 126)}条", f"R{random.randint(1, 5)}", f"{random.randint(1, 99)}/{random.randint(1, 99)}",
    ))  # fmt: skip


def _joined(random: Random, parts: list[str], language: Language) -> str:
    ends = _ENDS if language is Language.ZH else _ENDS_EN
    text = "".join(part + random.choice(ends) for part in parts)
    return re.sub(r"  +", " ", text.strip())


def main() -> None:
    """Set the corpus at random widths and styles, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    fonts, random, rules, lines = faces(), Random(asked.seed + 1), Counter[str](), 0
    examples: dict[str, str] = {}
    for text, language in texts(asked.texts, seed=asked.seed):
        style = random.choice(STYLES)
        width = random.uniform(style.size * NARROWEST, WIDEST)
        lines += len(set_lines(runs=[Run(text)], style=style, width=width, language=language, fonts=fonts))
        for fault in faults_of(text, language, style=style, width=width, fonts=fonts):
            rules[fault.rule] += 1
            examples.setdefault(fault.rule, fault.around)
    print(f"{asked.texts:,} texts, {lines:,} lines set (seed {asked.seed})")
    for rule, count in rules.most_common():
        print(f"{count:6,}  {rule}   e.g. {examples[rule]}")
    print("no line broken where it must not be" if not rules else f"{sum(rules.values()):,} faults")
    raise SystemExit(1 if rules else 0)


if __name__ == "__main__":
    main()
