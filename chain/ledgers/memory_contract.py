"""The checkpoint contract's rules for the chain in memory; the Solidity source is the authority, a suite holds both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eth_abi.abi import decode

from chain.ledgers.artifact import artifact
from chain.ledgers.port import NOBODY, CallReverted, Head, Roles
from chain.verifier.merkle import ProofRefused, verify_consistency


@dataclass
class MemoryContract:
    """One deployed contract: its checkpoints, number 0 being where a predecessor ended, and its roles."""

    anchorer: str
    owner: str
    checkpoints: list[Head]
    anchorer_candidate: str = NOBODY
    owner_candidate: str = NOBODY
    frozen: bool = False
    successor: str = NOBODY
    _calls: dict[str, Callable[..., None]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._calls = {
            "anchor(uint64,bytes32,bytes32,bytes32[])": self._anchor,
            "setAnchorer(address)": self._set_anchorer,
            "acceptAnchorer()": self._accept_anchorer,
            "setOwner(address)": self._set_owner,
            "acceptOwner()": self._accept_owner,
            "freeze(address)": self._freeze,
        }

    @classmethod
    def constructed(cls, data: bytes, *, sender: str) -> "MemoryContract":
        """Return what a deploying transaction leaves on chain."""
        arguments = data[len(bytes.fromhex(artifact()["bytecode"][2:])) :]
        anchorer, _, size, root = decode(["address", "address", "uint64", "bytes32"], arguments)
        return cls(anchorer=anchorer, owner=sender, checkpoints=[Head(seq=0, size=size, root=root, meta=bytes(32))])

    @property
    def roles(self) -> Roles:
        """Who may do what."""
        return Roles(
            anchorer=self.anchorer,
            anchorer_candidate=self.anchorer_candidate,
            owner=self.owner,
            owner_candidate=self.owner_candidate,
            frozen=self.frozen,
            successor=self.successor,
        )

    def execute(self, sender: str, data: bytes) -> None:
        """Do what a transaction asks for, or raise :class:`CallReverted` and change nothing."""
        selectors = artifact()["selectors"]
        for signature, act in self._calls.items():
            if data[:4].hex() == selectors[signature]:
                types = [one for one in signature[signature.index("(") + 1 : -1].split(",") if one]
                act(sender, *decode(types, data[4:]))
                return
        raise CallReverted("not a call of this contract")

    def copy(self) -> "MemoryContract":
        """Return a contract on which a call can be tried."""
        roles = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return MemoryContract(**roles | {"checkpoints": list(self.checkpoints)})

    def _anchor(self, sender: str, size: int, root: bytes, meta: bytes, proof: tuple[bytes, ...]) -> None:
        last = self.checkpoints[-1]
        _require(sender == self.anchorer, f"NotAnchorer({sender})")
        _require(not self.frozen, f"AlreadyFrozen({self.successor})")
        _require(size > last.size, f"NotLarger({size}, {last.size})")
        _require(_extends(last, size=size, root=root, proof=proof), f"NotConsistent({last.size}, {size})")
        self.checkpoints.append(Head(seq=last.seq + 1, size=size, root=root, meta=meta))

    def _set_anchorer(self, sender: str, candidate: str) -> None:
        _require(sender == self.owner, f"NotOwner({sender})")
        self.anchorer_candidate = candidate

    def _accept_anchorer(self, sender: str) -> None:
        _require(sender == self.anchorer_candidate, f"NotCandidate({sender})")
        self.anchorer, self.anchorer_candidate = sender, NOBODY

    def _set_owner(self, sender: str, candidate: str) -> None:
        _require(sender == self.owner, f"NotOwner({sender})")
        self.owner_candidate = candidate

    def _accept_owner(self, sender: str) -> None:
        _require(sender == self.owner_candidate, f"NotCandidate({sender})")
        self.owner, self.owner_candidate, self.anchorer_candidate = sender, NOBODY, NOBODY

    def _freeze(self, sender: str, successor: str) -> None:
        _require(sender == self.owner, f"NotOwner({sender})")
        _require(not self.frozen, f"AlreadyFrozen({self.successor})")
        self.frozen, self.successor = True, successor


def _require(holds: bool, refusal: str) -> None:
    if not holds:
        raise CallReverted(refusal)


def _extends(last: Head, *, size: int, root: bytes, proof: tuple[Any, ...]) -> bool:
    if not last.size:
        return not proof and any(root)
    try:
        verify_consistency(first_size=last.size, second_size=size, first_root=last.root, second_root=root, proof=proof)
    except ProofRefused:
        return False
    return True
