"""Stand between the hub and a node, and misbehave on demand: late, dropped, refused, garbled, or lying answers."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from eth_utils.crypto import keccak

CUT_SHORT = "0x" + keccak(text="NotLarger(uint64,uint64)")[:4].hex() + "00"
"""One of the contract's own errors, without its arguments."""
Lie = Callable[[list[Any], Any], Any]
"""Given the parameters and the true result, returns what is said instead."""


@dataclass
class Misbehaviour:
    """How answers to one method go wrong; ``times`` of them, or all when None. The question always reaches the node."""

    way: str
    method: str = ""
    times: int | None = None
    delay_s: float = 0

    def takes(self, method: str) -> bool:
        if (self.method and method != self.method) or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Proxy:
    """One listening address in front of ``target``. Speaks as a public network unless ``as_development``."""

    target: str
    as_development: bool = False
    misbehaviour: Misbehaviour | None = None
    lies: dict[str, Lie] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> "Proxy":
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                proxy._answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        question = json.loads(body)
        method = question["method"]
        self.asked.append(method)
        answer = self._true_answer(body, question)
        wrong = self.misbehaviour
        if wrong is not None and wrong.takes(method):
            MISBEHAVIOURS[wrong.way](handler, answer, wrong)
        else:
            _reply(handler, 200, "application/json", answer)

    def _true_answer(self, body: bytes, question: dict[str, Any]) -> bytes:
        request = urllib.request.Request(self.target, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
        method = question["method"]
        if method == "web3_clientVersion" and not self.as_development:
            answer["result"] = "Geth/v1.16.0"
        if method in self.lies and "result" in answer:
            answer["result"] = self.lies[method](question["params"], answer["result"])
        return json.dumps(answer).encode()


def _reply(handler: BaseHTTPRequestHandler, status: int, kind: str, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("content-type", kind)
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _late(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
    time.sleep(wrong.delay_s)
    try:
        _reply(handler, 200, "application/json", answer)
    except OSError:  # whoever asked has gone
        handler.close_connection = True


def _dropped(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
    handler.close_connection = True


def _status(status: int) -> Callable[..., None]:
    def reply(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
        _reply(handler, status, "text/plain", b"not now")

    return reply


def _page(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
    _reply(handler, 200, "text/html", b"<!doctype html><title>Sign in to the network</title>")


def _truncated(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
    _reply(handler, 200, "application/json", answer[: len(answer) // 2])


def _null(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
    _reply(handler, 200, "application/json", b'{"jsonrpc":"2.0","id":1,"result":[null,{"number":7}]}')


def _reverted(data: str) -> Callable[..., None]:
    error = {"code": 3, "message": "execution reverted", "data": data}

    def reply(handler: BaseHTTPRequestHandler, answer: bytes, wrong: Misbehaviour) -> None:
        _reply(handler, 200, "application/json", json.dumps({"jsonrpc": "2.0", "id": 1, "error": error}).encode())

    return reply


MISBEHAVIOURS: dict[str, Callable[..., None]] = {
    "late": _late,
    "dropped": _dropped,
    "429": _status(429),
    "503": _status(503),
    "html": _page,
    "truncated": _truncated,
    "another shape": _null,
    "a revert": _reverted("0x"),
    "a revert of no hex": _reverted("0xnothing"),
    "a revert cut short": _reverted(CUT_SHORT),
}
