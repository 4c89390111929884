"""What purchases borrow from above: which disclosure is in force, and the contract to sign."""

from datetime import datetime

from cms.queries import disclosed_project
from crm.identity.domain.names import read_name
from crm.identity.queries import records_of
from crm.profile.queries import ClientHeader, client_header, name_said_by
from crm.purchases.domain.stages import PurchaseFacts, ReadVersion
from crm.purchases.ports import InForce
from hub.access.acting import acting_as
from hub.access.queries import advisors_of
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.queries import product, project_by_id
from reports.contracts import render_contract
from reports.domain.house import house_at
from reports.domain.inputs import Product, Redemption, Text

ONLINE = Text("线上", "Online")


def disclosure_in_force(item: ProductFacts) -> InForce | None:
    """Return the newest version of the disclosure of the project behind a product; None where there is none."""
    if item.project_id is None:
        return None
    found = disclosed_project(project_by_id(item.project_id).code)
    if found is None:
        return None
    version = ReadVersion(slug=found.slug, number=found.number, digest=found.digest)
    return InForce(version=version, withdrawn=found.withdrawn)


def purchase_contract(*, purchase: PurchaseFacts, number: str, signed_at: datetime) -> bytes:
    """Print the contract that a purchase concludes."""
    subject_id = acting_as(purchase.subject_id)
    header = client_header(subject_id=subject_id, at=signed_at)
    advisor = advisors_of([subject_id]).get(subject_id)
    branch = Text(advisor.branch.name_zh, advisor.branch.name_en) if advisor else ONLINE
    return render_contract(
        number=number,
        house=house_at(branch),
        investor=printed_name(header),
        identity_masked=header.id_number.masked if header.id_number else "–",
        product=printed_product(product(code=purchase.product_code)),
        amount_fen=purchase.amount_fen,
        signed_at=signed_at,
    )


def printed_name(header: ClientHeader) -> str:
    """Return the client's name for a paper; a login whose profile was absorbed is known by its own records alone."""
    return both_scripts(header.name or name_said_by(records_of(header.subject_id)))


def both_scripts(name: str) -> str:
    """Return a name as papers in two languages carry it: 沈若溪 Shen Ruoxi."""
    read = read_name(name)
    return f"{name}\u2002{read.latin}" if read else name


def printed_product(facts: ProductFacts) -> Product:
    """Return a product as papers print it."""
    return Product(
        code=facts.code,
        name=Text(facts.name_zh, facts.name_en),
        issuer=Text(facts.issuer_zh, facts.issuer_en),
        issuer_rating=facts.issuer_rating,
        distributor_rating=facts.distributor_rating,
        term_days=facts.term_days,
        redemption=Redemption(facts.redemption.value),
        stress_loss_bps=facts.stress_loss_bps,
        fee_bps=facts.fee_bps,
        min_ticket_fen=facts.min_ticket_fen,
        evidence=(),
    )
