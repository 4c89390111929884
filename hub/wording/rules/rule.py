"""What a wording rule is made of."""

from dataclasses import dataclass

from hub.wording.findings import Language, Severity
from hub.wording.sources import Source


@dataclass(frozen=True)
class Rule:
    """One rule as data. Adding a rule adds a row with its source and its own examples.

    `patterns` are regular expressions over the normalised text: `<保本>` also matches its pinyin and homophones,
    `{payer}` any word of that slot, `~8` up to eight characters of the same clause, `≈8` of the same sentence. A match inside one of `unless` is
    dropped: the same words mean something else there (无风险利率). `deniable` rules fall away where the promise is
    denied, asked about or only reported; a ban on a word in itself does not. `matches` and `passes` are tested, and
    printed in the handbook, where `instead_zh` and `instead_en` are what to say.
    """

    id: str
    language: Language
    severity: Severity
    source: Source
    title_zh: str
    title_en: str
    instead_zh: str
    instead_en: str
    patterns: tuple[str, ...]
    matches: tuple[str, ...]
    passes: tuple[str, ...]
    unless: tuple[str, ...] = ()
    deniable: bool = True
