"""Let the desks hand in the notarised scans of large contracts, and the managers accept them; one still waits."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hub.access.queries import user_by_login
from hub.access.scope import entered, scope_for, system_scope
from hub.contracts.domain.papers import Verdict
from hub.contracts.intake import import_contracts
from hub.contracts.papers import DecisionRefused, agreeing_terms, decide_scan, hand_in_scan
from hub.contracts.queries import contract
from hub.demo.answers import assets_fen
from hub.demo.cast import SHEN, ZHOU, Person
from hub.demo.contract_files import contract_file, scanned
from hub.demo.draw import moment
from hub.demo.market import NOTES, products
from hub.demo.money.lists import manifest
from hub.demo.money.purchases import LARGE_FEN, Purchase
from hub.demo.staff import ADVISORS, manager_of
from hub.demo.stage import BY, NotHired, Subjects, World, deliver, staff_member
from hub.kernel.clock import business_date, utc_now

NOTARY = "澄江市公证处（虚构）"


def hand_in_scans(world: World, subjects: Subjects) -> None:
    """Hand in and accept the scan of every large contract but the last one, which waits for its paper."""
    complete, waiting = pending_contracts(world)
    folder = world.folder / "contracts"
    listing = folder / "manifest-large.csv"
    for purchase in (complete, waiting):
        contract_file(purchase, folder=folder)
    listing.write_text(manifest((complete, waiting), subjects), encoding="utf-8")
    with entered(system_scope("demo")):
        import_contracts(manifest=listing, by=BY, at=utc_now())
    large = [*(purchase for purchase in world.invention.bought if purchase.large), complete]
    for number, purchase in enumerate(large, start=1):
        _hand_in(purchase, number)
        world.progress("notarised scans: handed in and accepted", number, len(large))
    deliver(world, "scans")


def pending_contracts(world: World) -> tuple[Purchase, Purchase]:
    """Return two large contracts of these days, of the first advisor's richest clients; no money moved under them."""
    others = [one for one in world.invention.people if one.key not in (SHEN, ZHOU) and one.assessed]
    people = sorted(others, key=lambda one: (one.advisor != ADVISORS[0].username, -assets_fen(one), one.number))
    product = next(one for one in products(world.as_of) if one.project_id and one.code == _notes(world))

    def signed(person: Person, days_ago: int) -> Purchase:
        return Purchase(
            number=f"HT-{world.as_of.year}-L{person.key[1:]}", person=person, product=product, project_code=NOTES,
            amount_fen=LARGE_FEN, deposit_fen=LARGE_FEN, online=True,
            signed_at=moment(world.as_of, days_ago=days_ago, hour=10, minute=30),
        )  # fmt: skip

    return signed(people[0], 3), replace(signed(people[1], 2), amount_fen=LARGE_FEN * 6 // 5)


def _notes(world: World) -> str:
    """The product that stands on the project of notes."""
    project = next(plan.facts.id for plan in world.invention.plans if plan.code == NOTES)
    return next(one.code for one in products(world.as_of) if one.project_id == project)


def _hand_in(purchase: Purchase, number: int) -> None:
    advisor = user_by_login(purchase.person.advisor)
    manager = user_by_login(manager_of(purchase.person.branch).username)
    if advisor is None or manager is None:
        raise NotHired(purchase.person.advisor)
    with entered(system_scope("demo")):
        terms = contract(number=purchase.number)
        day = business_date(purchase.signed_at) + timedelta(days=1)
        scan = hand_in_scan(
            number=purchase.number, pdf=scanned(purchase), stated=agreeing_terms(terms, signed_date=day),
            notary_office=NOTARY, notary_act=f"({day.year})澄证字第{number:04d}号", branch_code=purchase.person.branch,
            by=staff_member(advisor.username), at=utc_now(),
        )  # fmt: skip
    with entered(scope_for(manager)):
        _accept(scan.id, manager.username)


def _accept(scan_id: UUID, login: str) -> None:
    """Accept a scan; one that an earlier run accepted stays as it is."""
    try:
        decide_scan(scan_id=scan_id, verdict=Verdict.ACCEPTED, reason="", by=staff_member(login), at=utc_now())
    except DecisionRefused as refusal:
        if refusal.reason != "decided":
            raise
