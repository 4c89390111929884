"""A small server that shows a log as the hub does, and lies in whatever way a test asks for."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chain.verifier.monitor_words import Sight
from chain.verifier.note import LogHead, head_text, key_text, signed_note
from chain.verifier.sources import Unusable
from tests.domain.chain import slow_tree

AT = datetime(2026, 11, 22, 8, tzinfo=UTC)
NAME = "example.com/log"
CONTRACT = "0x" + "22" * 20
PLACE = {"chain_id": 31337, "genesis": "0x" + "11" * 32, "contract": CONTRACT, "code_sha256": "33" * 32}


def entry(number: int, flavour: str = "true") -> bytes:
    return sha256(f"{flavour} {number}".encode()).digest()


class ShownLog:
    """What the server shows; tests change it between two looks of a monitor."""

    def __init__(self, size: int) -> None:
        self.entries = [entry(number) for number in range(size)]
        self.served = self.entries
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        self.kept, self.place, self.too_fast, self.answers_html = True, PLACE, 0, False
        self.retry_after = "7"
        self.maximum_s: object = 86400
        self.while_copied: Callable[[], object] = lambda: None

    def rewrite(self, number: int) -> None:
        self.entries = [*self.entries[:number], entry(number, "forged"), *self.entries[number + 1 :]]
        self.served = self.entries

    def grow(self, size: int) -> None:
        self.entries = self.served = [*self.entries, *(entry(number) for number in range(len(self.entries), size))]

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    def note(self, *, size: int | None = None, root: bytes | None = None) -> str:
        size = len(self.entries) if size is None else size
        text = head_text(LogHead(origin=NAME, size=size, root=root or slow_tree.head(self.entries[:size])))
        return signed_note(text=text, name=NAME, public_key=self.public, signature=self.key.sign(text.encode()))

    def described(self) -> dict[str, Any]:
        promise = {
            "maximum_s": self.maximum_s,
            "kept": self.kept,
            "oldest_index": 0,
            "oldest_recorded_at": "2026-11-20T00:00:00Z",
        }
        return {"key": key_text(name=NAME, public_key=self.public), "chain": self.place, "merge_delay": promise}

    def answer(self, path: str) -> tuple[int, bytes]:
        if self.too_fast:
            self.too_fast -= 1
            return 429, b""
        if self.answers_html:
            return 200, b"<html>Bad gateway</html>"
        if path == "/log/":
            return 200, json.dumps(self.described()).encode()
        if path == "/log/checkpoint":
            return 200, self.note().encode()
        self.while_copied()
        number, _, width = path.removeprefix("/log/tile/entries/").partition(".p/")
        start = int(number.replace("x", "").replace("/", "")) * 256
        found = self.served[start : start + int(width or 256)]
        return (200, b"".join(b"\x00\x20" + one for one in found)) if len(found) == int(width or 256) else (404, b"")


@contextmanager
def shown(log: ShownLog) -> Iterator[str]:
    """Serve it on a free port; yield its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = log.answer(self.path)
            self.send_response(status)
            self.send_header("Retry-After", log.retry_after)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


NEXT = "0x" + "44" * 20
BEGINNING = (0, bytes(32))


class ShownChain:
    """A chain with a log's contract that holds these checkpoints, its successors, and a node that may fail."""

    def __init__(self, *sealed: tuple[int, bytes]) -> None:
        self.sealed = list(sealed)
        self.strangeness: list[Sight] = []
        self.fails = False
        self.begins, self.successors = {NEXT: BEGINNING}, dict[str, str]()
        self.unknown = set[str]()

    def strange(self, _place: object) -> list[Sight]:
        if self.fails:
            raise Unusable("eth_getCode: timed out")
        return self.strangeness

    def known(self, contract: str) -> bool:
        return contract not in self.unknown and contract in {CONTRACT, *self.begins}

    def checkpoints(self, contract: str) -> list[tuple[int, bytes]]:
        if contract == CONTRACT:
            return [BEGINNING, *self.sealed]
        return [self.begins[contract]]

    def successor(self, contract: str) -> str | None:
        return self.successors.get(contract)
