"""What a voucher says of one movement of money, and a month's sheet of all of them, in both languages."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Final

from hub.funds.domain.accounts import Account, AccountKind
from hub.funds.domain.ledger import legs_of
from hub.funds.domain.requests import FlowFacts
from hub.funds.domain.rules import FlowKind
from reports.domain.figures import Day, Value
from reports.domain.inputs import Text

PAYMENT: Final = Text("付款凭证", "Payment Voucher")
CREDIT: Final = Text("入账凭证", "Credit Voucher")
TRANSFER: Final = Text("划转凭证", "Transfer Voucher")
MONTH: Final = Text("月度资金凭证", "Vouchers of a Month")

KIND_WORDS: Final[Mapping[FlowKind, Text]] = {
    FlowKind.DEPOSIT: Text("充值", "Deposit"),
    FlowKind.ARRIVAL: Text("到账在途", "Arrival"),
    FlowKind.CREDITING: Text("入账", "Crediting"),
    FlowKind.WITHDRAWAL: Text("提现", "Withdrawal"),
    FlowKind.WITHDRAWAL_REQUEST: Text("提现申请", "Withdrawal request"),
    FlowKind.WITHDRAWAL_SETTLEMENT: Text("提现结算", "Withdrawal settlement"),
    FlowKind.BID: Text("投资", "Investment"),
    FlowKind.BID_RETURN: Text("投资退回", "Return of an investment"),
    FlowKind.DISBURSEMENT: Text("放款", "Disbursement"),
    FlowKind.DRAWDOWN: Text("借款人提款", "Drawdown"),
    FlowKind.BORROWER_DEPOSIT: Text("借款人存入", "Deposit of the borrower"),
    FlowKind.REPAYMENT: Text("还款", "Repayment"),
    FlowKind.REDEMPTION: Text("本金兑付", "Redemption"),
    FlowKind.INCOME: Text("收益", "Income"),
    FlowKind.FEE: Text("服务费", "Fee"),
    FlowKind.FEE_PAYOUT: Text("服务费划出", "Fee payout"),
}
"""A test holds that every kind of flow has its words here."""

_PLACES: Final[Mapping[AccountKind, Text]] = {
    AccountKind.PURSE: Text("存管银行的本人账户", "Own account at the custodian bank"),
    AccountKind.IN_TRANSIT: Text("在途资金", "On its way"),
    AccountKind.PLATFORM_FEE: Text("平台费用账户", "Fee account of the platform"),
    AccountKind.CUSTODIAN_BANK: Text("存管银行之外的账户", "Account outside the custodian bank"),
}
_PROJECT_PLACES: Final[Mapping[AccountKind, Text]] = {
    AccountKind.ESCROW: Text("{}的专户", "Escrow of {}"),
    AccountKind.BORROWER: Text("{}的借款人", "Borrower of {}"),
}
MEANS: Final[tuple[Text, ...]] = (
    Text(
        "资金由存管银行划转，本平台不经手、不垫付。",
        "The custodian bank moved the money; the platform neither holds nor advances it.",
    ),
    Text(
        "登记后不能修改；记错的由另一笔冲回。",
        "What is recorded is never changed; a mistake is taken back by a movement of its own.",
    ),
    Text(
        "凭证不是发票。投资有风险，请谨慎决定。",
        "A voucher is no tax invoice. Investing carries risk; decide with care.",
    ),
)


class Impression(Enum):
    """How far the proof of a movement had come when its voucher was printed."""

    RECORDED = "recorded"
    SEALED = "sealed"
    FINAL = "final"


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """Everything one voucher is made of.

    ``content`` are the canonical bytes that were sealed; they travel inside. ``number`` is the record's place in the
    log, None before it has one; ``at`` is when the impression was made. ``takes_back`` is the key of the movement that
    this one takes back, or empty.
    """

    flow: FlowFacts
    project: Text | None
    takes_back: str
    number: int | None
    impression: Impression
    at: datetime
    content: bytes
    digest: str
    verify_url: str

    @property
    def title(self) -> Text:
        """Name the voucher as the investor sees it: money came, money left, or it moved between others."""
        if self.flow.subject_id is None:
            return TRANSFER
        giving, gaining = (leg.account.kind for leg in legs_of(self.flow))
        came = gaining is AccountKind.PURSE or giving is AccountKind.CUSTODIAN_BANK
        return CREDIT if came else PAYMENT

    @property
    def what(self) -> Text:
        """What the movement was; one that takes another back says so."""
        words = KIND_WORDS[self.flow.kind]
        return Text(f"冲回：{words.zh}", f"Taken back: {words.en}") if self.flow.reverses else words

    @property
    def places(self) -> tuple[Text, Text]:
        """Where the money left, and where it arrived."""
        giving, gaining = (place_words(leg.account, project=self.project) for leg in legs_of(self.flow))
        return giving, gaining

    @property
    def purse_fen(self) -> int:
        """What the movement added to the investor's own account; negative where it took."""
        return sum(leg.amount_fen for leg in legs_of(self.flow) if leg.account.kind is AccountKind.PURSE)


def place_words(account: Account, *, project: Text | None) -> Text:
    """Return where an account is; a project's accounts carry its name."""
    if account.kind in _PLACES:
        return _PLACES[account.kind]
    words, name = _PROJECT_PLACES[account.kind], project or Text("–", "–")
    return Text(words.zh.format(name.zh), words.en.format(name.en))


@dataclass(frozen=True, kw_only=True)
class Month:
    """The movements of one investor in the month that begins at ``first``, oldest first.

    ``opening_fen`` is what lay in the investor's own account the evening before.
    """

    investor: str
    first: date
    opening_fen: int
    vouchers: Sequence[Voucher]

    @property
    def last(self) -> date:
        """The last day of the month."""
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def came_fen(self) -> int:
        """What reached the investor's own account."""
        return sum(max(one.purse_fen, 0) for one in self.vouchers)

    @property
    def left_fen(self) -> int:
        """What left it."""
        return -sum(min(one.purse_fen, 0) for one in self.vouchers)

    @property
    def closing_fen(self) -> int:
        """What lay in it at the end."""
        return self.opening_fen + self.came_fen - self.left_fen


def voucher_rows(voucher: Voucher) -> tuple[tuple[Text, Value], ...]:
    """Return the particulars as label and value, in printed order; what a movement does not have is left out."""
    flow = voucher.flow
    rows: list[tuple[Text, Value | None]] = [
        (Text("业务", "Movement"), voucher.what),
        (Text("付款方", "From"), voucher.places[0]),
        (Text("收款方", "To"), voucher.places[1]),
        (Text("生效日期", "Effective"), Day(flow.effective_date)),
        (Text("投资人编号", "Investor no."), str(flow.subject_id) if flow.subject_id else None),
        (Text("项目", "Project"), voucher.project),
        (Text("合同编号", "Contract"), flow.contract_number),
        (Text("银行流水号", "Reference of the bank"), flow.key),
        (Text("冲回的流水号", "Takes back"), voucher.takes_back or None),
        (Text("记录编号", "Record id"), str(flow.id)),
    ]
    return tuple((label, value) for label, value in rows if value)
