"""Give the apps their keys and let everybody use them."""

from contextlib import suppress

from hub.demo.clicks import APP
from hub.demo.clicks.sending import send, send_broken
from hub.demo.stage import BY, World, deliver
from hub.ingest.operations import issue_write_key
from hub.ingest.operations.keys import SourceTaken
from hub.kernel.clock import utc_now

WRITE_KEY = "write-key-app"


def open_doors(world: World) -> dict[str, str]:
    """Give the app its write key; the same one after a kill."""
    key = f"wk_{world.passwords.of(WRITE_KEY)}"
    with suppress(SourceTaken):  # by the run before; the key is kept beside the passwords
        issue_write_key(source=APP, by=BY, at=utc_now(), key=key)
    return {APP: key}


def send_events(world: World, write_keys: dict[str, str]) -> None:
    """Let everybody use the app, then fold what came in."""
    events = world.invention.events
    send(
        events,
        base_url=world.base_url,
        write_key=write_keys[APP],
        sent=lambda count: world.progress("app events: sent by the SDK", count, len(events)),
    )
    send_broken(world.invention.broken, base_url=world.base_url, write_key=write_keys[APP])
    deliver(world, "app events")
