"""Change what anchors: another key, or another contract. Each call goes on where the last one was left.

One at a time: a successor obeys the key that made it, so that a rotation under way at once would leave the contract in
use with an account that nobody signs for any more.
"""

from datetime import datetime

from chain.anchoring import continue_live, keep_chain, one_at_a_time
from chain.attempts import AnchorRefused
from chain.deployment import ensure_deployed
from chain.heads import checked_head
from chain.rotation import Progress, continue_rotation, rotation_begun
from chain.succession import SuccessionRefused, continue_succession, successor_of


def rotate_anchor_key(*, at: datetime) -> Progress:
    """Hand both roles of the contract to a fresh key and use that one from then on.

    Must be called outside a transaction. Raises what ``anchor`` raises, and changes nothing before the new account can
    pay for its part.
    """
    with one_at_a_time(at=at) as at_chain:
        if at_chain.keys is None:
            raise AnchorRefused("this key is not kept where another one could follow it")
        deployment = ensure_deployed(at_chain, at=at)
        successor = successor_of(deployment)
        if successor is not None:
            raise AnchorRefused(
                f"{successor.contract} is about to succeed the contract and takes checkpoints from the present key "
                f"alone; finish that with hub succeed-contract, then rotate the key"
            )
        continue_live(at_chain, deployment, at=at)
        progress = continue_rotation(at_chain, deployment, at_chain.keys, at=at)
    keep_chain(at=at)
    return progress


def succeed_contract(*, at: datetime) -> Progress:
    """Let a new contract of the current code go on where the one in use ends, and freeze that one for good.

    Must be called outside a transaction. Raises what ``anchor`` raises.
    """
    with one_at_a_time(at=at) as at_chain:
        deployment = ensure_deployed(at_chain, at=at)
        if rotation_begun(at_chain, deployment):
            raise SuccessionRefused(
                "the contract is being handed over to another key, and a successor made now would obey the former one; "
                "finish that with hub rotate-anchor-key, then succeed the contract"
            )
        continue_live(at_chain, deployment, at=at)
        head = checked_head(at_chain, deployment, at=at)
        progress = continue_succession(at_chain, deployment, head=head, at=at)
    keep_chain(at=at)
    return progress
