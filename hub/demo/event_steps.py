"""Give the apps their keys and let everybody use them."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

from crm.identity.domain.sightings import Assurance
from hub.demo.clicks import APP, MINI
from hub.demo.clicks.sending import send_broken, send_by_segment
from hub.demo.clicks.sensors import PROJECT, send_by_sensors
from hub.demo.stage import BY, World, deliver
from hub.ingest.operations import issue_write_key
from hub.ingest.operations.keys import SourceTaken
from hub.kernel.clock import utc_now

PROJECTS = {APP: "", MINI: PROJECT}
"""The sources, and the project under which a Sensors SDK sends."""


def open_doors(world: World) -> dict[str, str]:
    """Give each app's server its write key, which vouches for its users; the same one after a kill."""
    keys = {source: f"wk_{world.passwords.of(f'write-key-{source}')}" for source in PROJECTS}
    for source, project in PROJECTS.items():
        with suppress(SourceTaken):  # by the run before; the key is kept beside the passwords
            issue_write_key(
                source=source,
                assurance=Assurance.VERIFIED,
                user_space=source,
                project=project,
                by=BY,
                at=utc_now(),
                key=keys[source],
            )
    return keys


def send_events(world: World, write_keys: Mapping[str, str]) -> None:
    """Let everybody use the app and the mini programme, then fold what came in."""
    for source, send, sdk in ((APP, send_by_segment, "Segment"), (MINI, send_by_sensors, "Sensors")):
        events = [event for event in world.invention.events if event.source == source]
        sent = partial(_told, world, f"app events: sent by the {sdk} SDK", len(events))
        send(events, base_url=world.base_url, write_key=write_keys[source], sent=sent)
    send_broken(world.invention.broken, base_url=world.base_url, write_key=write_keys[APP])
    deliver(world, "app events")


def _told(world: World, stage: str, total: int, count: int) -> None:
    world.progress(stage, count, total)
