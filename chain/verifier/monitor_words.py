"""What a monitor found, in words for people; one sentence a finding, Chinese and English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .findings import HEADLINES, Status


class Seen(StrEnum):
    """One thing that a monitor looked at."""

    FIRST_LOOK = "first_look"
    GROWN = "grown"
    SAME = "same"
    CHECKPOINTS_MATCH = "checkpoints_match"
    SUCCEEDED = "succeeded"
    WAITING = "waiting"
    NOT_SERVED = "not_served"
    NO_RPC = "no_rpc"
    RPC_UNUSABLE = "rpc_unusable"
    NOT_ANCHORED = "not_anchored"
    CODE_UNKNOWN = "code_unknown"
    PLACE_CHANGED = "place_changed"
    HEARD_AHEAD = "heard_ahead"
    KEY_CHANGED = "key_changed"
    HEAD_REFUSED = "head_refused"
    ROLLED_BACK = "rolled_back"
    ENTRIES_MISSING = "entries_missing"
    ENTRY_CHANGED = "entry_changed"
    HEAD_DIFFERS = "head_differs"
    SPLIT_VIEW = "split_view"
    OTHER_CONTRACT = "other_contract"
    OTHER_CHAIN = "other_chain"
    OTHER_CODE = "other_code"
    BEHIND_CHAIN = "behind_chain"
    CHECKPOINT_DIFFERS = "checkpoint_differs"
    DELAY_BROKEN = "delay_broken"
    DELAY_ADMITTED = "delay_admitted"


GOOD = frozenset({Seen.FIRST_LOOK, Seen.GROWN, Seen.SAME, Seen.CHECKPOINTS_MATCH, Seen.WAITING, Seen.SUCCEEDED})
UNCERTAIN = frozenset(
    {
        Seen.NOT_SERVED,
        Seen.NO_RPC,
        Seen.RPC_UNUSABLE,
        Seen.NOT_ANCHORED,
        Seen.CODE_UNKNOWN,
        Seen.PLACE_CHANGED,
        Seen.HEARD_AHEAD,
        Seen.OTHER_CHAIN,
    }
)
"""Everything else contradicts what the log says of itself."""

TEXTS: dict[Seen, tuple[str, str]] = {
    Seen.FIRST_LOOK: ("第一次查看：账本共{size}条", "a first look: the log has {size} entries"),
    Seen.GROWN: (
        "账本从{former}条增加到{size}条，原有的一条未变",
        "the log grew from {former} to {size} entries; none of the former ones changed",
    ),
    Seen.SAME: ("账本仍是{size}条，一条未变", "the log still has {size} entries; none changed"),
    Seen.CHECKPOINTS_MATCH: (
        "链上{number}个检查点全部与账本吻合，最新的封存到第{size}条",
        "checkpoints on chain: {number}, every one agrees with the log; the newest seals {size} entries",
    ),
    Seen.SUCCEEDED: (
        "账本改用合约{actual}：从原来的{expected}起，每个合约都指定了下一个，下一个都从前一个的终点开始",
        "the log goes on in the contract {actual}: from {expected} on, each contract names the next one, which begins "
        "where it ended",
    ),
    Seen.WAITING: ("{waiting}条在等待下一个检查点", "{waiting} entries wait for the next checkpoint"),
    Seen.NOT_SERVED: ("账本没有给出可用的回答：{why}", "the log gave no usable answer: {why}"),
    Seen.NO_RPC: (
        "没有对照链上的检查点：请用--rpc指定任意一个以太坊节点",
        "nothing was compared with the chain: name any Ethereum node by --rpc",
    ),
    Seen.RPC_UNUSABLE: ("节点没有给出可用的回答：{why}", "the node gave no usable answer: {why}"),
    Seen.NOT_ANCHORED: ("账本还没有说明它的合约在哪里", "the log does not say yet where its contract stands"),
    Seen.CODE_UNKNOWN: (
        "本程序不认识这份合约代码（{code}），因此不知道它是否拒绝改写",
        "this program does not know this contract code ({code}), so it cannot tell whether it refuses rewriting",
    ),
    Seen.PLACE_CHANGED: (
        "账本现在指向另一个合约：原来{expected}，现在{actual}；未能证实原合约指定了它并由它接续，仍以原合约为准",
        "the log now names another contract: formerly {expected}, now {actual}; it is not shown that the former one "
        "names it and that it begins where that one ended, so the former one stays the measure",
    ),
    Seen.HEARD_AHEAD: (
        "别处听到的摘要有{heard}条，比这里的{size}条多，下次再对照",
        "the head heard elsewhere has {heard} entries, more than the {size} here; compare again later",
    ),
    Seen.KEY_CHANGED: (
        "账本换了签名的钥匙：原来{expected}，现在{actual}",
        "the log signs with another key: formerly {expected}, now {actual}",
    ),
    Seen.HEAD_REFUSED: ("最新摘要的签名不成立：{why}", "the newest head is not signed by this log: {why}"),
    Seen.ROLLED_BACK: (
        "账本变短了：曾签名{former}条，现在只有{size}条",
        "the log became shorter: it signed {former} entries, now it shows {size}",
    ),
    Seen.ENTRIES_MISSING: (
        "摘要说有{size}条，第{number}条起却拿不到：{why}",
        "the head says {size} entries, but from no. {number} on they are not served: {why}",
    ),
    Seen.ENTRY_CHANGED: (
        "第{number}条被改写：原来{expected}，现在{actual}",
        "entry no. {number} was rewritten: formerly {expected}, now {actual}",
    ),
    Seen.HEAD_DIFFERS: (
        "{size}条算出的总摘要与签名的不同：签名{expected}，算出{actual}",
        "the root over {size} entries is not the signed one: signed {expected}, computed {actual}",
    ),
    Seen.SPLIT_VIEW: (
        "同样{size}条，账本对不同的人签了不同的总摘要：{expected}与{actual}",
        "for the same {size} entries the log signed different roots to different people: {expected} and {actual}",
    ),
    Seen.OTHER_CONTRACT: (
        "账本的合约不是您认定的那一个：应为{expected}，实际{actual}",
        "the log's contract is not the one you hold for right: expected {expected}, found {actual}",
    ),
    Seen.OTHER_CHAIN: (
        "您指定的节点说的是另一条链：账本{expected}，节点{actual}",
        "your node speaks of another chain: log {expected}, node {actual}",
    ),
    Seen.OTHER_CODE: (
        "合约地址上的代码不是账本所说的：应为{expected}，实际{actual}",
        "the contract's code is not what the log says: expected {expected}, found {actual}",
    ),
    Seen.BEHIND_CHAIN: (
        "链上检查点第{seq}号封存了{expected}条，账本只拿得出{size}条",
        "checkpoint no. {seq} on chain seals {expected} entries, the log shows only {size}",
    ),
    Seen.CHECKPOINT_DIFFERS: (
        "链上检查点第{seq}号与账本不符：前{size}条应为{expected}，算出{actual}",
        "checkpoint no. {seq} on chain contradicts the log: over {size} entries {expected}, computed {actual}",
    ),
    Seen.DELAY_BROKEN: (
        "承诺被打破：{since}就已看到{size}条，{hours:g}小时内链上应有检查点，至今只封存到第{covered}条",
        "a promise is broken: {size} entries were seen at {since}, a checkpoint was promised within {hours:g} hours, "
        "and so far the chain seals {covered}",
    ),
    Seen.DELAY_ADMITTED: (
        "账本自己承认没有按时封存：第{number}条自{since}等待至今",
        "the log itself says that it is late: entry no. {number} has waited since {since}",
    ),
}


@dataclass(frozen=True)
class Sight:
    """One finding with the particulars that its sentence mentions."""

    seen: Seen
    facts: Mapping[str, object] = field(default_factory=dict)


def status_of(sights: Sequence[Sight]) -> Status:
    """Contradicted by any contradiction, else undecided by any uncertainty, else verified."""
    seen = {sight.seen for sight in sights}
    if seen - GOOD - UNCERTAIN:
        return Status.CONTRADICTED
    return Status.CANNOT_TELL if seen & UNCERTAIN or not seen else Status.VERIFIED


BROKEN_OFF = (
    "无法判断：查看中途停下了（{why}）；这不说明账本有问题",
    "cannot tell: the look broke off ({why}); nothing follows from that about the log",
)


def broken_off(error: Exception, *, language: str) -> str:
    """Return the sentence for a look that this machine, a node or the server did not let come to its end."""
    return BROKEN_OFF[0 if language == "zh" else 1].format(why=f"{type(error).__name__}: {error}")


def monitor_sentences(sights: Sequence[Sight], *, language: str) -> list[str]:
    """Return the headline and one sentence a finding; ``language`` is ``zh`` or ``en``."""
    which = 0 if language == "zh" else 1
    return [HEADLINES[status_of(sights)][which], *(TEXTS[one.seen][which].format(**one.facts) for one in sights)]
