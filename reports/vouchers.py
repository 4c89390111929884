"""Hand out vouchers of money, of one movement or of an investor's month, from ledger and log as they stand."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chain.queries import ProofState, RecordState, entry_for, states_for
from chain.records import open_record
from hub.audit.operations import record
from hub.catalogue.domain.projects import ProjectFacts
from hub.catalogue.queries import projects_by_code
from hub.funds.domain.accounts import AccountKind
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.records import canonical_flow
from hub.funds.domain.requests import FlowFacts
from hub.funds.evidence import KIND
from hub.funds.queries import flow_by_id, flows_for
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from reports.domain.inputs import Text
from reports.domain.voucher import Impression, Month, Voucher
from reports.rendering.fonts import FontSet, load_fonts
from reports.rendering.voucher import render_month, render_voucher


class MovementUnknown(LookupError):
    """No such movement, none in that month, or the scope may not see it."""


class VoucherContradicted(ValueError):
    """The ledger or the log says another thing than what was sealed; a voucher would cover that up."""

    def __init__(self, flow_id: UUID) -> None:
        super().__init__(f"expected flow {flow_id} to agree with its seal")
        self.flow_id = flow_id


def hand_out_voucher(*, flow_id: UUID, by: Actor, at: datetime) -> tuple[FlowFacts, bytes]:
    """Return a movement and its voucher, and record who took it.

    Raises :class:`MovementUnknown` and :class:`VoucherContradicted`.
    """
    flow = flow_by_id(flow_id)
    if flow is None:
        raise MovementUnknown(f"no movement {flow_id} in this scope")
    pdf = render_voucher(voucher=_vouchers([flow])[0], fonts=_fonts())
    with transaction.atomic():
        record(by=by, action="voucher.handed_out", at=at, subject_id=flow.subject_id, target_kind=KIND,
               target_id=str(flow_id))  # fmt: skip
    return flow, pdf


def hand_out_month(*, subject_id: UUID, first: date, by: Actor, at: datetime) -> bytes:
    """Return the vouchers of the month that begins at ``first`` in one file, and record who took them.

    Raises as :func:`hand_out_voucher` does; a month without a movement has no vouchers.
    """
    month = month_of(subject_id=subject_id, first=first)
    if not month.vouchers:
        raise MovementUnknown(f"no movement of {subject_id} in {first:%Y-%m}")
    pdf = render_month(month=month, fonts=_fonts())
    with transaction.atomic():
        record(by=by, action="voucher.month_handed_out", at=at, subject_id=subject_id, target_kind=KIND,
               details={"month": f"{first:%Y-%m}", "vouchers": len(month.vouchers)})  # fmt: skip
    return pdf


def month_of(*, subject_id: UUID, first: date) -> Month:
    """Return the movements of the month that begins at ``first``, with what lay in the purse before."""
    flows = flows_for(subject_id=subject_id)
    within = [flow for flow in flows if flow.effective_date.replace(day=1) == first]
    opening = sum(
        leg.amount_fen
        for flow in flows
        if flow.effective_date < first
        for leg in legs_of(flow)
        if leg.account.kind is AccountKind.PURSE
    )
    return Month(investor=str(subject_id), first=first, opening_fen=opening, vouchers=tuple(_vouchers(within)))


def months_with_vouchers(*, subject_id: UUID) -> tuple[date, ...]:
    """Return the first day of each month in which money of the investor moved, newest first."""
    return tuple(
        sorted({flow.effective_date.replace(day=1) for flow in flows_for(subject_id=subject_id)}, reverse=True)
    )


def _vouchers(flows: Sequence[FlowFacts]) -> list[Voucher]:
    projects = projects_by_code(sorted({flow.project_code for flow in flows if flow.project_code}))
    states = states_for(KIND, [flow.id for flow in flows])
    return [_voucher(flow, projects, states.get(flow.id)) for flow in flows]


def _voucher(flow: FlowFacts, projects: Mapping[str, ProjectFacts], state: ProofState | None) -> Voucher:
    project = projects.get(flow.project_code or "")
    content = canonical_flow(flow, legs_of(flow))
    digest = sha256_hex(content)
    _require_sealed(flow, state, digest)
    back = flow_by_id(flow.reverses) if flow.reverses else None
    impression, at = _impression(state, flow)
    return Voucher(
        flow=flow,
        project=Text(project.name_zh, project.name_en) if project else None,
        takes_back=back.key if back else "",
        number=state.index + 1 if state else None,
        impression=impression,
        at=at,
        content=content,
        digest=digest,
        verify_url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/{KIND}/{flow.id}/",
    )


def _require_sealed(flow: FlowFacts, state: ProofState | None, digest: str) -> None:
    """Refuse a movement found altered, or whose sealed envelope names other bytes than the ledger holds."""
    if state is None:
        return
    entry = entry_for(KIND, flow.id)
    if state.state is RecordState.CONTRADICTED or entry is None:
        raise VoucherContradicted(flow.id)
    if open_record(entry).envelope.fact_digest.hex() != digest:
        raise VoucherContradicted(flow.id)


def _impression(state: ProofState | None, flow: FlowFacts) -> tuple[Impression, datetime]:
    if state is not None and state.final_at is not None:
        return Impression.FINAL, state.final_at
    if state is not None and state.sealed_at is not None:
        return Impression.SEALED, state.sealed_at
    return Impression.RECORDED, flow.recorded_at


def _fonts() -> FontSet:
    return load_fonts(directory=Path(settings.REPORT_FONT_DIR))
