"""Why a report may be declared void, in words that its reader may read, and what is known of one that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant
from reports.domain.inputs import Text

SCHEMA: Final = "hub/report_voiding/v1"


class Cause(StrEnum):
    """What is wrong with a report. Whoever holds the paper reads the sentence, so it names nobody and no figure."""

    RECORD = "record"
    PRODUCT = "product"
    WORKED_OUT = "worked_out"
    SOMEBODY_ELSE = "somebody_else"
    NOT_TOLD = "not_told"
    PRINT = "print"


BECAUSE: Final[Mapping[Cause, Text]] = MappingProxyType(
    {
        Cause.RECORD: Text("它依据的一项记录有误", "a record that it rests on is wrong"),
        Cause.PRODUCT: Text("它写错了一个产品的资料", "it states the particulars of a product wrongly"),
        Cause.WORKED_OUT: Text("其中一个数字或结论算错了", "a figure or a conclusion in it was worked out wrongly"),
        Cause.SOMEBODY_ELSE: Text("其中有不属于这位投资者的资料", "it holds particulars that are not this investor's"),
        Cause.NOT_TOLD: Text(
            "出具时没有按规则把该说明的都说明", "something that had to be told when it was issued was left out"
        ),
        Cause.PRINT: Text("页面有缺漏或印错", "pages are missing or misprinted"),
    }
)


@dataclass(frozen=True, kw_only=True)
class VoidMark:
    """That a report is void: since when, and why."""

    since: datetime
    cause: Cause

    @property
    def because(self) -> Text:
        """The sentence that anybody may read."""
        return BECAUSE[self.cause]


@dataclass(frozen=True, kw_only=True)
class VoidFacts:
    """One report declared void by two people; ``words_digest`` is that of what the first wrote for the second."""

    id: UUID
    report_id: UUID
    subject_id: UUID
    number: str
    cause: Cause
    words_digest: str
    asked_by: UUID
    asked_by_label: str
    asked_at: datetime
    agreed_by: UUID
    agreed_by_label: str
    agreed_at: datetime

    def canonical(self) -> bytes:
        """Return the bytes that evidence of it is taken of."""
        return canonical_bytes(
            {
                "schema": SCHEMA,
                "voiding_id": str(self.id),
                "report_id": str(self.report_id),
                "subject_id": str(self.subject_id),
                "number": self.number,
                "cause": self.cause.value,
                "words_sha256": self.words_digest,
                "asked_by": str(self.asked_by),
                "asked_by_label": self.asked_by_label,
                "asked_at": instant(self.asked_at),
                "agreed_by": str(self.agreed_by),
                "agreed_by_label": self.agreed_by_label,
                "agreed_at": instant(self.agreed_at),
            }
        )
