"""List products, publish disclosures with three pairs of hands, sign contracts, move money, write reports."""

from collections.abc import Mapping
from uuid import UUID

from crm.suitability.operations import confirm_plan
from crm.suitability.queries import PlanStatus, plans_for
from hub.access.queries import user_by_login
from hub.access.scope import entered, scope_for, system_scope
from hub.catalogue.domain.lists import ListOutcome
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.operations import list_product, register_project
from hub.contracts.intake import import_contracts
from hub.demo.cast import SHEN, ZHOU
from hub.demo.draw import moment
from hub.demo.market import products, projects
from hub.demo.money import Purchase, manifest, movements
from hub.demo.papers import releases
from hub.demo.releasing import release
from hub.demo.staff import ADVISORS
from hub.demo.stage import BY, World, actor_of, deliver
from hub.funds.intake import import_flows
from hub.kernel.actor import Actor
from hub.kernel.clock import utc_now
from reports.contracts import render_contract
from reports.domain.house import house_at
from reports.domain.inputs import Product, Redemption, Text
from reports.operations import issue_report
from reports.queries import reports_for

Subjects = Mapping[str, UUID]

AUTHOR, REVIEWER, SIGNATORY = "tang.wen", "he.jing", "wu.tong"


class ListRefused(RuntimeError):
    """A list that the world wrote was not taken in whole; the message names the first line."""


def list_market(world: World) -> None:
    """Register the projects and list the products."""
    at = moment(world.as_of, days_ago=205, hour=9)
    with entered(system_scope("demo")):
        for project in projects(world.as_of):
            register_project(facts=project, by=BY, at=at)
        listed = products(world.as_of)
        for number, product in enumerate(listed, start=1):
            list_product(facts=product, by=BY, at=at)
            world.progress("products", number, len(listed))


def publish_disclosures(world: World) -> None:
    """Draft, review and sign every disclosure, each by its own person, on the day it was due."""
    planned = releases(world.as_of)
    author, reviewer, signatory = (_staff(login) for login in (AUTHOR, REVIEWER, SIGNATORY))
    for number, paper in enumerate(planned, start=1):
        with entered(system_scope("demo")):
            at = moment(world.as_of, days_ago=paper.days_ago, hour=17, minute=number)
            release(paper, author=author, reviewer=reviewer, signatory=signatory, at=at)
        world.progress("disclosures", number, len(planned))
    deliver(world)


def sign_contracts(world: World, bought: tuple[Purchase, ...], subjects: Subjects) -> None:
    """Print the contracts and hand them in with the archive's list."""
    folder = world.folder / "contracts"
    folder.mkdir(exist_ok=True)
    house = house_at(Text("城东中心", "East City Centre"))
    for number, purchase in enumerate(bought, start=1):
        file = folder / f"{purchase.number}.pdf"
        if not file.exists():
            pdf = render_contract(
                number=purchase.number,
                house=house,
                investor=purchase.person.name,
                identity_masked=purchase.person.masked_id,
                product=_printed(purchase.product),
                amount_fen=purchase.amount_fen,
                signed_at=purchase.signed_at,
            )
            fresh = file.with_suffix(".new")
            fresh.write_bytes(pdf)
            fresh.replace(file)
        world.progress("contracts", number, len(bought))
    listing = folder / "manifest.csv"
    listing.write_text(manifest(bought, subjects), encoding="utf-8")
    with entered(system_scope("demo")):
        _whole(import_contracts(manifest=listing, by=BY, at=utc_now()))
    deliver(world)


def move_money(world: World, bought: tuple[Purchase, ...], subjects: Subjects) -> None:
    """Hand in the custodian's list of movements."""
    file = world.folder / "movements.csv"
    file.write_text(movements(bought, subjects), encoding="utf-8")
    with entered(system_scope("demo")):
        _whole(import_flows(text=file.read_text(encoding="utf-8"), by=BY, at=utc_now()))
    world.progress("movements of money", 1, 1)
    deliver(world)


def play_flagships(world: World, subjects: Subjects) -> None:
    """Let the first client confirm her plan, and write both clients' reports."""
    advisor = user_by_login(ADVISORS[0].username)
    if advisor is None:
        raise ListRefused(ADVISORS[0].username)
    by = actor_of(advisor.id, advisor.username)
    for number, key in enumerate((SHEN, ZHOU), start=1):
        with entered(scope_for(advisor)):
            subject = subjects[key]
            for facts in plans_for(subject_id=subject):
                if key == SHEN and facts.status is PlanStatus.PROPOSED:
                    confirm_plan(plan_id=facts.id, by=by, at=utc_now())
            if not reports_for(subject_id=subject):
                issue_report(subject_id=subject, by=by, at=utc_now())
        world.progress("reports", number, 2)
    deliver(world)


def _printed(facts: ProductFacts) -> Product:
    """Return a product as a contract prints it."""
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


def _staff(login: str) -> Actor:
    user = user_by_login(login)
    if user is None:
        raise ListRefused(f"{login} was not hired")
    return actor_of(user.id, user.username)


def _whole(outcome: ListOutcome) -> None:
    if outcome.errors:
        raise ListRefused(str(outcome.errors[0]))
