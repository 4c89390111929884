"""Hire the staff, find out whom the hub took everybody for, fill the day's calendar."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from crm.identity.live.published import version_of
from crm.identity.proposing.comparing import advance_comparison
from crm.identity.proposing.proposals import ProposalRefused, propose
from crm.identity.proposing.queries import comparison_of
from crm.identity.queries import subjects_of_records
from crm.journeys.models import Purpose
from crm.journeys.operations import book
from hub.access.operations import assign, create_user, open_branch
from hub.access.queries import advisors_of, branch, user_by_login
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.demo.cast import SHEN, ZHOU, Person, Trait
from hub.demo.draw import moment
from hub.demo.records import source_records
from hub.demo.staff import ADVISORS, BRANCHES, STAFF, StaffPlan
from hub.demo.stage import BY, NotHired, Subjects, World, staff_member
from hub.demo.truth import TrueRecord, truth_of
from hub.kernel.clock import utc_now

MODEL = Path(__file__).with_name("data") / "matching_model.json"
"""Learnt by `hub link-people --model` from 40,256 records of tests/bench/linking/counter.py, seed 5."""
PROPOSER = "fang.ke"
INVESTOR_LOGIN = "shen.ruoxi"
UNCLAIMED = 19
"""One client in twenty, the last of each score, has no advisor yet."""
SLOTS = ((9, 30), (10, 20), (11, 10), (14, 0), (15, 0), (16, 10))
FLAGSHIP_SLOTS = ((SHEN, 9, 30, Purpose.REVIEW), (ZHOU, 14, 0, Purpose.FIRST_TALK))


def hire_staff(world: World) -> dict[str, dict[str, str]]:
    """Open the branches and create the logins; return the first login of every role."""
    at = utc_now()
    with entered(system_scope("demo")):
        for plan in BRANCHES:
            open_branch(code=plan.code, name_zh=plan.name_zh, name_en=plan.name_en, city_zh=plan.city_zh,
                        city_en=plan.city_en, by=BY, at=at)  # fmt: skip
        homes = {plan.code: branch(code=plan.code) for plan in BRANCHES}
        logins: dict[str, dict[str, str]] = {}
        for number, person in enumerate(STAFF, start=1):
            home = homes.get(person.branch)
            password = world.passwords.of(person.username)
            create_user(username=person.username, display_name=person.display_name, role=person.role,
                        password=password, branch_id=home.id if home else None, by=BY, at=at)  # fmt: skip
            logins.setdefault(person.role.value, {"username": person.username, "password": password})
            world.progress("branches and staff", number, len(STAFF))
    return logins


def propose_model(world: World) -> None:
    """Propose weights that were learnt on another invented world, and compare them with those in force."""
    figures = json.loads(MODEL.read_text(encoding="utf-8"))
    with suppress(ProposalRefused):  # an earlier run did, and somebody may have decided since
        propose(figures=figures, by=staff_member(PROPOSER), at=utc_now())
    found = None
    while advance_comparison(at=utc_now()):
        with entered(system_scope("demo")):
            found = comparison_of(version_of(figures))
        if found:
            world.progress("matching model", found.records, found.total)
    if found:
        world.progress("matching model", found.total, found.total)


def find_subjects(world: World) -> Subjects:
    """Return whom the hub took each person for: the profile of the account, else of the first visit.

    Clients whom nobody looks after get their advisor, as the branch manager would give them.
    """
    first: dict[str, TrueRecord] = {}
    for record in truth_of(world.invention).records:
        first.setdefault(record.person, record)
    with entered(system_scope("demo")):
        sources = source_records(first.values())
        owners = subjects_of_records(sources.values())
        found = {key: owners[sources[one]] for key, one in first.items() if sources.get(one) in owners}
        for person in world.invention.people:
            if person.key in found and person.number % 20 != UNCLAIMED:
                _look_after(person, found[person.key])
    return found


def _look_after(person: Person, subject: UUID) -> None:
    if subject in advisors_of([subject]):
        return
    advisor = user_by_login(person.advisor)
    if advisor is None or advisor.branch_id is None:
        raise NotHired(person.advisor)
    assign(subject_id=subject, advisor_id=advisor.id, branch_id=advisor.branch_id, by=BY, at=utc_now())


def book_today(world: World, subjects: Subjects) -> None:
    """Let some clients of every advisor book a time on the world's present day."""
    for number, advisor in enumerate(ADVISORS, start=1):
        asked = [*FLAGSHIP_SLOTS] if advisor is ADVISORS[0] else []
        taken = {(hour, minute) for _, hour, minute, _ in asked}
        free = [slot for slot in SLOTS if slot not in taken]
        for person, slot in zip(_visitors(world, advisor, subjects), free, strict=False):
            if len(asked) < world.invention.size.today + (advisor is ADVISORS[0]):
                asked.append((person.key, *slot, _purpose(world, person)))
        for key, hour, minute, purpose in asked:
            _book(world, advisor, subjects[key], hour, minute, purpose)
        world.progress("appointments of today", number, len(ADVISORS))


def _visitors(world: World, advisor: StaffPlan, subjects: Subjects) -> list[Person]:
    """Clients of an advisor who are known by an account, those with something to talk about first."""
    bought = world.invention.bought_by
    own = [
        person
        for person in world.invention.people
        if person.advisor == advisor.username and person.app_user and person.key in subjects
        and person.number % 20 != UNCLAIMED and person.key not in (SHEN, ZHOU)
    ]  # fmt: skip
    return sorted(own, key=lambda person: (-len(bought.get(person.key, ())) - 2 * bool(person.traits), person.key))


def _purpose(world: World, person: Person) -> Purpose:
    bought = world.invention.bought_by.get(person.key, ())
    if Trait.ELDER in person.traits:
        return Purpose.HELP
    if not bought:
        return Purpose.FIRST_TALK
    soon = {plan.code for plan in world.invention.plans if 0 <= (plan.maturity - world.as_of).days <= 60}
    if any(purchase.project_code in soon for purchase in bought):
        return Purpose.MATURITY
    return Purpose.CONTRACT if any(purchase.large for purchase in bought) else Purpose.REVIEW


def _book(world: World, plan: StaffPlan, subject: UUID, hour: int, minute: int, purpose: Purpose) -> None:
    advisor = user_by_login(plan.username)
    if advisor is None or advisor.branch_id is None:
        raise NotHired(plan.username)
    starts_at = moment(world.as_of, days_ago=0, hour=hour, minute=minute)
    channel = "phone" if purpose is Purpose.HELP else "online"
    with entered(system_scope("demo")):
        book(subject_id=subject, advisor_id=advisor.id, branch_id=advisor.branch_id, starts_at=starts_at,
             purpose=purpose, channel=channel, by=BY, at=starts_at - timedelta(days=2))  # fmt: skip


def invite_investor(world: World, subjects: Subjects) -> dict[str, dict[str, str]]:
    """Give the first flagship client a login of her own."""
    password = world.passwords.of(INVESTOR_LOGIN)
    with entered(system_scope("demo")):
        create_user(username=INVESTOR_LOGIN, display_name="沈若溪", role=Role.INVESTOR, password=password,
                    subject_id=subjects[SHEN], by=BY, at=utc_now())  # fmt: skip
    return {Role.INVESTOR.value: {"username": INVESTOR_LOGIN, "password": password}}
