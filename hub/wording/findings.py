"""What the wording check says about a text."""

from dataclasses import dataclass
from enum import StrEnum

from hub.wording.sources import Source


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


class Severity(StrEnum):
    """How much a finding weighs. Only `VIOLATION` and `REQUIRED` stop a publication."""

    VIOLATION = "violation"
    REVIEW = "review"
    ADVICE = "advice"
    REQUIRED = "required"


STOPPING = frozenset({Severity.VIOLATION, Severity.REQUIRED})


@dataclass(frozen=True)
class Finding:
    """One place in a text. `start` and `end` are offsets into the text as it was given, end exclusive.

    `reasons` are the pieces of the text that speak for a finding of the model.
    A missing required sentence has no place: `start == end == len(text)`, and `excerpt` is the sentence wanted.
    """

    rule_id: str
    severity: Severity
    start: int
    end: int
    excerpt: str
    source: Source
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str | int]:
        """The finding as plain values, in the shape the command prints and the register stores."""
        return {
            "rule_id": self.rule_id,
            "severity": self.severity.value,
            "start": self.start,
            "end": self.end,
            "excerpt": self.excerpt,
            "source": str(self.source),
        }
