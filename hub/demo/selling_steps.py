"""Sell as it is done by page: an advisor spreads money, a client instructs, another insists, a branch writes reports.

Every step is a form that a person would send; each looks first whether an earlier run sent it. Who buys is the first
of the cast whom the gate lets, who insists the first for whom the rating alone stands in the way.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final
from uuid import UUID

from crm.purchases.models import Purchase
from crm.suitability.domain.allocation.choosing import Conflict, allocate
from crm.suitability.domain.gate_rules import RATING
from crm.suitability.domain.insistence import StepKind
from crm.suitability.queries import NotAllocatable, insistences_for, plans_for, purchase_verdicts, question_for
from hub.access.operations import create_user
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.catalogue.domain.products import ProductFacts
from hub.catalogue.domain.regimes import Regime
from hub.catalogue.queries import products_on_sale
from hub.demo.cast import HE, SHEN, YAN, ZHOU, Person
from hub.demo.desk import Desk, FormRefused
from hub.demo.staff import ADVISORS, manager_of
from hub.demo.stage import BY, Subjects, World, WorldStuck, deliver
from hub.kernel.clock import business_date, utc_now
from hub.kernel.ids import stable_id
from reports.models import ReportRun, RunState
from reports.tasks import carry_out_runs

TAKEN: Final = frozenset({SHEN, ZHOU, HE, YAN})
"""Clients with a story of their own."""
RUN_KEY: Final = stable_id("demo-run", "branch")
RUN_LIST: Final = "/workspace/reports/runs/new/?level=2"
WRITTEN: Final = "我看过这个项目的披露，知道它高于我的等级，是我自己想买，没有人劝我。"
MOST_TURNS: Final = 3_000
PAUSE_S: Final = 0.2


def sell(world: World, subjects: Subjects) -> dict[str, str]:
    """Take all four steps and return where the tour shows them."""
    spread_for = _spread(world, subjects)
    world.progress("sales by page", 1, 4)
    _instruct(world, subjects)
    world.progress("sales by page", 2, 4)
    _insist(world, subjects)
    world.progress("sales by page", 3, 4)
    _write_reports(world)
    world.progress("sales by page", 4, 4)
    deliver(world, "sales")
    return {
        "allocation_url": f"/workspace/clients/{spread_for}/allocation/",
        "run_url": f"/workspace/reports/runs/{RUN_KEY}/",
    }


def _spread(world: World, subjects: Subjects) -> UUID:
    """The first advisor keeps the spread that the page begins with, for the first client for whom one can be kept."""
    own = [one for one in world.invention.people if one.advisor == ADVISORS[0].username and one.key in subjects]
    people = sorted(own, key=lambda one: (one.key != HE, one.number))
    desk = _signed_in(world, ADVISORS[0].username, form="/workspace/visits/new/")
    try:
        for person in people:
            subject = subjects[person.key]
            if person.key not in (SHEN, ZHOU) and (_has_spread(subject) or _kept(desk, subject)):
                return subject
    finally:
        desk.close()
    return subjects[HE]


def _has_spread(subject: UUID) -> bool:
    with entered(system_scope("demo")):
        return any(facts.plan.allocation for facts in plans_for(subject_id=subject))


def _kept(desk: Desk, subject: UUID) -> bool:
    """Send what the page begins with, and tell whether it was kept: the limits of some clients leave nothing."""
    with entered(system_scope("demo")):
        try:
            question = question_for(subject_id=subject, at=utc_now())
        except NotAllocatable:
            return False
        if question.needs or isinstance(allocate(question.asked()), Conflict):
            return False
    sent = {"amount": str(question.amount_fen // 100), "limit": str(question.limit_fen // 100)}
    with suppress(FormRefused):
        desk.send(f"/workspace/clients/{subject}/allocation/", sent)
    return _has_spread(subject)


def _instruct(world: World, subjects: Subjects) -> None:
    """A client reads a disclosure and instructs; the thinking time runs when the viewer comes."""
    with entered(system_scope("demo")):
        if Purchase.objects.exists():
            return
        found = next(_candidates(world, subjects, insisting=False), None)
    if found is None:
        return
    person, item = found
    own = _own_browser(world, person, subjects[person.key])
    page = f"/my/invest/{item.code}/"
    read = {name: own.offered(page, name) for name in ("key", "number", "digest")}
    own.send(page, {**read, "amount": str(item.min_ticket_fen // 100), "read": "on"})
    own.close()


def _insist(world: World, subjects: Subjects) -> None:
    """A client asks in writing for more than the level, and reads the warning; compliance has to call back."""
    with entered(system_scope("demo")):
        found = next(_candidates(world, subjects, insisting=True), None)
    if found is None:
        return
    person, item = found
    subject = subjects[person.key]
    own = _own_browser(world, person, subject)
    if not _requests(subject):
        amount = str(item.min_ticket_fen // 100)
        own.send(f"/my/invest/{item.code}/request/", {"amount": amount, "written": WRITTEN})
    for request_id, due in _requests(subject).items():
        if due is StepKind.WARNED:
            page = f"/my/requests/{request_id}/"
            shown = own.hidden(page, "step", StepKind.WARNED.value, "shown")
            own.send(f"{page}step/", {"step": StepKind.WARNED.value, "shown": shown})
    own.close()


def _requests(subject: UUID) -> Mapping[UUID, StepKind | None]:
    with entered(system_scope("demo")):
        return {one.id: one.due for one in insistences_for(subject_id=subject)}


def _candidates(world: World, subjects: Subjects, *, insisting: bool) -> Iterator[tuple[Person, ProductFacts]]:
    """Yield who has an account and what the gate lets them buy online, or what their rating alone keeps from them."""
    at = utc_now()
    sold = [item for item in products_on_sale(on=business_date(at)) if item.project_id]
    for person in world.invention.people:
        if not person.app_user or person.key in TAKEN or person.key not in subjects:
            continue
        subject = subjects[person.key]
        if insisting and Purchase.objects.filter(subject_id=subject).exists():
            continue
        for judged in purchase_verdicts(subject_id=subject, products=sold, at=at):
            blocked = {reason.rule.id for reason in judged.verdict.blocking}
            lawful = judged.product.regime is Regime.SECURITIES
            if (insisting and lawful and blocked == {RATING.id}) or not (insisting or blocked):
                yield person, judged.product
                break


def _write_reports(world: World) -> None:
    """The first advisor's branch manager has the reports of one level written; the worker or this process does it."""
    with entered(system_scope("demo")):
        present = ReportRun.objects.filter(id=RUN_KEY).exists()
    if not present:
        manager = manager_of(ADVISORS[0].branch).username
        desk = _signed_in(world, manager, form=RUN_LIST)
        desk.send(RUN_LIST, {"key": str(RUN_KEY)})
        desk.close()
    for _turn in range(MOST_TURNS):
        if not carry_out_runs():  # the worker is at it, or nothing waits any more
            time.sleep(PAUSE_S)
        with entered(system_scope("demo")):
            if not ReportRun.objects.filter(id=RUN_KEY, state=RunState.RUNNING).exists():
                return
    raise WorldStuck("the reports of the branch were not written in time")


def _own_browser(world: World, person: Person, subject: UUID) -> Desk:
    """Give the client the login of the app account, and sign in."""
    login = person.app_user
    with entered(system_scope("demo")):
        create_user(
            username=login, display_name=person.name, role=Role.INVESTOR, password=world.passwords.of(login),
            subject_id=subject, by=BY, at=utc_now(),
        )  # fmt: skip
    return _signed_in(world, login, form="/my/consents/")


def _signed_in(world: World, login: str, *, form: str) -> Desk:
    return Desk(base_url=world.base_url, username=login, password=world.passwords.of(login), form=form)
