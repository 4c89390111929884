"""Sort a statement's lines before any is posted: what is known, what fits an announced flow, what people must see.

A line whose reference nobody knows may be the bank's own name for a movement that was announced here. Where it fits
exactly one announced flow that no line confirms yet, it confirms that one and posts nothing. Where it repeats an
announced and confirmed movement, or takes one back, or fits several, it stays outside until two people say what it is.
What it takes back may stand under the bank's own name for it. Whatever nobody announced is posted: then the bank's word
is the only one there is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from hub.catalogue.domain.lists import CellRefused, Row, read_amount, read_day, read_identifier
from hub.funds.domain.reconciliation.sides import TOLERANCE_DAYS, Standing, body_of, fitting
from hub.funds.domain.requests import FlowFacts, FlowRequest, FlowUnsound
from hub.funds.identifiers import flow_id
from hub.funds.intake import Refusal, Taken, request_of
from hub.funds.models import Flow, Statement, StatementLine
from hub.funds.queries import flow_facts, flows_by_key
from hub.funds.reconciliation.held import LineHeld
from hub.funds.reconciliation.queries import matched_by_hand
from hub.funds.references import flows_meant


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """The rows to post, in order; those held, with why; and the flow that each fitting row confirms, by line.

    ``meant`` has the flows that are taken back under the bank's own names for them, by that name.
    """

    posting: tuple[Row, ...]
    held: tuple[Refusal, ...]
    fitted: Mapping[int, UUID]
    known: frozenset[str]
    meant: Mapping[str, UUID]


@dataclass
class _Announced:
    """The flows near the lines' days: which no line confirms yet, and which one confirms that was not posted by it."""

    unconfirmed: dict[UUID, FlowFacts] = field(default_factory=dict)
    confirmed: list[FlowFacts] = field(default_factory=list)


def sort_lines(rows: Sequence[Row]) -> Sorted:
    """Sort the rows of one statement; nothing is written."""
    meant = dict(flows_meant([row.cells.get("reverses", "") for row in rows]))
    asked = {row.line: request for row in rows if (request := _request(row, meant))}
    known = flows_by_key([request.key for request in asked.values()])
    strangers = [request for request in asked.values() if request.key not in known]
    stated = {request.key: request.hash for request in asked.values()}
    announced = _announced(strangers, [flow for flow in known.values() if stated[flow.key] == _hash(flow)])
    posting, held, fitted = [], [], {}
    for row in rows:
        request = _request(row, meant) if row.cells.get("reverses") else asked.get(row.line)
        doubt = None
        if request is not None and request.key not in known:
            doubt = _doubt(request, announced)
        if isinstance(doubt, LineHeld):
            held.append(Refusal(row=row, cause=doubt))
        elif isinstance(doubt, UUID):
            fitted[row.line] = doubt
            meant.setdefault(row.cells["key"], doubt)  # a later line may take it back under this name
        else:
            posting.append(row)
    return Sorted(posting=tuple(posting), held=tuple(held), fitted=fitted, known=frozenset(known), meant=meant)


def keep_lines(statement: Statement, rows: Sequence[Row], sorted_out: Sorted, taken: Taken) -> None:
    """Write every line with what became of it."""
    refusals = {refusal.row.line: refusal for refusal in taken.refused}
    StatementLine.objects.bulk_create(
        (_kept(statement, row, sorted_out, refusals.get(row.line)) for row in rows), batch_size=1000
    )


def _request(row: Row, meant: Mapping[str, UUID]) -> FlowRequest | None:
    try:
        return request_of(row, meant)
    except (CellRefused, FlowUnsound):
        return None


def _hash(flow: FlowFacts) -> str:
    names = FlowRequest.__dataclass_fields__
    return FlowRequest(**{name: getattr(flow, name) for name in names}).hash


def _announced(strangers: Sequence[FlowRequest], confirmed_here: Sequence[FlowFacts]) -> _Announced:
    """Return the announced flows of the same investors and projects around the same days, and those taken back."""
    if not strangers:
        return _Announced()
    days = [request.effective_date for request in strangers]
    reach = timedelta(days=TOLERANCE_DAYS)
    near = Q(effective_date__range=(min(days) - reach, max(days) + reach)) & (
        Q(subject_id__in={request.subject_id for request in strangers if request.subject_id})
        | Q(subject_id=None, project_code__in={request.project_code or "" for request in strangers})
    )
    taken_back = Q(id__in={request.reverses for request in strangers if request.reverses})
    flows = {row.id: flow_facts(row) for row in Flow.objects.filter(near | taken_back)}
    lines = dict(StatementLine.objects.filter(flow_id__in=flows).values_list("flow_id", "standing"))
    lines |= dict.fromkeys(matched_by_hand().values(), Standing.FITTED)
    here = {flow.id for flow in confirmed_here}
    found = _Announced()
    for identifier, flow in flows.items():
        if identifier not in lines and identifier not in here:
            found.unconfirmed[identifier] = flow
        elif lines.get(identifier) != Standing.POSTED:
            found.confirmed.append(flow)
    return found


def _doubt(request: FlowRequest, announced: _Announced) -> LineHeld | UUID | None:
    """Return the flow that a stranger's line confirms, or why it is held, or nothing where it is to be posted."""
    fits = fitting(request, announced.unconfirmed.values())
    if len(fits) == 1:
        flow = announced.unconfirmed.pop(fits[0].id)
        announced.confirmed.append(replace(flow, effective_date=request.effective_date))
        return fits[0].id
    if fits:
        return LineHeld(Standing.AMBIGUOUS, key=request.key, other=fits[0].key, count=len(fits))
    for flow in announced.confirmed:
        if body_of(flow) == body_of(request) and flow.effective_date == request.effective_date:
            return LineHeld(Standing.DUPLICATE, key=request.key, other=flow.key)
        if flow.id == request.reverses:
            return LineHeld(Standing.REFUSED, key=request.key, other=flow.key)
    return None


def _kept(statement: Statement, row: Row, sorted_out: Sorted, refusal: Refusal | None) -> StatementLine:
    cells = row.cells
    key = cells["key"]
    if refusal is not None:
        standing = refusal.cause.standing if isinstance(refusal.cause, LineHeld) else Standing.REFUSED
        confirms = None
    elif row.line in sorted_out.fitted:
        standing, confirms = Standing.FITTED, sorted_out.fitted[row.line]
    else:
        standing, confirms = Standing.KNOWN if key in sorted_out.known else Standing.POSTED, flow_id(key=key)
    return StatementLine(
        statement=statement,
        line=row.line,
        key=key[:200],
        kind=cells["kind"],
        amount_fen=read_amount(cells["amount"]),
        effective_date=read_day(cells["effective_date"]),
        subject_id=_subject(cells.get("subject_id", "")),
        project_code=cells.get("project_code", "")[:120],
        contract_number=cells.get("contract_number", "")[:120],
        reverses=cells.get("reverses", "")[:200],
        standing=standing,
        flow_id=confirms,
    )


def _subject(text: str) -> UUID | None:
    try:
        return read_identifier(text)
    except ValueError:
        return None
