"""Hand out electronic investment certificates: printed anew from the sealed rows; the same rows give the same bytes."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chain.queries import ProofState, RecordState, states_for
from crm.profile.queries import client_header
from crm.purchases.announcements import CERTIFICATE_KIND
from crm.purchases.certificates import CertificateMissing, certificate_of, content_for
from crm.purchases.domain.stages import PurchaseFacts
from hub.access.acting import acting_as
from hub.audit.operations import record
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product, project_by_id
from hub.contracts.queries import contract
from hub.funds.queries import flow_by_id
from hub.kernel.actor import Actor
from hub.kernel.digest import sha256_hex
from reports.domain.house import HOUSE_NAME
from reports.domain.inputs import Text
from reports.domain.investment import InvestmentPaper
from reports.purchases import printed_name, printed_product
from reports.rendering.fonts import load_fonts
from reports.rendering.investment import render_investment


class CertificateContradicted(ValueError):
    """The rows say another thing than what was sealed; a certificate would cover that up."""

    def __init__(self, certificate_id: UUID) -> None:
        super().__init__(f"expected certificate {certificate_id} to agree with its seal")
        self.certificate_id = certificate_id


def hand_out_certificate(*, certificate_id: UUID, by: Actor, at: datetime) -> tuple[PurchaseFacts, bytes]:
    """Return a purchase and its certificate, and record who took it.

    Raises ``CertificateMissing`` and :class:`CertificateContradicted`.
    """
    facts, step = certificate_of(certificate_id)
    content = content_for(certificate_id)
    state = states_for(CERTIFICATE_KIND, [certificate_id]).get(certificate_id)
    if state is not None and state.state is RecordState.CONTRADICTED:
        raise CertificateContradicted(certificate_id)
    terms = contract(number=facts.contract_number)
    flow = flow_by_id(UUID(step.reference))
    if flow is None:
        raise CertificateMissing(f"the movement of certificate {certificate_id} is not in this scope")
    item = product(code=facts.product_code)
    header = client_header(subject_id=acting_as(facts.subject_id), at=step.at)
    paper = InvestmentPaper(
        number=f"TZ-{facts.contract_number.removeprefix('HT-')}",
        house=HOUSE_NAME,
        investor=printed_name(header),
        identity_masked=header.id_number.masked if header.id_number else "–",
        product=printed_product(item),
        project=_project(item),
        amount_fen=facts.amount_fen,
        read=(facts.instruction.read.slug, facts.instruction.read.number, facts.instruction.read.digest),
        instructed_at=facts.instructed_at,
        signed_at=terms.signed_at,
        contract_number=terms.number,
        moved_date=flow.effective_date,
        bank_reference=flow.key,
        certified_at=step.at,
        final=_final(state),
        content=content,
        digest=sha256_hex(content),
        verify_url=f"{settings.PUBLIC_BASE_URL.rstrip('/')}/verify/{CERTIFICATE_KIND}/{certificate_id}/",
    )
    pdf = render_investment(paper=paper, fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)))
    with transaction.atomic():
        record(by=by, action="certificate.handed_out", at=at, subject_id=facts.subject_id, target_kind=CERTIFICATE_KIND,
               target_id=str(certificate_id))  # fmt: skip
    return facts, pdf


def _project(item: ProductFacts) -> Text:
    found = project_by_id(item.project_id) if item.project_id else None
    return Text(found.name_zh, found.name_en) if found else Text("–", "–")


def _final(state: ProofState | None) -> datetime | None:
    return state.final_at if state is not None else None
