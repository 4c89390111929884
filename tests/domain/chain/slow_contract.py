"""CheckpointLog.sol once more, in plain Python and from its prose: every rule one line, every refusal by its name.

Written to be read beside the Solidity and fuzzed against it (tests/rooms/chain/test_contract_fuzz.py). Addresses are
any text; ``NOBODY`` is the zero address. The chain around it is a dictionary from addresses to contracts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.domain.chain.slow_proofs import consistent, included

NOBODY = "0x" + "00" * 20
NO_ROOT = bytes(32)


class Refused(Exception):
    """The contract's error and its arguments."""

    def __init__(self, name: str, *arguments: object) -> None:
        super().__init__(f"{name}({', '.join(str(one) for one in arguments)})")
        self.name = name


@dataclass(frozen=True)
class Sealed:
    """One checkpoint."""

    size: int = 0
    root: bytes = NO_ROOT
    meta: bytes = NO_ROOT


NOTHING = Sealed()


@dataclass
class SlowLog:
    """The state of one contract; ``address`` is where it will stand among ``others``."""

    address: str
    owner: str
    anchorer: str
    predecessor: str = NOBODY
    size: int = 0
    root: bytes = NO_ROOT
    others: Mapping[str, "SlowLog"] = field(default_factory=dict)
    owner_candidate: str = NOBODY
    anchorer_candidate: str = NOBODY
    frozen: bool = False
    successor: str = NOBODY
    sealed: list[Sealed] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = (self.predecessor != NOBODY, self.size != 0, self.root != NO_ROOT)
        if any(named) and not all(named):
            raise Refused("EmptyPredecessor")
        former = self.others.get(self.predecessor)
        if former and (former.last.size, former.last.root) != (self.size, self.root):
            raise Refused("NotPredecessorsHead", former.last.size, self.size)
        self.sealed = [Sealed(self.size, self.root)]

    @property
    def count(self) -> int:
        return len(self.sealed) - 1

    @property
    def last(self) -> Sealed:
        return self.sealed[-1]

    def anchor(self, caller: str, size: int, root: bytes, meta: bytes, proof: Sequence[bytes]) -> None:
        head = self.last
        if caller != self.anchorer:
            raise Refused("NotAnchorer", caller)
        if self.frozen:
            raise Refused("AlreadyFrozen", self.successor)
        if size <= head.size:
            raise Refused("NotLarger", size, head.size)
        begins = not head.size and not proof and root != NO_ROOT
        if not begins and not consistent(
            first=head.size, second=size, first_root=head.root, second_root=root, proof=proof
        ):
            raise Refused("NotConsistent", head.size, size)
        self.sealed.append(Sealed(size, root, meta))

    def set_anchorer(self, caller: str, candidate: str) -> None:
        self._only_owner(caller)
        self.anchorer_candidate = candidate

    def accept_anchorer(self, caller: str) -> None:
        if caller != self.anchorer_candidate:
            raise Refused("NotCandidate", caller)
        self.anchorer, self.anchorer_candidate = caller, NOBODY

    def set_owner(self, caller: str, candidate: str) -> None:
        self._only_owner(caller)
        self.owner_candidate = candidate

    def accept_owner(self, caller: str) -> None:
        if caller != self.owner_candidate:
            raise Refused("NotCandidate", caller)
        self.owner, self.owner_candidate, self.anchorer_candidate = caller, NOBODY, NOBODY

    def freeze(self, caller: str, successor: str) -> None:
        self._only_owner(caller)
        if self.frozen:
            raise Refused("AlreadyFrozen", self.successor)
        following = self.others.get(successor)
        if following and not self._begins_here(following):
            raise Refused("NotSuccessor", successor)
        self.frozen, self.successor = True, successor

    def head(self) -> tuple[int, int, bytes, bytes]:
        return self.count, self.last.size, self.last.root, self.last.meta

    def checkpoint(self, seq: int) -> tuple[int, bytes, bytes]:
        found = self.sealed[seq] if seq <= self.count else NOTHING
        return found.size, found.root, found.meta

    def verify_inclusion(self, seq: int, leaf: bytes, index: int, proof: Sequence[bytes]) -> bool:
        if seq > self.count:
            return False
        within = self.sealed[seq]
        return included(index=index, size=within.size, leaf=leaf, proof=proof, root=within.root)

    def verify_consistency(self, first: int, second: int, proof: Sequence[bytes]) -> bool:
        if max(first, second) > self.count:
            return False
        older, newer = self.sealed[first], self.sealed[second]
        return consistent(
            first=older.size, second=newer.size, first_root=older.root, second_root=newer.root, proof=proof
        )

    def _only_owner(self, caller: str) -> None:
        if caller != self.owner:
            raise Refused("NotOwner", caller)

    def _begins_here(self, following: "SlowLog") -> bool:
        start = following.sealed[0]
        return following.predecessor == self.address and (start.size, start.root) == (self.last.size, self.last.root)
