"""Let no name or text of a product or project promise what a disclosure must not: they stand on offers and papers."""

from dataclasses import fields
from typing import Final

from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.domain.projects import ProjectFacts
from hub.wording import Severity, check

LANGUAGES: Final = ("zh", "en")


class ForbiddenWords(ValueError):
    """A text of a product or project breaks a rule of the wording check; ``field``, ``rule_id`` and ``excerpt``."""

    def __init__(self, field: str, rule_id: str, excerpt: str) -> None:
        super().__init__(f"{field}: {rule_id} forbids “{excerpt}”")
        self.field, self.rule_id, self.excerpt = field, rule_id, excerpt


def require_clean_words(facts: ProductFacts | ProjectFacts) -> None:
    """Raise :class:`ForbiddenWords` for the first text that a rule stops; whatever is in two languages is a text."""
    for field in fields(facts):
        language = field.name.rpartition("_")[2]
        if language not in LANGUAGES:
            continue
        for finding in check(getattr(facts, field.name), language=language, hints=False, weigh=False):
            if finding.severity is Severity.VIOLATION:
                raise ForbiddenWords(field.name, finding.rule_id, finding.excerpt)
