"""Let the rules watch the world's money, and compliance deal with what they find.

The list of what stands behind the projects holds two faults on purpose: two borrowers pledged the same thing, and a
borrower's owner is among the investors. Compliance explains the second, which waits for
another person's agreement; the first waits for the viewer.
"""

import json
from collections.abc import Iterator
from typing import Final

from hub.access.scope import entered, system_scope
from hub.catalogue.intake import import_products
from hub.demo.desk import Desk
from hub.demo.paper_steps import ListRefused
from hub.demo.stage import BY, Subjects, World
from hub.funds.alerts.queries import AlertFacts, alerts
from hub.funds.alerts.running import watch_over
from hub.funds.domain.detectors.handling import AlertState
from hub.funds.domain.detectors.rules import RELATED_INVESTOR
from hub.kernel.clock import utc_now

OFFICER: Final = "he.jing"
QUEUE: Final = "/compliance/alerts/"
REQUESTS: Final = "/compliance/erasures/"
PLEDGE: Final = "DY-2026-00317"
WORDS: Final = "该投资人两年前转让了借款企业2%的股权，工商变更登记已核对，投标时不再是股东。"


def watch_the_money(world: World, subjects: Subjects) -> None:
    """Hand in the list, let the rules read the book, and end one alert with a reason."""
    text = json.dumps({"ties": list(_ties(world, subjects))}, ensure_ascii=False)
    (world.folder / "ties.json").write_text(text, encoding="utf-8")
    with entered(system_scope("demo")):
        outcome = import_products(text=text, by=BY, at=utc_now())
        if outcome.errors:
            raise ListRefused(f"ties.json: {outcome.errors[0]}")
        watch_over(by=BY, at=utc_now())
        found = [one for one in alerts() if one.rule is RELATED_INVESTOR]
    world.progress("rules over the money", 1, 2)
    for one in found:
        _explain(world, one)
    world.progress("rules over the money", 2, 2)


def _explain(world: World, alert: AlertFacts) -> None:
    """Take the alert and say why it is none, on the page that compliance works on."""
    if alert.course.over:
        return
    desk = Desk(base_url=world.base_url, username=OFFICER, password=world.passwords.of(OFFICER), form=REQUESTS)
    if alert.state is AlertState.OPEN:
        desk.send(f"{QUEUE}{alert.id}/step/", {"step": "take"})
    desk.send(f"{QUEUE}{alert.id}/step/", {"step": "explain", "words": WORDS})
    desk.close()


def _ties(world: World, subjects: Subjects) -> Iterator[dict[str, str]]:
    """Return what stands behind every project; the two largest share a pledge, the largest has an owner who invests."""
    plans = sorted(world.invention.plans, key=lambda plan: (-plan.facts.amount_fen, plan.code))
    for place, plan in enumerate(plans):
        since = plan.facts.value_date.replace(day=1).isoformat()
        pledge = PLEDGE if place < 2 else f"DY-2026-{place:05d}"
        for kind, reference in (
            ("borrower", f"91330100MA{place:08d}"),
            ("collateral", pledge),
            ("fee_bps", str(plan.row["fee_bps"])),
        ):
            yield {"project_code": plan.code, "kind": kind, "reference": reference, "since": since}
    first = min(
        (one for one in world.invention.bought if one.project_code == plans[0].code), key=lambda one: one.number
    )
    yield {
        "project_code": plans[0].code,
        "kind": "related",
        "reference": str(subjects[first.person.key]),
        "since": first.signed_at.date().isoformat(),
    }
