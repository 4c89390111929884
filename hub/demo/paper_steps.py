"""List products, publish disclosures with three pairs of hands, sign contracts, write reports."""

from datetime import timedelta
from itertools import groupby

from crm.suitability.operations import confirm_plan
from crm.suitability.queries import PlanStatus, plans_for
from hub.access.queries import user_by_login
from hub.access.scope import entered, scope_for, system_scope
from hub.catalogue.domain.lists import ListOutcome
from hub.catalogue.operations import list_product, register_project
from hub.contracts.intake import import_contracts
from hub.contracts.plans import agree_plan
from hub.demo.cast import SHEN, ZHOU
from hub.demo.contract_files import contract_file
from hub.demo.draw import moment
from hub.demo.market import products
from hub.demo.market.products import ON_SALE_DAYS
from hub.demo.money.lists import manifest
from hub.demo.money.schedule import parts_of, terms_of
from hub.demo.papers import handed_in, releases
from hub.demo.papers.figures import Books
from hub.demo.papers.notices import POSTER, poster
from hub.demo.releasing import hand_in, release
from hub.demo.staff import ADVISORS
from hub.demo.stage import BY, NotHired, Subjects, World, deliver, deliver_announced, staff_member
from hub.kernel.clock import utc_now
from reports.operations import issue_report
from reports.queries import reports_for

A_DAY = timedelta(days=1)
AUTHOR, REVIEWER, SIGNATORY = "tang.wen", "he.jing", "wu.tong"


class ListRefused(RuntimeError):
    """A list that the world wrote was not taken in whole; the message names the first line."""


def list_market(world: World) -> None:
    """Register the projects and list the products that stand on one of them or on none."""
    at = moment(world.as_of, days_ago=ON_SALE_DAYS, hour=9)
    with entered(system_scope("demo")):
        for plan in world.invention.plans:
            register_project(facts=plan.facts, by=BY, at=at)
            agree_plan(project_code=plan.code, terms=terms_of(plan), parts=parts_of(plan), by=BY, at=at)
        standing = {plan.facts.id for plan in world.invention.plans} | {None}
        listed = [product for product in products(world.as_of) if product.project_id in standing]
        for number, product in enumerate(listed, start=1):
            list_product(facts=product, by=BY, at=at)
            world.progress("products", number, len(listed))


def publish_disclosures(world: World) -> None:
    """Draft, review and sign every disclosure, each by its own person, on the day it was due; one waits for review."""
    books = Books(plans=world.invention.plans, bought=world.invention.bought)
    planned = releases(books, world.as_of, months=world.invention.size.months)
    author, reviewer, signatory = (staff_member(login) for login in (AUTHOR, REVIEWER, SIGNATORY))
    for number, paper in enumerate(planned, start=1):
        with entered(system_scope("demo")):
            at = moment(world.as_of, days_ago=paper.days_ago, hour=17, minute=number % 60)
            release(paper, author=author, reviewer=reviewer, signatory=signatory, at=at)
        world.progress("disclosures: drafted, reviewed, signed", number, len(planned))
    _print_poster(world)
    waiting = handed_in(books, world.as_of)
    if waiting:
        with entered(system_scope("demo")):
            hand_in(waiting, author=author, at=moment(world.as_of, days_ago=waiting.days_ago, hour=16))
    deliver_announced(world, "disclosures")


def _print_poster(world: World) -> None:
    """Leave the salon's poster where its disclosure says, byte for byte."""
    folder = world.folder / "offline"
    folder.mkdir(exist_ok=True)
    (folder / POSTER).write_bytes(poster())


def sign_contracts(world: World, subjects: Subjects) -> None:
    """Print the contracts and hand them in with the archive's list of each month, the day after its last signature."""
    folder = world.folder / "contracts"
    folder.mkdir(exist_ok=True)
    bought, done = world.invention.bought, 0
    for month, found in groupby(bought, key=lambda purchase: f"{purchase.signed_at:%Y-%m}"):
        signed = tuple(found)
        for purchase in signed:
            contract_file(purchase, folder=folder)
            done += 1
            world.progress("contracts: printed and registered", done, len(bought))
        listing = folder / f"manifest-{month}.csv"
        listing.write_text(manifest(signed, subjects), encoding="utf-8")
        with entered(system_scope("demo")):
            _whole(import_contracts(manifest=listing, by=BY, at=min(signed[-1].signed_at + A_DAY, utc_now())))
    deliver(world, "contracts")


def play_flagships(world: World, subjects: Subjects) -> None:
    """Let the first client confirm her plan, and write both clients' reports."""
    advisor = user_by_login(ADVISORS[0].username)
    if advisor is None:
        raise NotHired(ADVISORS[0].username)
    by = staff_member(advisor.username)
    for number, key in enumerate((SHEN, ZHOU), start=1):
        with entered(scope_for(advisor)):
            subject = subjects[key]
            for facts in plans_for(subject_id=subject):
                if key == SHEN and facts.status is PlanStatus.PROPOSED:
                    confirm_plan(plan_id=facts.id, by=by, at=utc_now())
            if not reports_for(subject_id=subject):
                issue_report(subject_id=subject, by=by, at=utc_now())
        world.progress("suitability reports", number, 2)
    deliver(world, "reports")


def _whole(outcome: ListOutcome) -> None:
    if outcome.errors:
        raise ListRefused(str(outcome.errors[0]))
