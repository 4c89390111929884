"""What a verification found, step by step, in words for people: the exit status and its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Status(IntEnum):
    """The answer, which is also the exit status of the command."""

    VERIFIED = 0
    CONTRADICTED = 1
    CANNOT_TELL = 2


class Step(StrEnum):
    """One thing that was looked at; the texts below say what came of it."""

    PROOF_REFUSED = "proof_refused"
    FACT_MATCHES = "fact_matches"
    FACT_DIFFERS = "fact_differs"
    FACT_ABSENT = "fact_absent"
    COMMITMENT_ONLY = "commitment_only"
    FILE_IS_FACT = "file_is_fact"
    FILE_IN_FACT = "file_in_fact"
    FILE_DIFFERS = "file_differs"
    FILE_BEGINS = "file_begins"
    FILE_UNKNOWN = "file_unknown"
    IN_LOG = "in_log"
    NOT_IN_LOG = "not_in_log"
    NO_SOURCE = "no_source"
    SOURCE_UNREACHABLE = "source_unreachable"
    COPY_REFUSED = "copy_refused"
    OTHER_CHAIN = "other_chain"
    OTHER_CONTRACT = "other_contract"
    NO_CONTRACT = "no_contract"
    OTHER_CODE = "other_code"
    CODE_UNKNOWN = "code_unknown"
    CHECKPOINT_MATCHES = "checkpoint_matches"
    CHECKPOINT_DIFFERS = "checkpoint_differs"
    CHECKPOINT_MISSING = "checkpoint_missing"
    TRANSACTION_DIFFERS = "transaction_differs"
    NOT_FINAL = "not_final"
    FINAL = "final"
    ORDER_HOLDS = "order_holds"
    ORDER_HOLDS_WITH_ERASED = "order_holds_with_erased"
    ORDER_UNPROVEN = "order_unproven"
    ORDER_BROKEN = "order_broken"
    WAITING = "waiting"
    EARLIER_KEPT = "earlier_kept"
    EARLIER_LOST = "earlier_lost"
    PACK_REFUSED = "pack_refused"
    PACK_MANIFEST = "pack_manifest"
    PACK_FILE_DIFFERS = "pack_file_differs"
    PACK_FILE_MISSING = "pack_file_missing"
    PACK_FILE_UNLISTED = "pack_file_unlisted"
    PACK_FILE_UNREADABLE = "pack_file_unreadable"


CONTRADICTIONS = frozenset(
    {
        Step.FACT_DIFFERS,
        Step.FILE_DIFFERS,
        Step.NOT_IN_LOG,
        Step.OTHER_CONTRACT,
        Step.NO_CONTRACT,
        Step.OTHER_CODE,
        Step.CHECKPOINT_DIFFERS,
        Step.TRANSACTION_DIFFERS,
        Step.ORDER_BROKEN,
        Step.EARLIER_LOST,
        Step.PACK_FILE_DIFFERS,
        Step.PACK_FILE_MISSING,
        Step.PACK_FILE_UNLISTED,
    }
)
UNCERTAINTIES = frozenset(
    {
        Step.PROOF_REFUSED,
        Step.PACK_REFUSED,
        Step.PACK_FILE_UNREADABLE,
        Step.FILE_UNKNOWN,
        Step.FILE_BEGINS,
        Step.NO_SOURCE,
        Step.SOURCE_UNREACHABLE,
        Step.COPY_REFUSED,
        Step.OTHER_CHAIN,
        Step.CODE_UNKNOWN,
        Step.CHECKPOINT_MISSING,
        Step.NOT_FINAL,
        Step.ORDER_UNPROVEN,
    }
)


@dataclass(frozen=True)
class Reason:
    """One step with the particulars its text mentions."""

    step: Step
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """All reasons in the order they were found."""

    reasons: tuple[Reason, ...]

    @property
    def status(self) -> Status:
        """Contradicted by any contradiction, else undecided by any uncertainty, else verified."""
        steps = {reason.step for reason in self.reasons}
        if steps & CONTRADICTIONS:
            return Status.CONTRADICTED
        if steps & UNCERTAINTIES or Step.IN_LOG not in steps or Step.CHECKPOINT_MATCHES not in steps:
            return Status.CANNOT_TELL
        return Status.VERIFIED


def worst(statuses: Sequence[Status], reasons: Sequence[Reason]) -> Status:
    """Return what many reports and some more reasons come to; nothing at all verifies nothing."""
    steps = {reason.step for reason in reasons}
    if Status.CONTRADICTED in statuses or steps & CONTRADICTIONS:
        return Status.CONTRADICTED
    if not statuses or Status.CANNOT_TELL in statuses or steps & UNCERTAINTIES:
        return Status.CANNOT_TELL
    return Status.VERIFIED


HEADLINES = {
    Status.VERIFIED: ("核对一致", "verified"),
    Status.CONTRADICTED: ("核对不符", "contradicted"),
    Status.CANNOT_TELL: ("无法判断", "cannot tell"),
}

TEXTS: dict[Step, tuple[str, str]] = {
    Step.PROOF_REFUSED: (
        "这不是本程序接受的证明文件：{why}",
        "this is not a proof file this program accepts: {why}",
    ),
    Step.FACT_MATCHES: (
        "证明文件里的内容与登记的摘要一致：{kind} {fact_id} 第{version}版，登记于 {recorded_at}",
        "the content in the proof matches its digest: {kind} {fact_id} version {version}, recorded {recorded_at}",
    ),
    Step.FACT_DIFFERS: (
        "证明文件里的内容与登记的摘要不同：登记 {expected}，实际 {actual}",
        "the content in the proof differs from its recorded digest: recorded {expected}, found {actual}",
    ),
    Step.FACT_ABSENT: (
        "证明文件指明了记录（{kind} {fact_id} 第{version}版），但不含记录的内容",
        "the proof names the record ({kind} {fact_id} version {version}) but does not carry its content",
    ),
    Step.COMMITMENT_ONLY: (
        "证明文件只含记录的承诺值，不公开记录的内容；它证明这一位置上有一条记录，不证明写了什么",
        "the proof carries only the record's commitment: it shows that a record stands at this place, not what it says",
    ),
    Step.FILE_IS_FACT: (
        "您的文件就是登记的内容，逐字节一致",
        "your file is the recorded content, byte for byte",
    ),
    Step.FILE_IN_FACT: (
        "记录里的「{name}」就是您的文件的摘要",
        "the record names your file's digest as “{name}”",
    ),
    Step.FILE_DIFFERS: (
        "记录里没有您的文件：它的摘要是 {actual}",
        "the record does not name your file: its digest is {actual}",
    ),
    Step.FILE_BEGINS: (
        "您的文件的前 {size} 字节正是登记的文件（记录里的「{name}」），后面还有 {more} 字节："
        "若是平台的签名，请用 recompute.zip 核对整个文件",
        "the first {size} bytes of your file are the recorded one (“{name}”); {more} more stand behind it: if that is"
        " the platform's signature, recompute.zip checks the whole file",
    ),
    Step.FILE_UNKNOWN: (
        "证明文件不含记录的内容，无法说明您的文件与它的关系",
        "the proof does not carry the record's content, so nothing can be said about your file",
    ),
    Step.IN_LOG: (
        "它是账本的第 {number} 条，从它算到 {size} 条记录的总摘要，{steps} 步全部吻合",
        "it is record no. {number}; all {steps} steps up to the root over {size} records agree",
    ),
    Step.NOT_IN_LOG: (
        "从这条记录算不出检查点的总摘要：{why}",
        "this record does not lead to the checkpoint's root: {why}",
    ),
    Step.NO_SOURCE: (
        "没有可对照的来源：请用 --rpc 指定以太坊节点，或用 --checkpoint 指定检查点副本",
        "nothing to compare with: name an Ethereum node by --rpc or a checkpoint copy by --checkpoint",
    ),
    Step.SOURCE_UNREACHABLE: ("节点没有给出可用的回答：{why}", "the node gave no usable answer: {why}"),
    Step.COPY_REFUSED: (
        "这不是本程序接受的检查点副本：{why}",
        "this is not a checkpoint copy this program accepts: {why}",
    ),
    Step.OTHER_CHAIN: (
        "您指定的来源说的是另一条链：证明 {expected}，来源 {actual}",
        "your source speaks of another chain: proof {expected}, source {actual}",
    ),
    Step.OTHER_CONTRACT: (
        "证明里的合约不是您认定的那一个：应为 {expected}，实际 {actual}",
        "the proof's contract is not the one you hold for right: expected {expected}, found {actual}",
    ),
    Step.NO_CONTRACT: ("链上这个地址没有合约：{contract}", "there is no contract at {contract}"),
    Step.OTHER_CODE: (
        "合约代码的摘要不符：应为 {expected}，实际 {actual}",
        "the contract's code differs: expected {expected}, found {actual}",
    ),
    Step.CODE_UNKNOWN: (
        "本程序不认识这份合约代码（{code}），因此不知道它是否拒绝改写",
        "this program does not know this contract code ({code}), so it cannot tell whether it refuses rewriting",
    ),
    Step.CHECKPOINT_MATCHES: (
        "检查点第 {seq} 号与来源一致（合约 {contract}）",
        "checkpoint no. {seq} agrees with the source (contract {contract})",
    ),
    Step.CHECKPOINT_DIFFERS: (
        "来源里的检查点第 {seq} 号与证明不同：{name} 应为 {expected}，证明写的是 {actual}",
        "the source's checkpoint no. {seq} differs: {name} is {expected}, the proof says {actual}",
    ),
    Step.CHECKPOINT_MISSING: (
        "来源里还没有检查点第 {seq} 号",
        "the source does not hold checkpoint no. {seq} yet",
    ),
    Step.TRANSACTION_DIFFERS: (
        "交易 {transaction} 没有写入这个检查点",
        "transaction {transaction} did not write this checkpoint",
    ),
    Step.NOT_FINAL: (
        "封存的区块还没有最终确认，稍后再试",
        "the sealing block is not final yet; try again later",
    ),
    Step.ORDER_HOLDS: (
        "{count} 条记录编号连续，每一条都写明前一条是哪一条：中间没有抽走任何一条",
        "{count} records are numbered without a gap and each names the one before: none was taken out between them",
    ),
    Step.ORDER_HOLDS_WITH_ERASED: (
        "{count} 条记录编号连续，每一条都写明前一条是哪一条；其中 {erased} 条的内容已依法清除，位置仍在",
        "{count} records are numbered without a gap and each names the one before; of {erased} only the place is left, "
        "because their content was erased",
    ),
    Step.ORDER_UNPROVEN: (
        "第 {number} 条只剩承诺值，却没有清除它的登记：无法说明它原来是不是您的记录",
        "of record no. {number} only the commitment is left, and no tombstone says so: it may have been another one",
    ),
    Step.ORDER_BROKEN: (
        "第 {number} 条记录没有接上前一条（{subject}）：有记录被抽走、调换或混入",
        "record no. {number} does not follow the one before ({subject}): one was taken out, exchanged or put in",
    ),
    Step.WAITING: (
        "另有 {count} 条已登记，等待下一个检查点",
        "{count} more are logged and wait for the next checkpoint",
    ),
    Step.EARLIER_KEPT: (
        "您从前那份证据包里的 {count} 条记录都还在原来的位置",
        "all {count} records of your earlier wallet still stand where they stood",
    ),
    Step.EARLIER_LOST: (
        "您从前那份证据包里的第 {number} 条记录（{entry}）不见了或换了",
        "record no. {number} of your earlier wallet ({entry}) is gone or was exchanged",
    ),
    Step.PACK_REFUSED: ("无法作为资料包读取：{why}", "this cannot be read as a pack: {why}"),
    Step.PACK_MANIFEST: (
        "清单列出{count}个文件；清单的摘要是{digest}，请与登记簿中的记录比对",
        "the manifest lists {count} files; its digest is {digest}, to be compared with the record in the log",
    ),
    Step.PACK_FILE_DIFFERS: (
        "{path} 与清单不符：应为 {expected}，实际 {actual}",
        "{path} differs from the manifest: expected {expected}, found {actual}",
    ),
    Step.PACK_FILE_MISSING: ("清单列出的 {path} 不在包中", "{path} is listed and not in the pack"),
    Step.PACK_FILE_UNLISTED: ("{path} 在包中，清单却没有列出", "{path} is in the pack and not listed"),
    Step.PACK_FILE_UNREADABLE: ("{path} 无法读出：{why}", "{path} cannot be read: {why}"),
    Step.FINAL: ("封存的区块（{block}）已最终确认", "the sealing block ({block}) is final"),
}


def sentences(report: Report, *, language: str) -> list[str]:
    """Return the headline and one sentence per reason; ``language`` is ``zh`` or ``en``."""
    which = 0 if language == "zh" else 1
    lines = [TEXTS[reason.step][which].format(**reason.facts) for reason in report.reasons]
    return [HEADLINES[report.status][which], *lines]


def wallet_sentences(records: Sequence[Report], order: Sequence[Reason], status: Status, *, language: str) -> list[str]:
    """Return the headline, one sentence over all records that hold, what is wrong with others, and their order."""
    which = 0 if language == "zh" else 1
    holding = sum(report.status is Status.VERIFIED for report in records)
    lines = [HEADLINES[status][which], _HOLDING[which].format(holding=holding, count=len(records))]
    failing = [(number, report) for number, report in enumerate(records, 1) if report.status is not Status.VERIFIED]
    for number, report in failing[:MOST_SAID]:
        headline, *reasons = sentences(report, language=language)
        lines += [_ONE[which].format(number=number, headline=headline), *(f"    {reason}" for reason in reasons)]
    if len(failing) > MOST_SAID:
        lines.append(_MORE[which].format(count=len(failing) - MOST_SAID))
    return [*lines, *(TEXTS[reason.step][which].format(**reason.facts) for reason in order)]


MOST_SAID = 100
"""Records told one by one; a pack may prove thousands."""
_MORE = ("另有 {count} 条，原因从略", "{count} more, not told one by one")
_HOLDING = ("{count} 条记录中 {holding} 条核对一致", "{holding} of {count} records verified")
_ONE = ("第 {number} 条：{headline}", "record no. {number}: {headline}")
