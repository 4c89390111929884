"""What an electronic investment certificate says, in both languages; particulars are facts, statements are data."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hub.kernel.clock import business_date
from reports.domain.figures import Day, Value, Yuan
from reports.domain.inputs import Product, Text

TITLE: Final = Text("电子投资凭证", "Electronic Investment Certificate")

MEANS: Final[tuple[Text, ...]] = (
    Text(
        "投资者已阅读所列版本的披露，经适当性核对，在冷静期满后签署合同；资金由托管银行划入项目专户。",
        "The investor read the version named here, passed the suitability gate, and signed after the thinking time; "
        "the custodian bank moved the money into the project's escrow.",
    ),
    Text(
        "凭证证明这笔投资，不是有价证券，不能转让、不能质押。",
        "The certificate proves this investment; it is no security and can be neither transferred nor pledged.",
    ),
    Text(
        "不承诺保本，也不承诺收益；到期取回的金额可能少于投资金额。",
        "Neither capital nor return is promised; what comes back may be less than was invested.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class InvestmentPaper:
    """Everything one certificate is made of.

    ``read`` is the disclosure's slug, version and digest; ``content`` the canonical bytes that were sealed. ``final``
    is when the seal became final on chain, None before.
    """

    number: str
    house: Text
    investor: str
    identity_masked: str
    product: Product
    project: Text
    amount_fen: int
    read: tuple[str, int, str]
    instructed_at: datetime
    signed_at: datetime
    contract_number: str
    moved_date: date
    bank_reference: str
    certified_at: datetime
    final: datetime | None
    content: bytes
    digest: str
    verify_url: str


def investment_rows(paper: InvestmentPaper) -> tuple[tuple[Text, Value], ...]:
    """Return the particulars as label and value, in printed order."""
    slug, number, digest = paper.read
    return (
        (Text("产品", "Product"), paper.product.name),
        (Text("项目", "Project"), paper.project),
        (Text("评级（取较高者）", "Rating (the higher)"), f"R{paper.product.rating}"),
        (Text("金额", "Amount"), Yuan(paper.amount_fen)),
        (Text("已阅读的披露", "Disclosure read"), f"{slug} v{number}"),
        (Text("该版本的指纹", "Digest of that version"), f"{digest[:32]}…"),
        (Text("发出指令", "Instructed on"), Day(business_date(paper.instructed_at))),
        (Text("签署合同", "Contract signed on"), Day(business_date(paper.signed_at))),
        (Text("合同编号", "Contract"), paper.contract_number),
        (Text("资金划入专户", "Money moved on"), Day(paper.moved_date)),
        (Text("银行流水号", "Reference of the bank"), paper.bank_reference),
    )
