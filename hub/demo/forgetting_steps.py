"""Let compliance deal with two requests to be forgotten: one refused under a legal hold, one carried out to its end.

Whoever is forgotten is a visitor of no account and no truth, so that no score misses them; a second run finds them
gone and does not write them down again.
"""

from typing import Final
from uuid import UUID

from crm.identity.queries import subjects_of_records
from crm.profile.domain.vocabulary import Channel
from crm.profile.models import Visit
from hub.access.queries import user_by_login
from hub.access.scope import entered, system_scope
from hub.demo.cast import HE
from hub.demo.desk import Desk
from hub.demo.draw import moment
from hub.demo.staff import ADVISORS
from hub.demo.stage import NotHired, Subjects, World, deliver
from hub.demo.visit_keys import form_key, typed_visit_id
from hub.kernel.clock import HOME_ZONE, utc_now
from hub.retention.carrying_out import advance_erasures
from hub.retention.models import Erasure, Hold, HoldKind

CHECKS, DECIDES = "he.jing", "wu.tong"
REQUESTS: Final = "/compliance/erasures/"
HOLDS: Final = "/compliance/holds/"
FILE: Final = "澄公经侦〔2026〕17号"
VISITOR: Final = "gone-1"
MOST_CHUNKS: Final = 200


def forget_and_hold(world: World, subjects: Subjects) -> None:
    """Both requests, through the pages that compliance works on."""
    checks, decides = (_signed_in(world, login) for login in (CHECKS, DECIDES))
    _hold(checks, decides, subjects[HE])
    world.progress("requests to be forgotten", 1, 2)
    _forget(world, checks, decides)
    world.progress("requests to be forgotten", 2, 2)
    checks.close()
    decides.close()


def _hold(checks: Desk, decides: Desk, subject: UUID) -> None:
    """The police wrote that nothing of this client may go; their request has to wait."""
    with entered(system_scope("demo")):
        if not Hold.objects.filter(file_number=FILE).exists():
            checks.send(HOLDS, {
                "kind": HoldKind.SUBJECT.value, "target": str(subject), "authority": "澄江市公安局",
                "file_number": FILE, "reason": "经侦调查期间，要求保全该客户的全部资料。",
            })  # fmt: skip
    row = _asked(subject) or _ask(checks, subject)
    if not row.checked_at:
        checks.send(_act(row), {"act": "check"})
    if not row.decision:
        decides.send(_act(row), {"act": "refuse", "why": "资料处于公安机关保全之下，解除后可重新申请。"})


def _forget(world: World, checks: Desk, decides: Desk) -> None:
    """A visitor who never came back asked the branch to forget them."""
    with entered(system_scope("demo")):
        done = Erasure.objects.filter(finished_at__isnull=False).exists()
    if done:
        return
    subject = _visitor(world)
    row = _asked(subject) or _ask(checks, subject)
    if not row.checked_at:
        checks.send(_act(row), {"act": "check"})
    if not row.decision:
        decides.send(_act(row), {"act": "grant", "why": "本人书面申请，身份已核实，无合同。"})
    deliver(world, "visits")
    advance_erasures(at=utc_now(), most=MOST_CHUNKS)


def _visitor(world: World) -> UUID:
    """Somebody comes to the desk once, leaves a number, and buys nothing."""
    advisor = user_by_login(ADVISORS[0].username)
    if advisor is None or advisor.branch_id is None:
        raise NotHired(ADVISORS[0].username)
    visit = typed_visit_id(advisor.branch_id, VISITOR)
    with entered(system_scope("demo")):
        known = Visit.objects.filter(id=visit).exists()
    if not known:
        at = moment(world.as_of, days_ago=20, hour=15, minute=10)
        desk = Desk(base_url=world.base_url, username=advisor.username, password=world.passwords.of(advisor.username))
        desk.write_down({
            "key": form_key(VISITOR), "channel": Channel.DESK.value, "name": "江一帆", "phone": "19900007741",
            "minutes": "10", "purpose": "咨询", "note": "路过咨询，留了电话。",
            "arrived_at": f"{at.astimezone(HOME_ZONE):%Y-%m-%dT%H:%M}",
        })  # fmt: skip
        desk.close()
        deliver(world, "visits")
    with entered(system_scope("demo")):
        record = Visit.objects.values_list("source_id", flat=True).get(id=visit)
        return subjects_of_records([record])[record]


def _asked(subject: UUID) -> Erasure | None:
    with entered(system_scope("demo")):
        return Erasure.objects.filter(subject_id=subject).first()


def _ask(checks: Desk, subject: UUID) -> Erasure:
    checks.send(REQUESTS, {"subject": str(subject)})
    with entered(system_scope("demo")):
        return Erasure.objects.get(subject_id=subject)


def _act(row: Erasure) -> str:
    return f"{REQUESTS}{row.id}/act/"


def _signed_in(world: World, login: str) -> Desk:
    return Desk(base_url=world.base_url, username=login, password=world.passwords.of(login), form=REQUESTS)
