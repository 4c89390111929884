"""Hire the staff, let people click and visit, and find out whom the hub took them for."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from crm.identity.domain.sightings import Assurance
from crm.journeys.models import Purpose
from crm.journeys.operations import book
from crm.profile.queries import ClientFilters, client_ids
from hub.access.operations import assign, create_user, open_branch
from hub.access.queries import advisors_of, branch, user_by_login
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.demo.cast import SHEN, ZHOU
from hub.demo.clicks import SOURCE, AppEvent, send, send_broken
from hub.demo.draw import moment
from hub.demo.staff import ADVISORS, BRANCHES, STAFF
from hub.demo.stage import BY, World, actor_of, deliver
from hub.demo.talks import Visit, visit_list
from hub.ingest.operations import import_visits, issue_write_key, preview_visits
from hub.ingest.operations.keys import SourceTaken
from hub.kernel.actor import Actor
from hub.kernel.clock import utc_now

Subjects = Mapping[str, UUID]

INVESTOR_LOGIN = "shen.ruoxi"
WRITE_KEY = "write-key-app"
SENT_AT_ONCE = 500


class PersonLost(RuntimeError):
    """An invented investor cannot be found again by phone number; the message names the key."""


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
            world.progress("staff", number, len(STAFF))
    return logins


def open_door(world: World) -> str:
    """Give the app's server its write key; the same one after a kill."""
    key = f"wk_{world.passwords.of(WRITE_KEY)}"
    try:
        issue_write_key(source=SOURCE, assurance=Assurance.VERIFIED, by=BY, at=utc_now(), key=key)
    except SourceTaken:
        return key
    return key


def send_events(world: World, events: tuple[AppEvent, ...], write_key: str) -> None:
    """Let everybody use the app, then fold what came in."""
    send(
        events,
        base_url=world.base_url,
        write_key=write_key,
        sent=lambda count: world.progress("app events", count, len(events)),
    )
    send_broken(base_url=world.base_url, write_key=write_key)
    deliver(world)


def import_lists(world: World, made: tuple[Visit, ...]) -> None:
    """Import each branch's visit list, as its manager would."""
    for number, plan in enumerate(BRANCHES, start=1):
        file = world.folder / f"visits-{plan.code}.csv"
        file.write_text(visit_list(made, branch=plan.code), encoding="utf-8")
        home = branch(code=plan.code)
        if home is None:
            raise PersonLost(f"branch {plan.code} was not opened")
        preview = preview_visits(content=file.read_bytes(), branch=home, at=utc_now())
        if preview.refused:
            raise PersonLost(f"{file.name}: {preview.refused[0]}")
        if any(line.fate == "new" for line in preview.lines):
            import_visits(preview=preview, file_name=file.name, by=_manager(), at=utc_now())
        world.progress("visit lists", number, len(BRANCHES))
    deliver(world)


def find_subjects(world: World) -> Subjects:
    """Return whom the hub took each person for, found by phone number as an advisor would."""
    found: dict[str, UUID] = {}
    with entered(system_scope("demo")):
        for person in world.people:
            ids = client_ids(filters=ClientFilters(query=person.phone))
            if len(ids) > 1:
                raise PersonLost(f"{person.key} was taken for {len(ids)} people")
            if ids:
                found[person.key] = ids[0]
        for person in world.people:
            if person.key in found and found[person.key] not in advisors_of([found[person.key]]):
                advisor = user_by_login(person.advisor)
                if advisor is not None and advisor.branch_id is not None:
                    assign(subject_id=found[person.key], advisor_id=advisor.id, branch_id=advisor.branch_id, by=BY,
                           at=utc_now())  # fmt: skip
    return found


def book_today(world: World, subjects: Subjects) -> None:
    """Let some clients book a time on the world's present day."""
    asked = [(SHEN, 9, 30, Purpose.REVIEW), (ZHOU, 14, 0, Purpose.FIRST_TALK)]
    others = [person for person in world.people if person.advisor == ADVISORS[0].username and person.key in subjects]
    asked += [(person.key, 10 + turn, 45, Purpose.MATURITY) for turn, person in enumerate(others[2:4])]
    advisor = user_by_login(ADVISORS[0].username)
    if advisor is None or advisor.branch_id is None:
        raise PersonLost(ADVISORS[0].username)
    for key, hour, minute, purpose in asked:
        starts_at: datetime = moment(world.as_of, days_ago=0, hour=hour, minute=minute)
        with entered(system_scope("demo")):
            book(subject_id=subjects[key], advisor_id=advisor.id, branch_id=advisor.branch_id, starts_at=starts_at,
                 purpose=purpose, channel="online", by=BY, at=starts_at - timedelta(days=2))  # fmt: skip


def invite_investor(world: World, subjects: Subjects) -> dict[str, dict[str, str]]:
    """Give the first flagship client a login of her own."""
    password = world.passwords.of(INVESTOR_LOGIN)
    with entered(system_scope("demo")):
        create_user(username=INVESTOR_LOGIN, display_name="沈若溪", role=Role.INVESTOR, password=password,
                    subject_id=subjects[SHEN], by=BY, at=utc_now())  # fmt: skip
    return {Role.INVESTOR.value: {"username": INVESTOR_LOGIN, "password": password}}


def _manager() -> Actor:
    login = next(person.username for person in STAFF if person.role is Role.BRANCH_MANAGER)
    user = user_by_login(login)
    if user is None:
        raise PersonLost(login)
    return actor_of(user.id, user.username)
