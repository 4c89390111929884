"""A mail server that takes letters on the loopback, refuses mailboxes it is told to, and can hang up."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """``refused`` hear ``answer``; ``down`` hangs up before anything is said."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    answer: bytes = b"550 no such mailbox"
    down: bool = False


@contextmanager
def serving() -> Iterator[Mailbox]:
    """Serve until the block ends."""
    box = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if not box.down:
                _talk(self, box)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


def _talk(handler: socketserver.StreamRequestHandler, box: Mailbox) -> None:
    handler.wfile.write(b"220 here\r\n")
    for line in handler.rfile:
        word, answer = line.upper().split()[0], b"250 yes"
        if word == b"RCPT" and any(address.encode() in line for address in box.refused):
            answer = box.answer
        elif word == b"DATA":
            handler.wfile.write(b"354 go on\r\n")
            content = b"".join(iter(handler.rfile.readline, b".\r\n"))
            box.letters.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        elif word == b"QUIT":
            answer = b"221 bye"
        handler.wfile.write(answer + b"\r\n")
