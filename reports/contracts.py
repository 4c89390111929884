"""Print subscription contracts with the installation's faces and address."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from hub.contracts.identifiers import contract_id
from reports.domain.contract import ContractPaper, contract_verify_url
from reports.domain.inputs import House, Product
from reports.rendering.contract import render_contract_paper
from reports.rendering.fonts import load_fonts


def render_contract(
    *,
    number: str,
    house: House,
    investor: str,
    identity_masked: str,
    product: Product,
    amount_fen: int,
    signed_at: datetime,
) -> bytes:
    """Return a bilingual contract as PDF/A-3b; the same arguments give the same bytes.

    The address in its code carries the id that registration will give it, keyed to this installation: needs its vault.
    """
    paper = ContractPaper(
        number=number,
        house=house,
        investor=investor,
        identity_masked=identity_masked,
        product=product,
        amount_fen=amount_fen,
        signed_at=signed_at,
        verify_url=contract_verify_url(base_url=settings.PUBLIC_BASE_URL, contract_id=contract_id(number=number)),
    )
    return render_contract_paper(paper=paper, fonts=load_fonts(directory=Path(settings.REPORT_FONT_DIR)))
