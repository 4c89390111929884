"""Report a reconciled day as it stands, and keep what a person signed: sealed, and never another one afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.funds.blocking import blocks_in_force
from hub.funds.domain.reconciliation.report import (
    SIDES,
    DayReport,
    ReportedBreak,
    ReportedStop,
    Signature,
    report_from,
    signed_bytes,
)
from hub.funds.domain.reconciliation.settling import BreakMove
from hub.funds.domain.reconciliation.sides import Standing
from hub.funds.models import BreakStep, ReconciledDay, SignedDay, StatementLine
from hub.funds.reconciliation.queries import BreakFacts, breaks, last_run, matched_by_hand
from hub.kernel.actor import Actor
from hub.kernel.clock import business_date
from hub.kernel.events import Event
from hub.outbox.operations import publish
from hub.schema.locks import hold_names
from hub.vault.evidence import seal_fact

KIND: Final = "reconciliation"


class DayUnknown(LookupError):
    """The last comparison did not reach this day."""


class SigningRefused(Exception):
    """A day is not signed: ``reason`` is ``person`` (none signs) or ``same`` (nothing changed since)."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class SignatureMissing(LookupError):
    """Evidence speaks of a signed day that is not there."""


@dataclass(frozen=True, kw_only=True)
class SignedReport:
    """A day's report with its signature; ``content`` are the canonical bytes that were sealed."""

    report: DayReport
    signature: Signature
    content: bytes


def report_of(*, day: date, at: datetime) -> DayReport:
    """Return the report of a day as the last run saw it and its breaks stand now; raise :class:`DayUnknown`."""
    run = last_run()
    row = ReconciledDay.objects.filter(run=run, day=day).select_related("run").first() if run else None
    if row is None:
        raise DayUnknown(f"the last comparison did not reach {day}")
    today = business_date(at)
    concern = [one for one in breaks() if one.day <= day and _concerns(one, day)]
    agreed = _agreed([one.id for one in concern])
    return DayReport(
        day=day,
        run_id=row.run_id,
        ran_at=row.run.ran_at,
        at=at,
        sides=tuple(getattr(row, f"{name}_fen") for name in SIDES),
        bank_fen=row.bank_fen,
        explained_fen=row.explained_fen,
        lines=_lines(day),
        breaks=tuple(_break(one, agreed.get(one.id, ""), today) for one in sorted(concern, key=_oldest_first)),
        stops=tuple(
            ReportedStop(kind=block.kind.value, project_code=block.project_code or "", since=block.since)
            for block in blocks_in_force()
        ),
    )


def sign_day(*, day: date, by: Actor, at: datetime) -> SignedReport:
    """Sign a day's report as it stands: it is kept and sealed, and says so to whoever checks it.

    Raises :class:`DayUnknown`, and :class:`SigningRefused` where the last signature of the day was for the same.
    """
    if by.id is None:
        raise SigningRefused("person", "a day is signed by a person")
    with transaction.atomic():
        hold_names([f"signed-day:{day}"])
        report, last = report_of(day=day, at=at), signed_report(day=day)
        if last is not None and _same(last.report, report):
            raise SigningRefused("same", f"{day} was signed as it stands by {last.signature.signed_by}")
        row = SignedDay.objects.create(
            day=day, number=last.signature.number + 1 if last else 1, run_id=report.run_id, facts=report.facts(),
            signed_by_id=by.id, signed_by=by.label, signed_at=at,
        )  # fmt: skip
        record(by=by, action="reconciliation.signed", at=at, target_kind="reconciliation", target_id=str(row.id),
               details={"day": day.isoformat(), "number": row.number, "open": len(report.open_breaks)})  # fmt: skip
        signed = _signed(row)
        publish(event=_sealed(signed, at=at), at=at)
    return signed


def signed_report(*, day: date) -> SignedReport | None:
    """Return the newest signed report of a day, if somebody signed it."""
    row = SignedDay.objects.filter(day=day).order_by("-number").first()
    return _signed(row) if row else None


def signatures(days: Collection[date]) -> Mapping[date, Signature]:
    """Return the newest signature of each of these days that was signed."""
    return {row.day: _signature(row) for row in SignedDay.objects.filter(day__in=days).order_by("number")}


def content_for(fact_id: UUID) -> bytes:
    """Return the canonical bytes of a signed day's row as it stands."""
    found = contents_for([str(fact_id)])
    if str(fact_id) not in found:
        raise SignatureMissing(f"signed day {fact_id} is not there")
    return found[str(fact_id)]


def contents_for(fact_ids: Collection[str]) -> dict[str, bytes]:
    """Return the same of many signed days in one statement; those that are not there are left out."""
    return {str(row.id): _signed_bytes(row) for row in SignedDay.objects.filter(id__in=fact_ids)}


def _concerns(one: BreakFacts, day: date) -> bool:
    """Whether a break was open in the evening of a day, or is still."""
    return one.closed_at is None or business_date(one.closed_at) >= day


def _oldest_first(one: BreakFacts) -> tuple[bool, date, str]:
    return not one.course.open, one.day, one.identity


def _agreed(break_ids: Collection[UUID]) -> dict[UUID, str]:
    steps = BreakStep.objects.filter(break_row_id__in=break_ids, move=BreakMove.AGREED.value).order_by("id")
    return {step.break_row_id: step.actor_label for step in steps}


def _break(one: BreakFacts, agreed_by: str, today: date) -> ReportedBreak:
    over, proposal = not one.course.open, one.course.proposal
    return ReportedBreak(
        rule=one.rule_id,
        kind=one.kind.value,
        reference=one.reference,
        day=one.day,
        amount_fen=one.amount_fen,
        age_days=one.age_days(today),
        stops=one.blocks(today),
        owner=one.course.owner_label,
        open=one.course.open,
        end=proposal.resolution.value if over and proposal else "",
        words=proposal.words if over and proposal else "",
        agreed_by=agreed_by if over and proposal else "",
        closed_at=one.closed_at,
    )


def _lines(day: date) -> tuple[int, ...]:
    """Count the lines of the bank for a day by how they were matched."""
    by_hand = matched_by_hand()
    rows = StatementLine.objects.filter(effective_date=day).values_list("id", "standing")
    found = dict.fromkeys(("by_reference", "by_fit", "by_hand", "posted", "unmatched"), 0)
    names = {Standing.KNOWN: "by_reference", Standing.FITTED: "by_fit", Standing.POSTED: "posted"}
    for line, standing in rows:
        found["by_hand" if line in by_hand else names.get(Standing(standing), "unmatched")] += 1
    return tuple(found.values())


def _same(before: DayReport, now: DayReport) -> bool:
    """Whether two reports of a day say the same, whenever they were made and however old their breaks grew."""

    def told(report: DayReport) -> dict[str, object]:
        facts = report.facts()
        aged = [{**one, "age_days": 0} for one in facts["breaks"]]
        return {**facts, "at": "", "ran_at": "", "run_id": "", "breaks": aged}

    return told(before) == told(now)


def _signed(row: SignedDay) -> SignedReport:
    return SignedReport(report=report_from(row.facts), signature=_signature(row), content=_signed_bytes(row))


def _signed_bytes(row: SignedDay) -> bytes:
    return signed_bytes({**row.facts, "day": row.day.isoformat(), "run_id": str(row.run_id)}, _signature(row))


def _signature(row: SignedDay) -> Signature:
    return Signature(
        id=row.id, number=row.number, signed_by_id=row.signed_by_id, signed_by=row.signed_by, signed_at=row.signed_at
    )


def _sealed(signed: SignedReport, *, at: datetime) -> Event:
    """Put the signed bytes into the vault and return the event that tells the log of them."""
    return seal_fact(kind=KIND, fact_id=signed.signature.id, content=signed.content, subject_id=None, at=at)
