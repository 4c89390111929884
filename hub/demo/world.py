"""Build the demo world through the doors that customers use, one stage after the other.

Every stage can be repeated: message ids, visit numbers, contract numbers and transfer keys are fixed by the seed, so a
run after a kill goes on where the last one stopped and ends with the same world.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from hub.demo import paper_steps, people_steps, proof_steps
from hub.demo.cast import cast
from hub.demo.clicks import app_events
from hub.demo.money import purchases
from hub.demo.passwords import Passwords
from hub.demo.stage import Progress, World, deliver
from hub.demo.talks import visits


def build(*, seed: int, scale: str, as_of: date, progress: Progress) -> Mapping[str, Any]:
    """Build what is missing and return what the summary needs."""
    world = _world(seed=seed, scale=scale, as_of=as_of, progress=progress)
    deliver(world)
    proof_steps.log_structure()
    logins = people_steps.hire_staff(world)
    paper_steps.list_market(world)
    paper_steps.publish_disclosures(world)
    write_key = people_steps.open_door(world)
    people_steps.send_events(world, app_events(world.people, seed=seed, as_of=as_of), write_key)
    people_steps.import_lists(world, visits(world.people, seed=seed, as_of=as_of))
    subjects = people_steps.find_subjects(world)
    bought = purchases(world.people, seed=seed, as_of=as_of)
    paper_steps.sign_contracts(world, bought, subjects)
    paper_steps.move_money(world, bought, subjects)
    people_steps.book_today(world, subjects)
    paper_steps.play_flagships(world, subjects)
    logins |= people_steps.invite_investor(world, subjects)
    place = proof_steps.anchor_log(world)
    return {
        "as_of": as_of.isoformat(),
        "seed": seed,
        "scale": scale,
        **place,
        "logins": logins,
        "write_keys": {"app": write_key},
        "flagship": proof_steps.flagship(world, subjects, bought),
    }


def _world(*, seed: int, scale: str, as_of: date, progress: Progress) -> World:
    folder = settings.HUB_HOME / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    return World(
        seed=seed,
        scale=scale,
        as_of=as_of,
        folder=folder,
        base_url=settings.PUBLIC_BASE_URL,
        people=cast(seed=seed, scale=scale, as_of=as_of),
        passwords=Passwords(settings.HUB_HOME / "secrets" / "demo-passwords.json"),
        progress=progress,
    )
