"""What the report of a confirmed alert tells an authority: the finding, its rule, the movements, the decisions."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from hub.kernel.money import money
from reports.domain.inputs import Text

TITLE: Final = Text("资金预警报告", "Report of an Alert")
SCHEMA: Final = "hub/alert-report/v1"
SILENCE: Final = Text(
    "本报告供主管机关使用。不得向当事人、其顾问或其他人透露。",
    "For the competent authority. Neither who is named here nor anybody else may learn of it.",
)


@dataclass(frozen=True, kw_only=True)
class ReportedLeg:
    """One movement that the alert rests on: from where to where, under which reference, at which place of the log."""

    flow_id: UUID
    date: date
    what: str
    giving: str
    gaining: str
    amount_fen: int
    subject_id: UUID | None
    reference: str
    number: int | None


@dataclass(frozen=True, kw_only=True)
class ReportedStep:
    """What a person did with the alert, when, and their words."""

    what: str
    at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class AlertPaper:
    """Everything one report is made of, in the language that is printed. ``facts`` are label and value, in order."""

    alert_id: UUID
    day: date
    title: str
    sentence: str
    looks: str
    source: str
    rule_id: str
    project_code: str
    facts: tuple[tuple[str, str], ...]
    legs: tuple[ReportedLeg, ...]
    steps: tuple[ReportedStep, ...]
    at: datetime

    def content(self) -> bytes:
        """Return the report as canonical JSON; it travels inside the file and its digest is printed."""
        return canonical_bytes(
            {
                "schema": SCHEMA,
                "alert_id": str(self.alert_id),
                "rule": self.rule_id,
                "source": self.source,
                "day": self.day.isoformat(),
                "project_code": self.project_code,
                "found": self.sentence,
                "movements": [_leg(one) for one in self.legs],
                "steps": [{"what": one.what, "at": instant(one.at), "words": one.words} for one in self.steps],
            }
        )


def _leg(one: ReportedLeg) -> Mapping[str, Any]:
    told = asdict(one)
    told["amount"] = money(told.pop("amount_fen"))
    subject = str(one.subject_id) if one.subject_id else None
    return {**told, "flow_id": str(one.flow_id), "date": one.date.isoformat(), "subject_id": subject}
