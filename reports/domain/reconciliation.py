"""What the report of a reconciled day says on paper, in either language: its sides, its lines, its conclusion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hub.funds.domain.reconciliation.report import LINES, SIDES, DayReport, Signature
from hub.kernel.money import grouped
from reports.domain.inputs import Text

TITLE: Final = Text("资金对账日报", "Daily Reconciliation Report")
SIDE_WORDS: Final[Mapping[str, Text]] = {
    "purse": Text("投资人账户", "Investors’ own accounts"),
    "in_transit": Text("在途资金", "On its way"),
    "escrow": Text("项目专户", "Escrows of the projects"),
    "borrower": Text("借款人账户", "Borrowers’ accounts"),
    "fee": Text("平台费用账户", "Fee account of the platform"),
}
LINE_WORDS: Final[Mapping[str, Text]] = {
    "by_reference": Text("按流水号对上", "Matched by reference"),
    "by_fit": Text("按金额与日期对上", "Matched by amount and day"),
    "by_hand": Text("双人复核对上", "Matched by two people"),
    "posted": Text("按银行流水入账", "Posted on the bank’s word"),
    "unmatched": Text("未对上", "Not matched"),
}
assert tuple(SIDE_WORDS) == SIDES
assert tuple(LINE_WORDS) == LINES
MEANS: Final = (
    Text(
        "第一个相等由复式记账保证；第二个由银行签名的对账单比较得出。",
        "The first equality holds by double entry; the second is compared with what the bank signed.",
    ),
    Text(
        "银行漏记、平台也没有记的资金，只能从余额看出。",
        "What the bank leaves out and nobody announced shows in the balance alone.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class ReconciliationPaper:
    """Everything one report is made of.

    The three maps name kinds of break, ways to end one and kinds of flow in the language that is printed.
    ``signature`` is None for a day that nobody signed; then the digest is that of the report alone.
    """

    report: DayReport
    signature: Signature | None
    content: bytes
    digest: str
    verify_url: str
    kinds: Mapping[str, str]
    ends: Mapping[str, str]
    flows: Mapping[str, str]


def conclusion(report: DayReport) -> Text:
    """Return the report's one sentence."""
    if report.bank_fen is None:
        return Text(
            "这一天还没有银行对账单，无法比对。",
            "No statement of the bank speaks for this day yet; nothing is compared.",
        )
    waiting, found = len(report.open_breaks), grouped(abs(report.difference_fen))
    if report.unexplained_fen:
        rest = grouped(abs(report.unexplained_fen))
        return Text(
            f"银行与账本相差{found}元，其中{rest}元原因不明。",
            f"Bank and ledger differ by CNY {found}; CNY {rest} of it has no cause.",
        )
    if report.difference_fen:
        return Text(
            f"银行与账本相差{found}元，全部已列明差异。",
            f"Bank and ledger differ by CNY {found}, and every fen of it has a name.",
        )
    if waiting:
        was = "is 1 break" if waiting == 1 else f"are {waiting} breaks"
        return Text(
            f"余额一分不差，另有{waiting}项差异待处理。", f"The balances agree to the fen; there {was} to be settled."
        )
    return Text("三方相等，一分不差。", "All three sides agree to the fen.")
