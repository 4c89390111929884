"""Ask several nodes of one chain and believe what more than half of them say; name those that lag, lie or are silent.

Everything that decides is asked of all: who the chain is, what is final, what became of a transaction, what the
contract holds. Nodes that follow the chain may be a few blocks apart, which is no lie; what has to be equal is what
they say about one block number. A node that failed once is not asked again by the same object, so that a frozen one
costs its allowance once, and all are asked at the same time.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from statistics import median_high, median_low
from typing import TypeVar

from chain.ledgers.port import (
    UNSEEN,
    BlockRef,
    CallReverted,
    ChainIdentity,
    Fees,
    Head,
    Ledger,
    Roles,
    TransactionStatus,
    Unreachable,
)

LAGS_AT_BLOCKS = 64
"""Two epochs of 32 slots: a node whose final block is this far behind the others' follows the chain no more."""
MIDDLE_OF = 3
"""Fewer estimates have no middle."""
APART = 2
"""Honest nodes up to five full blocks apart advise base fees within one to two: 1.125 to the fifth is 1.8."""
MOST_GAS = 5_000_000
"""Some three times what our dearest transaction needs: it leaves 5 754 bytes of code at 200 gas each. Reckoned."""

Answer = TypeVar("Answer")


class NoQuorum(Unreachable):
    """Too few nodes say the same."""


class Quorum:
    """Several nodes as one chain; ``names`` are what they are called in sentences, never their whole addresses."""

    def __init__(self, nodes: Sequence[Ledger], *, names: Sequence[str]) -> None:
        self._nodes = dict(zip(names, nodes, strict=True))
        self._enough = len(nodes) // 2 + 1
        self._asking = ThreadPoolExecutor(max_workers=len(nodes))
        self._away: dict[str, str] = {}
        self._doubts: dict[str, str] = {}

    @property
    def doubts(self) -> tuple[str, ...]:
        """What was noticed about single nodes since this object was made."""
        silent = {name: f"{name} gives no answer ({why})" for name, why in self._away.items()}
        return tuple((silent | self._doubts)[name] for name in self._nodes if name in silent | self._doubts)

    @cached_property
    def is_development(self) -> bool:
        """A development chain is one by all accounts."""
        return all(self._ask(lambda node: node.is_development).values())

    def identity(self) -> ChainIdentity:
        """Agree on chain id and genesis block; a node of another chain is not asked any more."""
        answers = self._ask(lambda node: node.identity())
        agreed = self._agreed("the identity of the chain", answers)
        for name, answer in answers.items():
            if answer != agreed:
                self._away[name] = f"it speaks for chain {answer.chain_id} with genesis {answer.genesis}"
        return agreed

    def code_sha256(self, contract: str) -> bytes | None:
        """Agree on the code."""
        answers = self._ask(lambda node: node.code_sha256(contract))
        agreed = self._agreed("the contract's code", answers)
        for name in answers:
            if agreed is not None and answers[name] is None:
                self._doubts[name] = f"{name} holds no code at {contract}; the others do"
        return agreed

    def account_nonce(self, address: str) -> int:
        """Return the highest count that enough nodes have reached."""
        return self._reached(self._ask(lambda node: node.account_nonce(address)))

    def balance_wei(self, address: str) -> int:
        """Return the highest balance that enough nodes vouch for."""
        return self._reached(self._ask(lambda node: node.balance_wei(address)))

    def fees(self) -> Fees:
        """Take the middle of what is advised, so that one node can neither ruin nor starve us.

        Two have no middle: the higher one is taken, for with too little a transaction waits for minutes to be outbid.
        Up to :data:`APART` times the lower one, so that a liar does not name the price.
        """
        answers = self._ask(lambda node: node.fees()).values()
        return Fees(
            max_fee_wei=_advised(one.max_fee_wei for one in answers),
            priority_fee_wei=_advised(one.priority_fee_wei for one in answers),
        )

    def estimate_gas(self, *, sender: str, to: str | None, data: bytes) -> int:
        """Take the middle estimate; a refusal counts when enough nodes refuse.

        Two estimates have no middle: the higher one is taken, for with too little gas a transaction fails on chain,
        while what is left over is not paid for. Up to :data:`MOST_GAS`, so that a liar cannot make us look poor.
        """

        def estimate(node: Ledger) -> int | CallReverted:
            try:
                return node.estimate_gas(sender=sender, to=to, data=data)
            except CallReverted as refusal:
                return refusal

        answers = self._ask(estimate)
        refusals = [one for one in answers.values() if isinstance(one, CallReverted)]
        if len(refusals) >= self._enough:
            raise refusals[0]
        estimates = [one for one in answers.values() if isinstance(one, int)]
        if len(estimates) < MIDDLE_OF:
            return min(max(estimates), max(MOST_GAS, min(estimates)))
        return median_low(estimates)

    def send(self, raw: bytes) -> None:
        """Offer it to all; one that takes it is enough."""
        self._ask(lambda node: node.send(raw), enough=1)

    def status(self, transaction: str) -> TransactionStatus:
        """Agree on what became of it; seen by some and not yet by others, nothing is decided."""
        answers = self._ask(lambda node: node.status(transaction))
        counted = Counter(answers.values()).most_common()
        agreed, votes = counted[0]
        if votes >= self._enough:
            self._doubt_others(f"transaction {transaction}", agreed, answers)
            return agreed
        if len({one for one in answers.values() if one.block is not None}) > 1:
            raise NoQuorum(f"the nodes disagree about transaction {transaction}: {_listed(answers)}")
        return TransactionStatus(succeeded=None, block=None, undecided=True)

    def block(self, number: int) -> BlockRef | None:
        """Agree on a block; unknown unless enough nodes have one."""
        return self._agreed(f"block {number}", self._ask(lambda node: node.block(number)))

    def finalized(self) -> BlockRef:
        """Return the highest block that enough nodes call final and name by the same hash."""
        finals = self._ask(lambda node: node.finalized())
        number = self._reached({name: one.number for name, one in finals.items()})
        for name, one in finals.items():
            if one.number < number - LAGS_AT_BLOCKS:
                self._doubts[name] = f"{name} lags: it calls block {one.number} final, the others {number}"
        known = self._ask(lambda node: node.block(number))
        agreed = self._agreed(f"block {number}", {name: block for name, block in known.items() if block is not None})
        if agreed is None:
            raise NoQuorum(f"the nodes have no block {number}")
        return agreed

    def head(self, contract: str) -> Head:
        """Agree on the contract's head."""
        return self._agreed("the contract's head", self._ask(lambda node: node.head(contract)))

    def checkpoint(self, contract: str, seq: int) -> Head | None:
        """Agree on one checkpoint."""
        return self._agreed(f"checkpoint {seq}", self._ask(lambda node: node.checkpoint(contract, seq)))

    def roles(self, contract: str) -> Roles:
        """Agree on the contract's roles."""
        return self._agreed("the contract's roles", self._ask(lambda node: node.roles(contract)))

    def settle(self) -> None:
        """Several addresses of one development chain need it once."""
        if self.is_development:
            next(iter(self._present().values())).settle()

    def endow(self, address: str) -> None:
        """Give money once."""
        if self.is_development:
            next(iter(self._present().values())).endow(address)

    def _present(self) -> dict[str, Ledger]:
        return {name: node for name, node in self._nodes.items() if name not in self._away}

    def _ask(self, question: Callable[[Ledger], Answer], *, enough: int = 0) -> dict[str, Answer]:
        """Ask all at once; raise :class:`NoQuorum` when too few answer to agree on anything."""
        answers: dict[str, Answer] = {}
        asked = {name: self._asking.submit(question, node) for name, node in self._present().items()}
        for name, future in asked.items():
            try:
                answers[name] = future.result()
            except (Unreachable, CallReverted) as silence:
                self._away[name] = str(silence)
            except Exception as nonsense:  # whatever one node makes a question stumble over is its silence
                self._away[name] = type(nonsense).__name__
        if len(answers) < (enough or self._enough):
            raise NoQuorum(f"{len(answers)} of {len(self._nodes)} nodes answer: {'; '.join(self.doubts)}")
        return answers

    def _reached(self, numbers: dict[str, int]) -> int:
        return sorted(numbers.values(), reverse=True)[self._enough - 1]

    def _agreed(self, what: str, answers: dict[str, Answer]) -> Answer:
        if answers:
            agreed, votes = Counter(answers.values()).most_common(1)[0]
            if votes >= self._enough:
                self._doubt_others(what, agreed, answers)
                return agreed
        raise NoQuorum(f"the nodes disagree about {what}: {_listed(answers)}")

    def _doubt_others(self, what: str, agreed: Answer, answers: dict[str, Answer]) -> None:
        """Note who says otherwise; not to have seen something yet is no contradiction."""
        for name, answer in answers.items():
            if answer not in (agreed, None, UNSEEN) and name not in self._doubts:
                self._doubts[name] = f"{name} says about {what}: {answer!r:.120}; the others: {agreed!r:.120}"


def _advised(fees_wei: Iterable[int]) -> int:
    """Return what enough nodes find enough: the upper middle, of two the higher within bounds."""
    ordered = sorted(fees_wei)
    return min(ordered[-1], ordered[0] * APART) if len(ordered) < MIDDLE_OF else median_high(ordered)


def _listed(answers: dict[str, Answer]) -> str:
    return "; ".join(f"{name} says {answer!r:.120}" for name, answer in answers.items())
