"""Hand in the branches' visit lists, and type the visits of the last days into the form."""

from datetime import date
from typing import Final

from crm.profile.domain.vocabulary import Channel
from hub.access.models import Branch
from hub.access.queries import branch
from hub.access.scope import entered, system_scope
from hub.demo.cast import id_number
from hub.demo.desk import Desk
from hub.demo.draw import moment
from hub.demo.staff import ADVISORS, BRANCHES, manager_of
from hub.demo.stage import NotHired, World, deliver, staff_member
from hub.demo.talks import DESK, PHONE, WECHAT, Visit, typed
from hub.demo.visit_files import VisitFile, visit_files
from hub.demo.visit_keys import form_key
from hub.ingest.operations import Fate, import_visits, preview_visits
from hub.kernel.clock import HOME_ZONE, utc_now

SLIP: Final = (("孟长河", "19900007001"), ("祁连山", "19900007002"))
"""Names and phones of two invented visitors; the second one's document was copied from the line above."""
CHANNELS = {DESK: Channel.DESK, PHONE: Channel.PHONE, WECHAT: Channel.WECHAT}


class ListRefused(RuntimeError):
    """A visit list was taken in otherwise than it was written; the message says what was expected and what came."""


def import_lists(world: World) -> None:
    """Import each branch's lists month by month, as its manager would; refused lines come again corrected."""
    listed = [visit for visit in world.invention.visits if not typed(visit, world.as_of)]
    folder = world.folder / "visits"
    folder.mkdir(exist_ok=True)
    files = [file for plan in BRANCHES for file in visit_files(listed, branch=plan.code)]
    for number, file in enumerate(files, start=1):
        (folder / file.name).write_bytes(file.content)
        _import(file)
        world.progress("visit lists of the branches", number, len(files))
    deliver(world, "visits")


def _import(file: VisitFile) -> None:
    preview = preview_visits(content=file.content, branch=home_of(file.branch), at=utc_now())
    refused = [line for line in preview.lines if line.fate in (Fate.REFUSED, Fate.CHANGED)]
    if len(refused) != file.broken:
        said = refused[0].result.faults[0].en if refused else "none"
        raise ListRefused(f"{file.name}: expected {file.broken} refused lines, got {len(refused)}: {said}")
    if preview.count(Fate.NEW):
        manager = staff_member(manager_of(file.branch).username)
        with entered(system_scope("demo")):  # one transaction: a kill leaves no half list
            import_visits(preview=preview, file_name=file.name, by=manager, at=utc_now())


def type_visits(world: World) -> None:
    """Write down the visits of the last days as their advisors did, one form each; the key keeps a second try apart."""
    made = [visit for visit in world.invention.visits if typed(visit, world.as_of)]
    desks: dict[str, Desk] = {}
    for number, visit in enumerate(made, start=1):
        login = visit.person.advisor
        if login not in desks:
            desks[login] = Desk(base_url=world.base_url, username=login, password=world.passwords.of(login))
        desks[login].write_down(fields_of(visit))
        world.progress("visits typed by advisors", number, len(made))
    for desk in desks.values():
        desk.close()
    deliver(world, "visits")


def type_a_slip(world: World) -> None:
    """Let an advisor write down two visitors with one ID number and two names, so that one question waits for a person.

    Both are nobody of the cast: no truth speaks of them, so no score counts them.
    """
    login = ADVISORS[0].username
    desk = Desk(base_url=world.base_url, username=login, password=world.passwords.of(login))
    document = id_number("110101", date(1969, 5, 5), "男")
    for turn, (name, phone) in enumerate(SLIP):
        at = moment(world.as_of, days_ago=1, hour=10, minute=15 * turn)
        desk.write_down({
            "key": form_key(f"slip-{turn}"), "channel": Channel.DESK.value, "name": name, "phone": phone,
            "id_number": document, "minutes": "15", "purpose": "咨询", "note": "来了解理财，留了电话。",
            "arrived_at": f"{at.astimezone(HOME_ZONE):%Y-%m-%dT%H:%M}",
        })  # fmt: skip
    desk.close()
    deliver(world, "visits")


def fields_of(visit: Visit) -> dict[str, str]:
    """Return a visit as the form's fields; a moment is written by the branch's clock, to the minute."""
    return {
        "key": form_key(visit.number),
        "channel": CHANNELS[visit.channel].value,
        "arrived_at": f"{visit.at.astimezone(HOME_ZONE):%Y-%m-%dT%H:%M}",
        "name": visit.marks.name,
        "phone": visit.marks.phone,
        "id_number": visit.marks.id_number,
        "minutes": str(visit.minutes),
        "purpose": visit.purpose,
        "note": visit.note,
    }


def home_of(code: str) -> Branch:
    """Return a branch that was opened."""
    found = branch(code=code)
    if found is None:
        raise NotHired(f"branch {code} was not opened")
    return found
