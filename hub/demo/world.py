"""Build the demo world through the doors that customers use, one stage after the other.

Every stage can be repeated: message ids, visit numbers, contract numbers and transfer keys are fixed by the seed, so a
run after a kill goes on where the last one stopped and ends with the same world.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from hub.demo import (
    alert_steps,
    event_steps,
    forgetting_steps,
    household_steps,
    large_steps,
    money_steps,
    paper_steps,
    people_steps,
    plan_steps,
    proof_steps,
    reality_steps,
    rule_steps,
    selling_steps,
    visit_steps,
    void_steps,
    watch_steps,
)
from hub.demo.invention import invent
from hub.demo.passwords import Passwords
from hub.demo.stage import Progress, World, deliver_announced
from hub.demo.truth import truth_of, write_truth


def build(*, seed: int, scale: str, as_of: date, progress: Progress) -> Mapping[str, Any]:
    """Build what is missing and return what the summary needs."""
    world = _world(seed=seed, scale=scale, as_of=as_of, progress=progress)
    write_truth(truth_of(world.invention), home=settings.HUB_HOME)
    deliver_announced(world, "left by an earlier run")
    proof_steps.log_structure()
    logins = people_steps.hire_staff(world)
    paper_steps.list_market(world)
    alert_steps.ask_for_alerts(world)
    paper_steps.publish_disclosures(world)
    write_keys = event_steps.open_doors(world)
    event_steps.send_events(world, write_keys)
    visit_steps.import_lists(world)
    visit_steps.type_visits(world)
    visit_steps.type_a_slip(world)
    subjects = people_steps.find_subjects(world)
    paper_steps.sign_contracts(world, subjects)
    large_steps.hand_in_scans(world, subjects)
    money_steps.hand_in_statements(world, subjects)
    plan_steps.change_a_plan(world)
    watch_steps.watch_the_money(world, subjects)
    reality_steps.look_at_the_projects(world)
    people_steps.book_today(world, subjects)
    paper_steps.play_flagships(world, subjects)
    logins |= people_steps.invite_investor(world, subjects)
    homes = household_steps.found_households(world, subjects)
    sold = selling_steps.sell(world, subjects)
    void = void_steps.void_reports(world, subjects)
    forgetting_steps.forget_and_hold(world, subjects)
    people_steps.propose_model(world)
    rule_steps.change_rules(world)
    rule_steps.rate_products(world)
    place = proof_steps.anchor_log(world)
    return {
        "as_of": as_of.isoformat(),
        "seed": seed,
        "scale": scale,
        **place,
        "logins": logins,
        "write_keys": write_keys,
        "flagship": proof_steps.flagship(world, subjects) | homes | sold | void,
    }


def _world(*, seed: int, scale: str, as_of: date, progress: Progress) -> World:
    folder = settings.HUB_HOME / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    return World(
        folder=folder,
        base_url=settings.NEAR_BASE_URL,
        invention=invent(seed=seed, scale=scale, as_of=as_of),
        passwords=Passwords(settings.HUB_HOME / "secrets" / "demo-passwords.json"),
        progress=progress,
    )
