"""What the contract of a log has sealed, and whether a contract that it names anew is the successor of the one before.

A log may say that its contract is another one now. It is believed only where the chain shows it: the contract of
before names the new one, and the new one begins where that one ended. Until then the contract of before is the measure.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .contract import CHECKPOINT_CALL, KNOWN_CODE, SUCCESSOR_CALL
from .monitor_words import Seen, Sight
from .sources import Node, Unusable

MOST_SUCCESSIONS = 16
"""How many successors one run follows; each of them costs a deployment, so no honest log comes near."""


class View(Protocol):
    """The contracts of one chain."""

    def strange(self, place: Mapping[str, Any]) -> list[Sight]:
        """Say how chain or code differ from what the log says."""

    def known(self, contract: str) -> bool:
        """Say whether its code is known to refuse rewriting."""

    def checkpoints(self, contract: str) -> list[tuple[int, bytes]]:
        """Return size and root of every checkpoint; number 0 is where a predecessor ended, or empty."""

    def successor(self, contract: str) -> str | None:
        """Return the contract that this one was frozen for."""


class ContractView:
    """The contracts of one chain through one node."""

    def __init__(self, rpc: str) -> None:
        self._node = Node(rpc)

    def strange(self, place: Mapping[str, Any]) -> list[Sight]:
        """Compare chain, genesis and code; name the first that differs."""
        genesis, chain_id = self._node._block("0x0")["hash"], int(self._node._ask("eth_chainId"), 16)
        if (chain_id, genesis) != (place["chain_id"], place["genesis"]):
            facts = {"expected": f"{place['chain_id']} {place['genesis']}", "actual": f"{chain_id} {genesis}"}
            return [Sight(Seen.OTHER_CHAIN, facts)]
        found = self._code_sha256(place["contract"])
        if found != place["code_sha256"]:
            return [Sight(Seen.OTHER_CODE, {"expected": place["code_sha256"], "actual": found})]
        return [] if found in KNOWN_CODE else [Sight(Seen.CODE_UNKNOWN, {"code": found})]

    def known(self, contract: str) -> bool:
        """Look its code up among the published versions."""
        return self._code_sha256(contract) in KNOWN_CODE

    def checkpoints(self, contract: str) -> list[tuple[int, bytes]]:
        """Ask for one after the other until there is none."""
        found = [self._checkpoint(contract, 0)]
        while (following := self._checkpoint(contract, len(found)))[0]:
            found.append(following)
        return found

    def successor(self, contract: str) -> str | None:
        """Ask the contract; the zero address is nobody."""
        word = self._called(contract, SUCCESSOR_CALL)
        if len(word) != 32:
            raise Unusable(f"expected one word from successor(), got {len(word)} bytes")
        return "0x" + word[12:].hex() if any(word) else None

    def _checkpoint(self, contract: str, seq: int) -> tuple[int, bytes]:
        words = self._called(contract, CHECKPOINT_CALL + f"{seq:064x}")
        if len(words) != 96:
            raise Unusable(f"expected three words from checkpoint({seq}) of {contract}, got {len(words)} bytes")
        return int.from_bytes(words[:32], "big"), words[32:64]

    def _called(self, contract: str, data: str) -> bytes:
        return bytes.fromhex(self._node._ask("eth_call", {"to": contract, "data": data}, "latest")[2:])

    def _code_sha256(self, contract: str) -> str:
        return hashlib.sha256(bytes.fromhex(self._node._ask("eth_getCode", contract, "latest")[2:])).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Anchored:
    """What the chain answered: nothing, or every checkpoint of one contract from number 0 on.

    ``current`` says that it is the contract which the log names; only there can the log keep what it promises.
    """

    contract: str | None = None
    checkpoints: tuple[tuple[int, bytes], ...] = ()
    current: bool = False


def ask_chain(
    view: View | None, place: Mapping[str, Any] | None, *, insisted: str | None, former: str | None
) -> tuple[Anchored, list[Sight]]:
    """Read the checkpoints of the log's contract; of the ``former`` one while the new one is not its successor."""
    moved = []
    if place and former not in (None, place["contract"]):
        moved = [Sight(Seen.PLACE_CHANGED, {"expected": former, "actual": place["contract"]})]
    if view is None:
        return Anchored(), [*moved, Sight(Seen.NO_RPC)]
    if not place:
        return Anchored(), [Sight(Seen.NOT_ANCHORED)]
    if insisted is not None and insisted.lower() != place["contract"]:
        return Anchored(), [Sight(Seen.OTHER_CONTRACT, {"expected": insisted.lower(), "actual": place["contract"]})]
    try:
        return _asked(view, place, former=former if moved else None, moved=moved)
    except (Unusable, ValueError, TypeError, LookupError, AttributeError) as refusal:
        return Anchored(), [*moved, Sight(Seen.RPC_UNUSABLE, {"why": refusal})]


def succeeds(view: View, *, former: str, contract: str) -> bool:
    """Follow the successors of ``former``, each beginning where the one before ended, to ``contract``."""
    for _ in range(MOST_SUCCESSIONS):
        following = view.successor(former) if view.known(former) else None
        if following is None or not view.known(following):
            return False
        if view.checkpoints(following)[0] != view.checkpoints(former)[-1]:
            return False
        if following == contract:
            return True
        former = following
    return False


def _asked(
    view: View, place: Mapping[str, Any], *, former: str | None, moved: list[Sight]
) -> tuple[Anchored, list[Sight]]:
    strange, contract = view.strange(place), place["contract"]
    if {one.seen for one in strange} - {Seen.CODE_UNKNOWN}:
        return Anchored(), [*moved, *strange]
    if former is None:
        return _all_of(view, contract, current=True), strange
    if succeeds(view, former=former, contract=contract):
        facts = {"expected": former, "actual": contract}
        return _all_of(view, contract, current=True), [Sight(Seen.SUCCEEDED, facts), *strange]
    return _all_of(view, former, current=False), [*moved, *strange]


def _all_of(view: View, contract: str, *, current: bool) -> Anchored:
    return Anchored(contract=contract, checkpoints=tuple(view.checkpoints(contract)), current=current)
