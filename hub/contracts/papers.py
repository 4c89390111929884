"""Hand in a contract's notarised scan, let a second person decide on it, and say whether the contract takes effect."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from hub.access.queries import advisors_of
from hub.audit.operations import record
from hub.contracts.domain.documents import require_document
from hub.contracts.domain.papers import (
    REQUIREMENTS,
    ContractState,
    Difference,
    Need,
    Requirement,
    ScanFacts,
    StatedTerms,
    Verdict,
    differences,
    needs,
    needs_scan,
    require_scan,
)
from hub.contracts.domain.terms import ContractTerms
from hub.contracts.evidence import seal_scan
from hub.contracts.models import Contract, Scan, ScanDecision
from hub.contracts.pages import page_digests
from hub.contracts.queries import ContractUnknown, contract_facts
from hub.contracts.scans import scan_facts
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from hub.kernel.ids import new_id
from hub.outbox.operations import publish
from hub.schema import statements
from hub.schema.locks import hold_names
from hub.vault.operations import seal, unseal


class ScanNotWanted(Exception):
    """The contract needs no scan, or one is decided or waits already; ``reason`` is a word for the sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class DecisionRefused(Exception):
    """The decision cannot stand: ``reason`` is ``own``, ``decided``, ``differs`` or ``words``."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ScanUnknown(LookupError):
    """No scan with this id is handed in, or the scope may not see it."""


@dataclass(frozen=True, kw_only=True)
class DecidedScan:
    """A scan and the second person's word, as far as there is one."""

    facts: ScanFacts
    verdict: Verdict | None
    reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ContractPapers:
    """A contract with both of its parts: how far it has come, what it still lacks, and every scan, newest first."""

    terms: ContractTerms
    together_fen: int
    registered_at: datetime
    state: ContractState
    missing: tuple[Requirement, ...]
    scans: tuple[DecidedScan, ...]

    @property
    def effective(self) -> bool:
        """Whether money may move under it."""
        return self.state is ContractState.EFFECTIVE

    @property
    def large(self) -> bool:
        """Whether it takes effect only with a notarised scan."""
        return needs_scan(self.terms, together_fen=self.together_fen)

    @property
    def scan(self) -> DecidedScan | None:
        """The newest scan."""
        return self.scans[0] if self.scans else None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What handing a scan in would record, without keeping anything."""

    document_digest: str
    document_bytes: int
    page_digests: tuple[str, ...]
    differences: tuple[Difference, ...]


def preview_scan(*, number: str, pdf: bytes, stated: StatedTerms) -> Preview:
    """Return the digests and the parity of a scan; raise ``ContractUnknown`` or ``DocumentRefused``."""
    require_document(pdf)
    return Preview(
        document_digest=sha256_hex(pdf),
        document_bytes=len(pdf),
        page_digests=page_digests(pdf),
        differences=differences(contract_facts(_contract(number)), stated),
    )


def hand_in_scan(
    *, number: str, pdf: bytes, stated: StatedTerms, notary_office: str, notary_act: str, branch_code: str, by: Actor,
    at: datetime,
) -> ScanFacts:  # fmt: skip
    """Keep a contract's notarised scan; the same file again changes nothing. It counts once a second person accepts it.

    A scan after a refused one corrects it. Raises ``ContractUnknown``, ``DocumentRefused``, ``ScanUnsound`` or
    ``ScanNotWanted``.
    """
    require_scan(notary_office=notary_office, notary_act=notary_act, branch_code=branch_code)
    seen = preview_scan(number=number, pdf=pdf, stated=stated)
    with transaction.atomic():
        hold_names([f"contract-scan:{number}"])
        row = Contract.objects.filter(number=number).get()
        same = Scan.objects.filter(contract=row, document_digest=seen.document_digest).first()
        if same is not None:
            return scan_facts(same)
        corrects = _require_wanted(row)
        facts = ScanFacts(
            id=new_id(), contract_number=number, subject_id=row.subject_id, document_digest=seen.document_digest,
            document_bytes=seen.document_bytes, page_digests=seen.page_digests, notary_office=notary_office.strip(),
            notary_act=notary_act.strip(), stated=stated, differences=seen.differences,
            corrects_id=corrects.id if corrects else None, operator_id=by.id, operator=by.label,
            branch_code=branch_code, handed_in_at=at,
        )  # fmt: skip
        _write(facts, row, pdf=pdf, at=at)
        publish(event=seal_scan(facts, at=at), at=at)
        record(by=by, action="contract.scan_handed_in", at=at, subject_id=row.subject_id, target_kind="contract",
               target_id=str(row.id),
               details={"digest": facts.document_digest, "differing": len(facts.differences)})  # fmt: skip
    return facts


def decide_scan(*, scan_id: UUID, verdict: Verdict, reason: str, by: Actor, at: datetime) -> None:
    """Accept or refuse a scan, by another person than handed it in; differing terms cannot be accepted."""
    with transaction.atomic():
        row = Scan.objects.filter(id=scan_id).first()
        if row is None:
            raise ScanUnknown(f"no scan {scan_id} in this scope")
        if ScanDecision.objects.filter(scan=row).exists():
            raise DecisionRefused("decided", "the scan was decided on before")
        if by.id is not None and by.id == row.operator_id:
            raise DecisionRefused("own", f"{by.label} handed this scan in")
        if verdict is Verdict.ACCEPTED and row.differing:
            raise DecisionRefused("differs", f"the scan differs in {', '.join(one['field'] for one in row.differing)}")
        if verdict is Verdict.REFUSED and not reason.strip():
            raise DecisionRefused("words", "a refusal says why")
        _decide(row, verdict=verdict, reason=reason.strip(), by=by, at=at)
        record(by=by, action=f"contract.scan_{verdict}", at=at, subject_id=row.subject_id, target_kind="contract",
               target_id=str(row.contract_id), details={"reason": reason.strip()})  # fmt: skip


def _decide(row: Scan, *, verdict: Verdict, reason: str, by: Actor, at: datetime) -> None:
    """Write the decision; of two at once the database takes one."""
    try:
        with transaction.atomic():
            ScanDecision.objects.create(
                scan=row, subject_id=row.subject_id, verdict=verdict, reason=reason, operator_id=row.operator_id,
                decided_by_id=by.id, decided_by=by.label, decided_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise DecisionRefused("decided", "the scan was decided on meanwhile") from error


def papers_of(*, number: str) -> ContractPapers:
    """Return one contract with its papers; raise ``ContractUnknown``."""
    return _papers([_contract(number)])[0]


def papers_for(*, subject_ids: Collection[UUID] | None = None, large_only: bool = False) -> tuple[ContractPapers, ...]:
    """Return contracts with their papers, newest first: of some investors, or of all that the scope may see."""
    rows = Contract.objects.order_by("-signed_at", "number")
    if subject_ids is not None:
        rows = rows.filter(subject_id__in=subject_ids)
    if not large_only:
        return tuple(_papers(list(rows)))
    together = together_fen(list(rows.values_list("number", flat=True)))
    least = min(rule.from_fen for rule in REQUIREMENTS)
    return tuple(_papers(list(rows.filter(number__in=[number for number, fen in together.items() if fen >= least]))))


def together_fen(numbers: Collection[str]) -> Mapping[str, int]:
    """Return what each contract comes to with the same investor's in the same project that were signed before it."""
    asked = list(numbers)
    rows = statements.rows("SELECT number, fen FROM contracts_together(%s::text[])", [asked]) if asked else []
    return dict(rows)


def hand_out_scan(*, scan_id: UUID, by: Actor, at: datetime) -> tuple[ScanFacts, bytes]:
    """Return a scan and its PDF exactly as it was handed in, and record who took it."""
    with transaction.atomic():
        row = Scan.objects.filter(id=scan_id).first()
        if row is None:
            raise ScanUnknown(f"no scan {scan_id} in this scope")
        pdf = unseal(row.sealed_id)
        record(by=by, action="contract.scan_handed_out", at=at, subject_id=row.subject_id, target_kind="contract",
               target_id=str(row.contract_id))  # fmt: skip
    return scan_facts(row), pdf


def agreeing_terms(terms: ContractTerms, *, signed_date: date) -> StatedTerms:
    """Return what a scan states that agrees with the online part, signed on that day."""
    return StatedTerms(
        amount_fen=terms.amount_fen, product_code=terms.product_code, subject_id=terms.subject_id,
        signed_date=signed_date,
    )  # fmt: skip


def _papers(rows: list[Contract]) -> list[ContractPapers]:
    scans: dict[UUID, list[DecidedScan]] = {}
    found = Scan.objects.filter(contract__in=rows).select_related("decision", "contract").order_by("-handed_in_at")
    for scan in found:
        scans.setdefault(scan.contract_id, []).append(_decided(scan))
    facts = [contract_facts(row) for row in rows]
    together = together_fen([row.number for row in rows])
    advised = advisors_of({terms.subject_id for terms in facts if needs(terms, together_fen=together[terms.number])})
    return [
        _standing(
            terms, row, tuple(scans.get(row.id, ())), together_fen=together[terms.number],
            advised=terms.subject_id in advised,
        )
        for terms, row in zip(facts, rows, strict=True)
    ]  # fmt: skip


def _standing(
    terms: ContractTerms, row: Contract, scans: tuple[DecidedScan, ...], *, together_fen: int, advised: bool
) -> ContractPapers:
    accepted = any(scan.verdict is Verdict.ACCEPTED for scan in scans)
    met = {Need.NOTARISED_SCAN: accepted, Need.OWN_ADVISOR: advised}
    return ContractPapers(
        terms=terms,
        together_fen=together_fen,
        registered_at=row.registered_at,
        state=_state(needs_scan(terms, together_fen=together_fen), scans, accepted=accepted),
        missing=tuple(rule for rule in needs(terms, together_fen=together_fen) if not met[rule.need]),
        scans=scans,
    )


def _state(asked: bool, scans: tuple[DecidedScan, ...], *, accepted: bool) -> ContractState:
    if accepted or not asked:
        return ContractState.EFFECTIVE
    if not scans:
        return ContractState.SCAN_MISSING
    return ContractState.SCAN_REFUSED if scans[0].verdict is Verdict.REFUSED else ContractState.SCAN_WAITS


def _decided(scan: Scan) -> DecidedScan:
    decision = getattr(scan, "decision", None)
    return DecidedScan(
        facts=scan_facts(scan),
        verdict=Verdict(decision.verdict) if decision else None,
        reason=decision.reason if decision else "",
        decided_by=decision.decided_by if decision else "",
        decided_at=decision.decided_at if decision else None,
    )


def _require_wanted(row: Contract) -> Scan | None:
    """Return the refused scan that a new one corrects; refuse where none is needed, or one waits or counts."""
    if not needs_scan(contract_facts(row), together_fen=together_fen([row.number])[row.number]):
        raise ScanNotWanted("small", f"contract {row.number} takes effect without a scan")
    last = Scan.objects.filter(contract=row).select_related("decision").order_by("-handed_in_at").first()
    decision = getattr(last, "decision", None)
    if last is not None and decision is None:
        raise ScanNotWanted("waits", f"a scan of contract {row.number} waits for a second person")
    if decision is not None and decision.verdict == Verdict.ACCEPTED:
        raise ScanNotWanted("accepted", f"contract {row.number} has its scan")
    return last


def _write(facts: ScanFacts, row: Contract, *, pdf: bytes, at: datetime) -> None:
    sealed = seal(
        purpose="document", owner_kind="contract_scan", owner_id=facts.id, content=pdf, subject_id=row.subject_id, at=at
    )
    Scan.objects.create(
        id=facts.id, contract=row, subject_id=row.subject_id, document_digest=facts.document_digest,
        document_bytes=facts.document_bytes, page_digests=list(facts.page_digests), sealed_id=sealed.id,
        notary_office=facts.notary_office, notary_act=facts.notary_act, stated_amount_fen=facts.stated.amount_fen,
        stated_product_code=facts.stated.product_code, stated_subject_id=facts.stated.subject_id,
        stated_date=facts.stated.signed_date,
        differing=[{"field": one.field.value, "online": one.online, "scan": one.scan} for one in facts.differences],
        corrects_id=facts.corrects_id, operator_id=facts.operator_id, operator=facts.operator,
        branch_code=facts.branch_code, handed_in_at=at,
    )  # fmt: skip


def _contract(number: str) -> Contract:
    row = Contract.objects.filter(number=number).first()
    if row is None:
        raise ContractUnknown(f"no contract {number!r} is registered in this scope")
    return row
