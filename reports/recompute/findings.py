"""What a recomputation found, in words for people: the answer, which is the exit status, and its reasons."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Final


class Answer(IntEnum):
    """The answer, which is also the exit status of the command."""

    PROVED = 0
    CONTRADICTED = 1
    CANNOT_TELL = 2


class Seen(StrEnum):
    """One thing that was looked at; the texts below say what came of it."""

    UNREADABLE = "unreadable"
    FOREIGN = "foreign"
    ATTACHED_TWICE = "attached_twice"
    NO_INPUTS = "no_inputs"
    INPUTS_UNREADABLE = "inputs_unreadable"
    INPUTS_NEWER = "inputs_newer"
    RULES_UNKNOWN = "rules_unknown"
    LEVEL_FOLLOWS = "level_follows"
    MATCHES_FOLLOW = "matches_follow"
    PLAN_FEASIBLE = "plan_feasible"
    NO_PLAN = "no_plan"
    SENTENCES_TRACE = "sentences_trace"
    SENTENCE_UNTRACED = "sentence_untraced"
    DIFFERS = "differs"
    RECORD_DIFFERS = "record_differs"
    PART_DIFFERS = "part_differs"
    LEFT_OUT = "left_out"
    INFEASIBLE = "infeasible"
    SIGNED = "signed"
    SIGNER_UNKNOWN = "signer_unknown"
    UNSIGNED = "unsigned"
    SIGNATURE_BROKEN = "signature_broken"
    PAGE_REPLACED = "page_replaced"
    STAGE_FAILED = "stage_failed"
    ANCHORED = "anchored"
    ANCHOR_OPEN = "anchor_open"
    ANCHOR_DIFFERS = "anchor_differs"
    NO_PROOF = "no_proof"
    REDRAWN = "redrawn"
    REDRAWN_OTHERWISE = "redrawn_otherwise"
    NOT_REDRAWN = "not_redrawn"
    NOTHING_BINDS = "nothing_binds"
    STANDS = "stands"
    REPLACED = "replaced"
    VOID = "void"
    STANDING_UNKNOWN = "standing_unknown"


CONTRADICTIONS: Final = frozenset(
    {
        Seen.DIFFERS,
        Seen.RECORD_DIFFERS,
        Seen.PART_DIFFERS,
        Seen.LEFT_OUT,
        Seen.INFEASIBLE,
        Seen.SENTENCE_UNTRACED,
        Seen.SIGNATURE_BROKEN,
        Seen.PAGE_REPLACED,
        Seen.ATTACHED_TWICE,
        Seen.ANCHOR_DIFFERS,
        Seen.REDRAWN_OTHERWISE,
        Seen.VOID,
    }
)
UNCERTAINTIES: Final = frozenset(
    {
        Seen.UNREADABLE,
        Seen.FOREIGN,
        Seen.NO_INPUTS,
        Seen.INPUTS_UNREADABLE,
        Seen.INPUTS_NEWER,
        Seen.RULES_UNKNOWN,
        Seen.STAGE_FAILED,
        Seen.SIGNER_UNKNOWN,
        Seen.NOTHING_BINDS,
        Seen.STANDING_UNKNOWN,
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing seen with the particulars its text mentions: ``field``, ``rule``, ``page`` say where."""

    seen: Seen
    facts: Mapping[str, Any] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """Return the sentence; ``language`` is ``zh`` or ``en``."""
        which = 0 if language == "zh" else 1
        facts = {name: value[which] if isinstance(value, tuple) else value for name, value in self.facts.items()}
        return TEXTS[self.seen][which].format(**facts)


@dataclass(frozen=True)
class Recomputation:
    """All findings in the order they were made, and the number of the report where it could be read."""

    findings: tuple[Finding, ...]
    number: str = ""

    @property
    def answer(self) -> Answer:
        """Contradicted by any contradiction, else undecided by any uncertainty, else proved."""
        seen = {finding.seen for finding in self.findings}
        if seen & CONTRADICTIONS:
            return Answer.CONTRADICTED
        whole = {Seen.LEVEL_FOLLOWS, Seen.MATCHES_FOLLOW, Seen.SENTENCES_TRACE} <= seen
        return Answer.CANNOT_TELL if seen & UNCERTAINTIES or not whole else Answer.PROVED

    def lines(self, language: str) -> list[str]:
        """Return the headline and one sentence per finding."""
        headline = HEADLINES[self.answer][0 if language == "zh" else 1]
        return [headline + (f" {self.number}" if self.number else ""), *(one.said(language) for one in self.findings)]

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values for ``--json``."""
        return {
            "schema": "hub/recomputation/v1",
            "answer": self.answer.name.lower(),
            "number": self.number,
            "findings": [
                {
                    "seen": one.seen.value,
                    **{name: list(value) if isinstance(value, tuple) else value for name, value in one.facts.items()},
                    "zh": one.said("zh"),
                    "en": one.said("en"),
                }
                for one in self.findings
            ],
        }


def differing(pairs: Iterable[tuple[str, object, object]], *, rule: str = "") -> list[Finding]:
    """Return a contradiction for each (field, computed, printed) whose two sides differ."""
    return [
        Finding(Seen.DIFFERS, {"field": name, "rule": rule, "expected": _shown(expected), "actual": _shown(actual)})
        for name, expected, actual in pairs
        if expected != actual
    ]


REFUSALS: Final = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, StopIteration, RuntimeError)
"""What reading sealed facts of other hands may raise: a refusal, and never a crash.

A generator tells as a RuntimeError that the search inside it found nothing; too deep a nesting is one, too.
"""


def attempted(stage: tuple[str, str], work: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
    """Yield what one part of the check finds, and that it went no further where it met what it cannot read."""
    try:
        yield from work()
    except REFUSALS as refusal:
        yield Finding(Seen.STAGE_FAILED, {"stage": stage, "why": refused(refusal)})


def refused(refusal: BaseException) -> str:
    """Return what could not be read, short enough for a line."""
    return f"{type(refusal).__name__}: {refusal}"[:300]


def _shown(value: object) -> str:
    return f"{value}"[:300]


HEADLINES: Final = {
    Answer.PROVED: ("复算一致", "proved"),
    Answer.CONTRADICTED: ("复算不符", "contradicted"),
    Answer.CANNOT_TELL: ("无法判断", "cannot tell"),
}

TEXTS: Final[dict[Seen, tuple[str, str]]] = {
    Seen.UNREADABLE: (
        "这不是平台出具的文件，或已损坏：{why}",
        "this is no file as the platform writes it, or it is damaged: {why}",
    ),
    Seen.FOREIGN: (
        "文件不是平台写出时的样子，像被别的程序另存过（{why}）：只核对其中所附的输入",
        "the file is not as the platform wrote it, as if another program had saved it anew ({why}): only the inputs"
        " enclosed in it are checked",
    ),
    Seen.ATTACHED_TWICE: (
        "{field}：文件里附了内容不同的两份，看到哪一份取决于用什么软件打开",
        "{field}: two different ones are attached, and which of them is seen depends on the reader",
    ),
    Seen.NO_INPUTS: (
        "文件里没有封存的输入（inputs.json），无从复算",
        "the file carries no sealed inputs (inputs.json); there is nothing to compute from",
    ),
    Seen.INPUTS_UNREADABLE: ("封存的输入读不出来：{why}", "the sealed inputs cannot be read: {why}"),
    Seen.INPUTS_NEWER: (
        "封存的输入是本程序不认识的格式（{schema}）：请换用更新的程序",
        "the sealed inputs are of a form that this program does not know ({schema}): use a newer program",
    ),
    Seen.RULES_UNKNOWN: (
        "报告依据的规则（{actual}）不是本程序所带的规则（{expected}）：请换用与报告同期或更新的程序",
        "the report was made under rules ({actual}) that are not those of this program ({expected}): use one of the"
        " report's time, or a newer one",
    ),
    Seen.LEVEL_FOLLOWS: (
        "由封存的答案与记录重新得出等级{level}：{count}项上限取最低，由“{binding}”决定",
        "the sealed answers and records give level {level} again: the lowest of {count} caps, decided by “{binding}”",
    ),
    Seen.MATCHES_FOLLOW: (
        "{count}个产品逐一重新匹配，结论与理由都相同：{allowed}个合适",
        "{count} products were matched again, each with the same verdict and reasons: {allowed} fit",
    ),
    Seen.PLAN_FEASIBLE: (
        "方案重新核算：{lines}项产品都合适，不利情景各轮合计少{loss}元，不超过书面上限{limit}元",
        "the plan was checked again: all {lines} products fit, and its adverse losses of ¥{loss} together stay in the"
        " written limit of ¥{limit}",
    ),
    Seen.NO_PLAN: ("报告没有提出方案", "the report proposes no plan"),
    Seen.SENTENCES_TRACE: (
        "重新写出全部{count}句话，每一句都有依据的规则与记录",
        "all {count} sentences were written again, each from its rule and records",
    ),
    Seen.SENTENCE_UNTRACED: ("有一句话没有依据：{why}", "a sentence has nothing to rest on: {why}"),
    Seen.DIFFERS: (
        "{field}：按封存的输入算得“{expected}”，报告写的是“{actual}”（规则{rule}）",
        "{field}: the sealed inputs give “{expected}”, the report says “{actual}” (rule {rule})",
    ),
    Seen.RECORD_DIFFERS: (
        "{field}：所附的记录不是决定时的那一份，摘要应为{expected}，实际{actual}",
        "{field}: the enclosed record is not the one that was decided on; its digest should be {expected}, it is"
        " {actual}",
    ),
    Seen.PART_DIFFERS: (
        "{field}：不是封存时的内容，之后改过",
        "{field}: this is not what was sealed; it was changed afterwards",
    ),
    Seen.LEFT_OUT: (
        "{field}：按封存的输入应有{expected}，报告没有写（规则{rule}）",
        "{field}: the sealed inputs give {expected}, which the report leaves out (rule {rule})",
    ),
    Seen.INFEASIBLE: (
        "{field}：方案不成立，应{expected}，实际{actual}（规则{rule}）",
        "{field}: the plan does not hold; it should be {expected}, it is {actual} (rule {rule})",
    ),
    Seen.SIGNED: (
        "平台的签名完好，覆盖整个文件；签发机构是您认定的那一个（证书 {certificate}）",
        "the platform's signature is intact, covers the whole file, and is of an authority you hold for right"
        " (certificate {certificate})",
    ),
    Seen.SIGNER_UNKNOWN: (
        "签名完好，覆盖整个文件；但没有指定认定的签发机构（--authority），不知道是谁的签名（证书 {certificate}）",
        "the signature is intact and covers the whole file, but no authority that you hold for right certified it: name"
        " one by --authority (certificate {certificate})",
    ),
    Seen.UNSIGNED: ("文件没有平台的签名", "the file carries no signature of the platform"),
    Seen.SIGNATURE_BROKEN: (
        "文件在签署之后改动过，或签名不成立：{why}",
        "the file was changed after it was signed, or its signature does not hold: {why}",
    ),
    Seen.PAGE_REPLACED: (
        "文件出具之后，后面又附加了内容，替换或遮盖了{page}",
        "something was put behind the file after it was issued, and replaces or covers {page}",
    ),
    Seen.STAGE_FAILED: ("“{stage}”未能核对：{why}", "{stage} could not be checked: {why}"),
    Seen.ANCHORED: ("上链存证：{why}", "anchored: {why}"),
    Seen.ANCHOR_OPEN: ("上链存证未能核对：{why}", "the anchor could not be checked: {why}"),
    Seen.ANCHOR_DIFFERS: ("与上链存证不符：{why}", "the anchored record says otherwise: {why}"),
    Seen.NO_PROOF: (
        "没有给出证明文件（--proof），上链存证未核对",
        "no proof file was given (--proof), so the anchor was not checked",
    ),
    Seen.REDRAWN: (
        "用所附的输入重新印出全部页面，与文件逐字节相同",
        "all pages were drawn again from the enclosed inputs, byte for byte the same",
    ),
    Seen.REDRAWN_OTHERWISE: (
        "用所附的输入重新印出的页面与文件不同：{page}",
        "the pages drawn again from the enclosed inputs differ from the file: {page}",
    ),
    Seen.NOT_REDRAWN: ("页面没有重新印出：{why}", "the pages were not drawn again: {why}"),
    Seen.NOTHING_BINDS: (
        "算得一致，但没有认定的签名，也没有核对过的上链存证：不能说明这就是当时出具的那一份",
        "the arithmetic holds, but neither a signature you trust nor a checked anchor shows that this is the file"
        " that was issued",
    ),
    Seen.STANDS: ("平台答复：这是该客户最新的报告", "the platform answers: it is the newest report for its client"),
    Seen.REPLACED: (
        "平台答复：{day}起已有更新的报告；本报告仍说明出具时的情况",
        "the platform answers: a newer report took its place on {day}; it still says how things stood at its issue",
    ),
    Seen.VOID: (
        "平台答复：本报告自{since}起作废，原因：{because}",
        "the platform answers: this report is void since {since}, because: {because}",
    ),
    Seen.STANDING_UNKNOWN: (
        "没有问到报告是否仍然有效：{why}",
        "whether the report still stands could not be asked: {why}",
    ),
}
