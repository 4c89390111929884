"""Read a scan's row as facts."""

from hub.contracts.domain.papers import Difference, Field, ScanFacts, StatedTerms
from hub.contracts.models import Scan


def scan_facts(row: Scan) -> ScanFacts:
    """Return a scan's row as facts."""
    return ScanFacts(
        id=row.id,
        contract_number=row.contract.number,
        subject_id=row.subject_id,
        document_digest=row.document_digest,
        document_bytes=row.document_bytes,
        page_digests=tuple(row.page_digests),
        notary_office=row.notary_office,
        notary_act=row.notary_act,
        stated=StatedTerms(
            amount_fen=row.stated_amount_fen,
            product_code=row.stated_product_code,
            subject_id=row.stated_subject_id,
            signed_date=row.stated_date,
        ),
        differences=tuple(
            Difference(field=Field(one["field"]), online=one["online"], scan=one["scan"]) for one in row.differing
        ),
        corrects_id=row.corrects_id,
        operator_id=row.operator_id,
        operator=row.operator,
        branch_code=row.branch_code,
        handed_in_at=row.handed_in_at,
    )
