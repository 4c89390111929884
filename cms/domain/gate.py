"""Decide whether a disclosure may be published: wording, required sentences, completeness, arithmetic."""

from dataclasses import dataclass

from cms.domain.checklist import Completeness, completeness
from cms.domain.figures import Inconsistency, inconsistencies
from cms.domain.payload import Passage, Payload, passages, reading_text
from hub.wording import Finding, Severity, check, missing_sentences

INDISPENSABLE = frozenset({"title", "summary"})
"""Fields without which a page cannot be shown; a reviewer cannot accept their absence."""


@dataclass(frozen=True)
class PlacedFinding:
    """A wording finding and the passage it stands in."""

    passage: Passage
    finding: Finding

    def as_json(self) -> dict[str, str | int]:
        return {"path": self.passage.path, "language": self.passage.language, **self.finding.as_json()}


@dataclass(frozen=True)
class Checks:
    """What the machine says about one payload. Only `stops` decides; the rest is for the reviewer's eyes."""

    wording: tuple[PlacedFinding, ...]
    required_sentences: tuple[Finding, ...]
    completeness: Completeness
    inconsistencies: tuple[Inconsistency, ...]

    @property
    def violations(self) -> tuple[PlacedFinding, ...]:
        return tuple(placed for placed in self.wording if placed.finding.severity is Severity.VIOLATION)

    @property
    def to_weigh(self) -> tuple[PlacedFinding, ...]:
        return tuple(placed for placed in self.wording if placed.finding.severity is not Severity.VIOLATION)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Ids of required items that are missing. A reviewer may accept them with a reason."""
        return tuple(item.id for item in self.completeness.missing_required)

    @property
    def stops(self) -> tuple[str, ...]:
        """Rule ids nobody can wave through."""
        absent = [item.id for item in self.completeness.missing_required if item.field in INDISPENSABLE]
        return (
            *(placed.finding.rule_id for placed in self.violations),
            *(finding.rule_id for finding in self.required_sentences),
            *(found.rule for found in self.inconsistencies),
            *absent,
        )


def examine(payload: Payload, *, previous: Payload | None = None) -> Checks:
    """Run every check over every text. `previous` is the month before, for figures."""
    placed = tuple(
        PlacedFinding(passage, finding)
        for passage in passages(payload)
        for finding in check(passage.text, language=passage.language)
    )
    required = tuple(
        finding
        for language in ("zh", "en")
        for finding in missing_sentences(reading_text(payload, language), language=language)
    )
    return Checks(placed, required, completeness(payload), inconsistencies(payload, previous))
