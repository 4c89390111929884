"""A printed sentence is a phrase filled with facts; one that cannot be traced to a record does not print."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from string import Formatter

from reports.domain.figures import Value, in_chinese, in_english
from reports.domain.inputs import Text

STRONG = "\x01"
"""Surrounds the words that carry a sentence. Phrases write ``**``; what is filled in can never turn it on."""


def strong(text: str) -> str:
    """Return a text marked as strong."""
    return f"{STRONG}{text}{STRONG}"


def plain(text: str) -> str:
    """Return a text without its marks."""
    return text.replace(STRONG, "")


class Untraceable(ValueError):
    """A sentence lacks its evidence, its rule or an input; it is refused and the report with it."""


@dataclass(frozen=True)
class Phrase:
    """The words of one sentence in both languages, with named places; ``rule_id`` is why it may be printed."""

    id: str
    rule_id: str
    text: Text

    def places(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the names each language uses."""
        zh, en = (_places(text) for text in (self.text.zh, self.text.en))
        return zh, en


@dataclass(frozen=True)
class Statement:
    """One printed sentence; ``about`` says which row or fact it belongs to."""

    id: str
    rule_id: str
    inputs: tuple[tuple[str, Value], ...]
    evidence: tuple[str, ...]
    zh: str
    en: str
    about: str = ""


@dataclass(frozen=True)
class Ledger:
    """The rules and records that this report may rest on."""

    rules: Collection[str]
    evidence: Collection[str]
    phrases: Mapping[str, Phrase]

    def state(
        self,
        phrase_id: str,
        *,
        evidence: tuple[str, ...],
        rule_id: str | None = None,
        about: str = "",
        **inputs: Value,
    ) -> Statement:
        """Fill a phrase; the fact's own rule outranks the phrase's. Refuse what cannot be traced."""
        phrase = self.phrases[phrase_id]
        rule = rule_id or phrase.rule_id
        self._check(phrase, rule, evidence, inputs)
        return Statement(
            id=f"{phrase_id}:{about}" if about else phrase_id,
            rule_id=rule,
            inputs=tuple(sorted(inputs.items())),
            evidence=tuple(dict.fromkeys(evidence)),
            zh=_filled(phrase.text.zh, {name: in_chinese(value) for name, value in inputs.items()}),
            en=_filled(phrase.text.en, {name: in_english(value) for name, value in inputs.items()}),
            about=about,
        )

    def _check(self, phrase: Phrase, rule: str, evidence: tuple[str, ...], inputs: Mapping[str, Value]) -> None:
        if not evidence:
            raise Untraceable(f"{phrase.id}: no evidence")
        unknown = [key for key in evidence if key not in self.evidence]
        if unknown:
            raise Untraceable(f"{phrase.id}: evidence {', '.join(unknown)} is not among the report's records")
        if rule not in self.rules:
            raise Untraceable(f"{phrase.id}: rule {rule} is not among the report's rules")
        for places in phrase.places():
            if places != frozenset(inputs):
                raise Untraceable(f"{phrase.id}: expected inputs {sorted(places)}, got {sorted(inputs)}")


def _filled(template: str, values: Mapping[str, str]) -> str:
    return template.replace("**", STRONG).format(**{name: plain(value) for name, value in values.items()})


def _places(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
