"""``python -m chain.verifier.monitor URL``: replay somebody's log from here, and say what does not fit.

Downloads the entries, rebuilds the tree, checks the signed head, compares every checkpoint with the contract through
any Ethereum node, and holds all of it against what it saw before. Exit status 0 all fits, 1 contradicted, 2 cannot
tell. Only a contradiction that was found ends with 1: whatever breaks a look off, here or there, ends with 2.
"""

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

from .__main__ import _default_language
from .anchored import Anchored, ContractView, View, ask_chain
from .findings import Status
from .mirror import ENTRY_BYTES, Mirror, first_difference, roots_at
from .monitor_words import GOOD, UNCERTAIN, Seen, Sight, broken_off, monitor_sentences, status_of
from .note import LogHead, NoteRefused, NoteUnreadable, read_key, read_note

TILE = 256
TIMEOUT_S = 20
PATIENCE = 10
"""How often a monitor waits when it is told that it asks too fast; a first copy of a large log needs some minutes."""
LONGEST_WAIT_S, USUAL_WAIT_S = 120.0, 60.0
LARGEST_ANSWER = 4 * 1024 * 1024
GONE = (404, 410)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, got {value!r:.80}")
    return value


PLACE: dict[str, Callable[[Any], Any]] = {
    "chain_id": int, "genesis": _text, "contract": _text, "code_sha256": _text,
}  # fmt: skip


class NotServed(Exception):
    """The log's server gave no usable answer."""


class Withheld(NotServed):
    """The server answered that it has no such thing."""


class Served:
    """A log as its server shows it."""

    def __init__(self, url: str, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._url, self._wait = url.rstrip("/").removesuffix("/log") + "/log", wait

    def description(self) -> dict[str, Any]:
        """Return what the log says of itself."""
        try:
            content = json.loads(self._get("/"))
            read_key(content["key"])
            promise = {**content["merge_delay"], **_whole_numbers(content["merge_delay"])}
            place = content["chain"] and {name: read(content["chain"][name]) for name, read in PLACE.items()}
            return {"key": content["key"], "merge_delay": promise, "chain": place}
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise NotServed(f"/log/: {type(error).__name__}: {error}") from error

    def head(self) -> str:
        """Return the signed note of the newest head; a copy in a cache may be older than what the chain has sealed."""
        return self._get("/checkpoint", fresh=True).decode("utf-8", "replace")

    def entries(self, start: int, stop: int) -> bytes:
        """Return entries from ``start`` up to but not including ``stop``, tile by tile."""
        found = b""
        for number in range(start // TILE, (stop + TILE - 1) // TILE):
            width = min(stop - number * TILE, TILE)
            body = self._get(f"/tile/entries/{_tile_path(number)}" + (f".p/{width}" if width < TILE else ""))
            if len(body) != width * (ENTRY_BYTES + 2) or set(body[:: ENTRY_BYTES + 2]) - {0}:
                raise NotServed(f"tile {number}: expected {width} entries, got {len(body)} bytes")
            pieces = (body[at + 2 : at + 2 + ENTRY_BYTES] for at in range(0, len(body), ENTRY_BYTES + 2))
            found += b"".join(pieces)[max(start - number * TILE, 0) * ENTRY_BYTES :]
        return found

    def _get(self, path: str, *, fresh: bool = False) -> bytes:
        if not self._url.startswith(("http://", "https://")):
            raise NotServed(f"expected an http or https address, got {self._url}")
        headers = {"Cache-Control": "no-cache"} if fresh else {}
        request = urllib.request.Request(self._url + path, headers=headers)  # noqa: S310
        for _ in range(PATIENCE):
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
                    return bytes(response.read(LARGEST_ANSWER))
            except urllib.error.HTTPError as error:
                with error:
                    if error.code != 429:
                        raise (Withheld if error.code in GONE else NotServed)(f"{path}: {error}") from error
                    self._wait(_pause_s(error.headers.get("Retry-After")))
            except (OSError, ValueError, HTTPException) as error:
                raise NotServed(f"{path}: {type(error).__name__}: {error}") from error
        raise NotServed(f"{path}: asked too fast {PATIENCE} times")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a run is to look at; ``heard`` is a note that somebody else was given by the same log."""

    chain: View | None
    contract: str | None = None
    heard: str | None = None
    everything: bool = False


def replay(served: Served, mirror: Mirror, question: Question, *, clock: Callable[[], datetime]) -> list[Sight]:
    """Look once, and remember what was seen unless it contradicts itself.

    The chain is read before the head: whatever was sealed by then the head must cover, and what is sealed while the
    entries are copied accuses nobody. A head counts as seen when it came, the chain as asked when the run began.
    """
    try:
        said = served.description()
        name, key = read_key(mirror.key or said["key"])
        asked_at = clock()
        anchored, found_on_chain = ask_chain(
            question.chain, said["chain"], insisted=question.contract, former=mirror.contract
        )
        head = read_note(served.head(), name=name, public_key=key)
        seen_at = clock()
    except NotServed as refusal:
        return [Sight(Seen.NOT_SERVED, {"why": refusal})]
    except NoteUnreadable as garbage:
        return [*_other_key(mirror, said), Sight(Seen.NOT_SERVED, {"why": garbage})]
    except NoteRefused as refusal:
        return [*_other_key(mirror, said), Sight(Seen.HEAD_REFUSED, {"why": refusal})]
    sights = _other_key(mirror, said)
    entries, found = _copied(served, mirror, head, everything=question.everything)
    sights += [*found, *found_on_chain]
    heard = _heard(question, name, key)
    wanted = {
        head.size,
        *(one["size"] for one in mirror.heads),
        *(size for size, _ in anchored.checkpoints),
        heard.size,
    }
    roots = roots_at(entries, wanted)
    sights += [*_judge_heads(mirror, head, roots), *_judge_heard(heard, head, roots)]
    sights += _judge_chain(anchored, head, roots)
    sights += _judge_delay(mirror, said["merge_delay"], anchored, at=asked_at)
    if not {one.seen for one in sights} - GOOD - UNCERTAIN:
        sights.insert(0, _growth(mirror, head))
        seen = {"size": head.size, "root": head.root.hex(), "at": seen_at.isoformat()}
        mirror.remember(
            key=mirror.key or said["key"],
            contract=anchored.contract,
            promised_s=said["merge_delay"]["maximum_s"],
            head=seen,
            entries=entries,
        )
    return sights


def _other_key(mirror: Mirror, said: Mapping[str, Any]) -> list[Sight]:
    if mirror.key in (None, said["key"]):
        return []
    return [Sight(Seen.KEY_CHANGED, {"expected": mirror.key, "actual": said["key"]})]


def _copied(served: Served, mirror: Mirror, head: LogHead, *, everything: bool) -> tuple[bytes, list[Sight]]:
    """Return the entries: those remembered, and behind them what is new; all of them anew where something differs."""
    if head.size < mirror.size:
        return mirror.entries, [Sight(Seen.ROLLED_BACK, {"former": mirror.size, "size": head.size})]
    try:
        entries = mirror.entries + served.entries(mirror.size, head.size)
        if not everything and roots_at(entries, [head.size])[head.size] == head.root:
            return entries, []
        anew = served.entries(0, head.size)
    except Withheld as refusal:
        facts = {"size": head.size, "number": mirror.size + 1, "why": refusal}
        return mirror.entries, [Sight(Seen.ENTRIES_MISSING, facts)]
    except NotServed as silence:
        return mirror.entries, [Sight(Seen.NOT_SERVED, {"why": silence})]
    place = first_difference(mirror.entries, anew)
    if place is None:
        return anew, []
    mine, theirs = (copy[place * ENTRY_BYTES : (place + 1) * ENTRY_BYTES].hex() for copy in (mirror.entries, anew))
    return mirror.entries, [Sight(Seen.ENTRY_CHANGED, {"number": place + 1, "expected": mine, "actual": theirs})]


def _heard(question: Question, name: str, key: bytes) -> LogHead:
    if question.heard is None:
        return LogHead(origin=name, size=0, root=hashlib.sha256().digest())
    return read_note(question.heard, name=name, public_key=key)


def _judge_heads(mirror: Mirror, head: LogHead, roots: Mapping[int, bytes]) -> list[Sight]:
    """The signed head is over these entries, and so is every head that was signed before."""
    sights = []
    computed = roots.get(head.size)
    former = {one["size"]: one["root"] for one in mirror.heads}
    if head.size in former and former[head.size] != head.root.hex():
        facts = {"size": head.size, "expected": former[head.size], "actual": head.root.hex()}
        sights.append(Sight(Seen.SPLIT_VIEW, facts))
    elif computed is not None and computed != head.root:
        facts = {"size": head.size, "expected": head.root.hex(), "actual": computed.hex()}
        sights.append(Sight(Seen.HEAD_DIFFERS, facts))
    return sights


def _judge_heard(heard: LogHead, head: LogHead, roots: Mapping[int, bytes]) -> list[Sight]:
    if heard.size > head.size:
        return [Sight(Seen.HEARD_AHEAD, {"heard": heard.size, "size": head.size})]
    computed = roots.get(heard.size, heard.root)
    if computed == heard.root:
        return []
    return [Sight(Seen.SPLIT_VIEW, {"size": heard.size, "expected": heard.root.hex(), "actual": computed.hex()})]


def _judge_chain(anchored: Anchored, head: LogHead, roots: Mapping[int, bytes]) -> list[Sight]:
    """Hold the log against every checkpoint, also number 0 of a successor, which is where its predecessor ended."""
    for seq, (size, root) in enumerate(anchored.checkpoints):
        if size > head.size:
            return [Sight(Seen.BEHIND_CHAIN, {"seq": seq, "expected": size, "size": head.size})]
        if size and size in roots and roots[size] != root:
            facts = {"seq": seq, "size": size, "expected": root.hex(), "actual": roots[size].hex()}
            return [Sight(Seen.CHECKPOINT_DIFFERS, facts)]
    if not anchored.checkpoints:
        return []
    covered, number = anchored.checkpoints[-1][0], sum(size > 0 for size, _ in anchored.checkpoints)
    sights = [Sight(Seen.CHECKPOINTS_MATCH, {"number": number, "size": covered})] if number else []
    return sights + ([Sight(Seen.WAITING, {"waiting": head.size - covered})] if head.size > covered else [])


def _judge_delay(mirror: Mirror, promise: Mapping[str, Any], anchored: Anchored, *, at: datetime) -> list[Sight]:
    """Hold the promise against this machine's clock and memory where the log's contract answered, and its own word.

    Each head is held to the shortest delay that had been promised when it was seen: a longer one said later takes
    nothing back, a shorter one makes nobody late in hindsight. Where a node fails or the contract is in doubt, nobody
    knows what is sealed, and nobody is late.
    """
    sights = []
    held_to_s = [one.get("delay_s", mirror.held_to_s(promise["maximum_s"])) for one in mirror.heads]
    covered = anchored.checkpoints[-1][0] if anchored.current else None
    late = [
        {"size": one["size"], "since": one["at"], "hours": delay_s / 3600, "covered": covered}
        for one, delay_s in zip(mirror.heads, held_to_s, strict=True)
        if covered is not None
        and one["size"] > covered
        and (at - datetime.fromisoformat(one["at"])).total_seconds() > delay_s
    ]
    if late:
        sights.append(Sight(Seen.DELAY_BROKEN, late[0]))
    if promise.get("kept") is False:
        number, since = promise["oldest_index"] + 1, promise.get("oldest_recorded_at")
        sights.append(Sight(Seen.DELAY_ADMITTED, {"number": number, "since": since}))
    return sights


def _growth(mirror: Mirror, head: LogHead) -> Sight:
    if not mirror.heads:
        return Sight(Seen.FIRST_LOOK, {"size": head.size})
    if head.size == mirror.size:
        return Sight(Seen.SAME, {"size": head.size})
    return Sight(Seen.GROWN, {"former": mirror.size, "size": head.size})


def _whole_numbers(promise: Mapping[str, Any]) -> dict[str, int]:
    """Read the figures that are reckoned with; what is none raises here, before anybody is accused."""
    return {"maximum_s": int(promise["maximum_s"]), "oldest_index": int(promise.get("oldest_index") or 0)}


def _pause_s(asked: str | None) -> float:
    """Return how long to wait: as long as the server asks, but it does not decide that a monitor sleeps for ever."""
    return min(float(asked), LONGEST_WAIT_S) if asked and asked.isdecimal() else USUAL_WAIT_S


def _tile_path(number: int) -> str:
    *front, last = f"{number:,}".replace(",", " ").split()
    *front, last = [*(part.zfill(3) for part in front), last.zfill(3)]
    return "/".join([*(f"x{part}" for part in front), last])


def main(arguments: list[str] | None = None) -> int:
    """Look once and print the sentences."""
    options = _parser().parse_args(arguments)
    status = Status.CANNOT_TELL
    try:
        sights = _looked(options)
        status = status_of(sights)
        headline, *lines = monitor_sentences(sights, language=options.lang)
        print("\n- ".join([headline, *lines]), flush=True)
    except Exception as error:  # Python's own exit status for a crash is 1, which would read as "contradicted"
        print(broken_off(error, language=options.lang), file=sys.stderr)
        _say_no_more()
        return status if status is Status.CONTRADICTED else Status.CANNOT_TELL
    return status


def _looked(options: argparse.Namespace) -> list[Sight]:
    question = Question(
        chain=ContractView(options.rpc) if options.rpc else None,
        contract=options.contract,
        heard=options.heard.read_text() if options.heard else None,
        everything=options.all,
    )
    return replay(Served(options.url), Mirror(options.state), question, clock=partial(datetime.now, UTC))


def _say_no_more() -> None:
    """Let what could not be printed go, or Python tries again when it ends and chooses an exit status of its own."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="monitor", description=__doc__)
    parser.add_argument("url", help="the hub's public address; /log is added where it is missing")
    parser.add_argument("--state", metavar="FOLDER", type=Path, help="remember here what was seen")
    parser.add_argument("--rpc", metavar="URL", help="any Ethereum JSON-RPC node")
    parser.add_argument("--contract", metavar="ADDRESS", help="contract address you hold for the right one")
    parser.add_argument("--heard", metavar="FILE", type=Path, help="a head (signed note) that somebody else was given")
    parser.add_argument("--all", action="store_true", help="download every entry again, also those remembered")
    parser.add_argument("--lang", choices=("zh", "en"), default=_default_language(), help="language of the sentences")
    return parser


if __name__ == "__main__":
    sys.exit(main())
