"""After a correction every server process says the new version within a second, without a broker to tell it."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.db import connections

from hub.access.scope import entered, system_scope
from tests.rooms.cms import samples
from tests.rooms.cms.people import everybody, released_by

SLUG = "qingyu-cold-chain"
PATHS = {
    f"/disclosures/{SLUG}/": "30,600,000.00",
    f"/en/disclosures/{SLUG}/": "30,600,000.00",
    f"/open-data/v1/disclosures/{SLUG}.json": "3060000000",
    f"/open-data/v1/disclosures/{SLUG}.csv": "3060000000",
    "/en/feeds/project.atom": "The appraiser lowered the condition factor.",
    "/feeds/all.json": "评估机构复核后下调成新率。",
}
WITHIN_S = 1.0


class Quiet(WSGIRequestHandler):
    """Says nothing about requests."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def worker() -> Iterator[str]:
    """A server process of its own: its own memory, its own connection, the pages it keeps its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    listening.close()
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            _serve(port)
        finally:
            os._exit(0)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _serve(port: int) -> None:
    from django.conf import settings

    from hub.portal.kept_pages import SHELF
    from hub.wsgi import application

    settings.PAGES_LOOK_EVERY_S = 0.25
    SHELF.forget()
    make_server("127.0.0.1", port, application, handler_class=Quiet).serve_forever()


def asked(address: str) -> tuple[str, str]:
    """The text and the tag that an address answers with; a process that only starts is asked again."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                return answer.read().decode(), answer.headers["ETag"]
        except ConnectionRefusedError:
            continue
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.05)
    raise AssertionError(f"nobody answers at {address}")


def shows_within_a_second(address: str, words: str, *, since: float) -> None:
    """Ask until the new words come; whoever asked a second after the publication has to get them."""
    while True:
        begun = time.monotonic()
        if words in asked(address)[0]:
            return
        assert begun - since < WITHIN_S, f"{address} still says the old version"


@pytest.mark.django_db(transaction=True)
def test_a_correction_shows_on_every_worker_within_a_second(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with entered(system_scope("test")):
        publish = released_by(everybody())
        publish()
    with worker() as first, worker() as second:
        for address in (first, second):
            for path, words in PATHS.items():
                text, tag = asked(address + path)
                assert words not in text
                assert asked(address + path)[1] == tag
        with entered(system_scope("test")):
            publish(
                samples.project(collateral_fen=3_060_000_000),
                change="correction",
                reason_zh="评估机构复核后下调成新率。",
                reason_en="The appraiser lowered the condition factor.",
            )
        since = time.monotonic()
        for path, words in PATHS.items():
            for address in (first, second):
                shows_within_a_second(address + path, words, since=since)
        for address in (first, second):
            with urllib.request.urlopen(f"{address}/disclosures/{SLUG}/document.pdf", timeout=60) as answer:
                assert answer.url.endswith("/v/2/document.pdf")
                assert answer.read(5) == b"%PDF-"
