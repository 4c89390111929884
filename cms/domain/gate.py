"""Decide whether a disclosure may be published: wording, required sentences, completeness, arithmetic."""

from dataclasses import dataclass
from functools import lru_cache

from cms.domain.checklist import Completeness, completeness
from cms.domain.consistency import contradictions
from cms.domain.months import Inconsistency
from cms.domain.payload import Passage, Payload, free_codes, passages, reading_text
from cms.domain.schema import Label
from hub.wording import Finding, Severity, check, missing_sentences
from hub.wording.rules import LEARNED

INDISPENSABLE = frozenset({"title", "summary"})
"""Fields without which a page cannot be shown; a reviewer cannot accept their absence."""
REASON = "reason"
"""The path of the words that say why there is a new version, or none any more."""
KEPT_PASSAGES = 4096
"""Passages whose findings a process remembers; rules and model change with a release alone. A few megabytes."""
LONGEST_KEPT = 2_000
"""Characters; a longer text, as of an attachment, is read anew."""


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
        """What a rule names. What only the model finds is for the reviewer to weigh, however plain."""
        return tuple(placed for placed in self.wording if stops_publication(placed.finding))

    @property
    def stops_in_reason(self) -> tuple[str, ...]:
        """What stops also a withdrawal, whose words stay where the disclosure was."""
        return tuple(placed.finding.rule_id for placed in self.violations if placed.passage.path == REASON)

    @property
    def to_weigh(self) -> tuple[PlacedFinding, ...]:
        return tuple(placed for placed in self.wording if not stops_publication(placed.finding))

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


def stops_publication(finding: Finding) -> bool:
    return finding.severity is Severity.VIOLATION and finding.rule_id not in LEARNED


def examine(payload: Payload, *, previous: Payload | None = None, reason: tuple[str, str] = ("", "")) -> Checks:
    """Run every check over every text, the `reason` of the version, typed codes and the page's address included.

    `previous` is the month before, for figures. The model lowers nothing here; in codes it reads nothing, either.
    """
    told = (*passages(payload), *_reason_passages(reason))
    placed = tuple(
        PlacedFinding(passage, finding)
        for texts, hints in ((told, True), ((*free_codes(payload), _address_passage(payload)), False))
        for passage in texts
        for finding in _read(passage.text, passage.language, hints)
    )
    required = tuple(
        finding
        for language in ("zh", "en")
        for finding in missing_sentences(reading_text(payload, language), language=language)
    )
    return Checks(placed, required, completeness(payload), contradictions(payload, previous))


def _read(text: str, language: str, hints: bool) -> tuple[Finding, ...]:
    """What the check says; a passage is examined at each keystroke's pause and at every step, mostly unchanged."""
    return (_judge if len(text) > LONGEST_KEPT else _judged)(text, language, hints)


def _judge(text: str, language: str, hints: bool) -> tuple[Finding, ...]:
    return check(text, language=language, hints=hints, weigh=False)


_judged = lru_cache(maxsize=KEPT_PASSAGES)(_judge)


def _address_passage(payload: Payload) -> Passage:
    """The last part of the address as words: searches and mails show it, and pinyin promises as well as letters."""
    return Passage("slug", Label("页面地址", "Address of the page"), "zh", payload.slug.replace("-", " "))


def _reason_passages(reason: tuple[str, str]) -> tuple[Passage, ...]:
    label = Label("版本说明", "Reason of this version")
    told = zip(("zh", "en"), reason, strict=True)
    return tuple(Passage(REASON, label, language, text) for language, text in told if text)
