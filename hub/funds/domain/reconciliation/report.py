"""What the report of one reconciled day says, as facts: three sides, lines, breaks, stops. Signed, it never changes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from hub.kernel.canonical import canonical_bytes
from hub.kernel.clock import instant, parse_instant
from hub.kernel.money import money, parse_money

SCHEMA: Final = "hub/reconciliation-day/v1"
SIDES: Final = ("purse", "in_transit", "escrow", "borrower", "fee")
LINES: Final = ("by_reference", "by_fit", "by_hand", "posted", "unmatched")


@dataclass(frozen=True, kw_only=True)
class ReportedBreak:
    """One break as the report names it; ``end`` is how two people ended it, and ``words`` why."""

    rule: str
    kind: str
    reference: str
    day: date
    amount_fen: int
    age_days: int
    stops: bool
    owner: str
    open: bool
    end: str = ""
    words: str = ""
    agreed_by: str = ""
    closed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReportedStop:
    """A kind of flow that the ledger refuses, in one project or (empty) everywhere, since when."""

    kind: str
    project_code: str
    since: datetime


@dataclass(frozen=True, kw_only=True)
class DayReport:
    """A day as a run saw it and as its breaks stand ``at``. ``sides`` and ``lines`` go by :data:`SIDES`, :data:`LINES`.

    ``bank_fen`` is None where no statement speaks for the day. Amounts in fen, lines as counts.
    """

    day: date
    run_id: UUID
    ran_at: datetime
    at: datetime
    sides: tuple[int, ...]
    bank_fen: int | None
    explained_fen: int
    lines: tuple[int, ...]
    breaks: tuple[ReportedBreak, ...]
    stops: tuple[ReportedStop, ...]

    @property
    def ledger_fen(self) -> int:
        """Everybody's accounts together."""
        return sum(self.sides)

    @property
    def difference_fen(self) -> int:
        """What the bank has more."""
        return 0 if self.bank_fen is None else self.bank_fen - self.ledger_fen

    @property
    def unexplained_fen(self) -> int:
        """What no break explains."""
        return 0 if self.bank_fen is None else self.difference_fen - self.explained_fen

    @property
    def open_breaks(self) -> tuple[ReportedBreak, ...]:
        """Those that nobody has ended."""
        return tuple(one for one in self.breaks if one.open)

    def facts(self) -> dict[str, Any]:
        """Return the report as JSON can hold it; money as amounts in yuan."""
        return {
            "schema": SCHEMA,
            "day": self.day.isoformat(),
            "run_id": str(self.run_id),
            "ran_at": instant(self.ran_at),
            "at": instant(self.at),
            "sides": {name: money(fen) for name, fen in zip(SIDES, self.sides, strict=True)},
            "bank": None if self.bank_fen is None else money(self.bank_fen),
            "explained": money(self.explained_fen),
            "lines": dict(zip(LINES, self.lines, strict=True)),
            "breaks": [_break_facts(one) for one in self.breaks],
            "stops": [{**asdict(one), "since": instant(one.since)} for one in self.stops],
        }


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who answers for a day's report, when, and the how manieth signature of that day it is."""

    id: UUID
    number: int
    signed_by_id: UUID
    signed_by: str
    signed_at: datetime


def signed_bytes(report: Mapping[str, Any], signature: Signature) -> bytes:
    """Return the canonical bytes that evidence of a signed day is taken of."""
    return canonical_bytes(
        {
            "schema": "hub/signed-reconciliation-day/v1",
            "report": dict(report),
            "number": signature.number,
            "signed_by_id": str(signature.signed_by_id),
            "signed_by": signature.signed_by,
            "signed_at": instant(signature.signed_at),
        }
    )


def report_from(facts: Mapping[str, Any]) -> DayReport:
    """Return the report that :meth:`DayReport.facts` wrote."""
    return DayReport(
        day=date.fromisoformat(facts["day"]),
        run_id=UUID(facts["run_id"]),
        ran_at=parse_instant(facts["ran_at"]),
        at=parse_instant(facts["at"]),
        sides=tuple(parse_money(facts["sides"][name]) for name in SIDES),
        bank_fen=None if facts["bank"] is None else parse_money(facts["bank"]),
        explained_fen=parse_money(facts["explained"]),
        lines=tuple(facts["lines"][name] for name in LINES),
        breaks=tuple(_break_from(one) for one in facts["breaks"]),
        stops=tuple(ReportedStop(**{**one, "since": parse_instant(one["since"])}) for one in facts["stops"]),
    )


def _break_facts(one: ReportedBreak) -> dict[str, Any]:
    told = asdict(one)
    told["amount"] = money(told.pop("amount_fen"))
    return {**told, "day": one.day.isoformat(), "closed_at": instant(one.closed_at) if one.closed_at else None}


def _break_from(facts: Mapping[str, Any]) -> ReportedBreak:
    told = dict(facts)
    told["amount_fen"] = parse_money(told.pop("amount"))
    told["day"] = date.fromisoformat(told["day"])
    told["closed_at"] = parse_instant(told["closed_at"]) if told["closed_at"] else None
    return ReportedBreak(**told)
