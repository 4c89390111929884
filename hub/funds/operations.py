"""Post flows: the only way money moves in the mirror ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from hub.audit.operations import record
from hub.catalogue import queries as catalogue
from hub.funds.domain.requests import FlowFacts, FlowRequest, require_sound
from hub.funds.domain.rules import FlowKind
from hub.funds.posting import KeyReused, hold_accounts, post, require_tags
from hub.funds.queries import flow, flows_by_key
from hub.funds.sealing import posted_events
from hub.kernel.actor import Actor
from hub.outbox.operations import publish_all


class FlowUnknown(LookupError):
    """There is no such flow to take back."""


def post_flow(
    *,
    key: str,
    kind: FlowKind,
    amount_fen: int,
    effective_date: date,
    by: Actor,
    at: datetime,
    subject_id: UUID | None = None,
    project_code: str | None = None,
    contract_number: str | None = None,
) -> FlowFacts:
    """Record one flow; the same key and body again changes nothing. Refusals are :class:`FlowRefused`."""
    request = FlowRequest(
        key=key,
        kind=kind,
        amount_fen=amount_fen,
        effective_date=effective_date,
        subject_id=subject_id,
        project_code=project_code,
        contract_number=contract_number,
    )
    return post_flows(requests=[request], by=by, at=at)[0]


def post_flows(*, requests: Sequence[FlowRequest], by: Actor, at: datetime) -> tuple[FlowFacts, ...]:
    """Record all flows or none, in this order; one audit row for the batch. Returns one flow per request."""
    for request in requests:
        require_sound(request)
    distinct = _one_body_per_key(requests)
    with transaction.atomic():
        require_tags(list(distinct.values()))
        fresh = post(list(distinct.values()), at=at)
        recorded = {
            key: FlowFacts(**vars(request), id=fresh[key], recorded_at=at)
            for key, request in distinct.items()
            if key in fresh
        }
        recorded_before = flows_by_key(distinct.keys() - fresh.keys())
        if fresh:
            publish_all(events=posted_events([flow.id for flow in recorded.values()]), at=at)
            _audit(list(recorded.values()), by=by, at=at)
    flows = {**recorded, **recorded_before}
    return tuple(flows[request.key] for request in requests)


def hold_accounts_of(requests: Sequence[FlowRequest]) -> None:
    """Lock what these requests touch before the first of several batches; a project nobody registered gets nothing."""
    codes = {request.project_code for request in requests if request.project_code}
    registered = catalogue.projects_by_code(sorted(codes)) if codes else {}
    hold_accounts([one for one in requests if not one.project_code or one.project_code in registered])


def reverse_flow(
    *, key: str, reversed_key: str, reason: str, effective_date: date, by: Actor, at: datetime
) -> FlowFacts:
    """Take a flow back by posting its mirror; nothing is edited. The account that gained must still hold the money."""
    with transaction.atomic():
        original = flow(key=reversed_key)
        if original is None:
            raise FlowUnknown(f"no flow {reversed_key!r} is recorded")
        request = FlowRequest(
            key=key,
            kind=original.kind,
            amount_fen=original.amount_fen,
            effective_date=effective_date,
            subject_id=original.subject_id,
            project_code=original.project_code,
            contract_number=original.contract_number,
            reverses=original.id,
        )
        [mirror] = post_flows(requests=[request], by=by, at=at)
        record(by=by, action="flow.reversed", at=at, subject_id=mirror.subject_id, target_kind="flow",
               target_id=str(original.id), details={"reason": reason})  # fmt: skip
    return mirror


def _one_body_per_key(requests: Iterable[FlowRequest]) -> Mapping[str, FlowRequest]:
    """Drop repetitions inside a batch; the same key with two bodies is refused before anything is written."""
    distinct: dict[str, FlowRequest] = {}
    for request in requests:
        if distinct.setdefault(request.key, request) != request:
            raise KeyReused(f"key {request.key} stands for two flows in one batch", key=request.key)
    return distinct


def _audit(flows: Sequence[FlowFacts], *, by: Actor, at: datetime) -> None:
    subjects = {flow.subject_id for flow in flows}
    record(
        by=by,
        action="flows.posted",
        at=at,
        subject_id=subjects.pop() if len(subjects) == 1 else None,
        target_kind="flow",
        target_id=str(flows[0].id) if len(flows) == 1 else "",
        details={"flows": len(flows), "amount_fen": sum(flow.amount_fen for flow in flows)},
    )
