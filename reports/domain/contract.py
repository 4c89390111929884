"""What a subscription contract says, in both languages; terms are facts, clauses are data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hub.kernel.clock import business_date
from reports.domain.figures import Day, Share, Term, Value, Yuan
from reports.domain.inputs import House, Product, Redemption, Text


@dataclass(frozen=True)
class ContractPaper:
    """Everything one printed subscription contract is made of."""

    number: str
    house: House
    investor: str
    identity_masked: str
    product: Product
    amount_fen: int
    signed_at: datetime
    verify_url: str


@dataclass(frozen=True)
class Clause:
    """One clause: what it is about and what it says."""

    title: Text
    text: Text


CLAUSES: tuple[Clause, ...] = (
    Clause(
        Text("标的", "Subject"),
        Text(
            "投资者申购本合同所列产品。产品的用途、还款来源、费用和风险以公开披露的当期版本为准，投资者确认已阅读。",
            "The investor subscribes to the product named here. Its use of money, sources of repayment, costs and "
            "risks are those of the disclosure in force, which the investor confirms having read.",
        ),
    ),
    Clause(
        Text("资金", "Money"),
        Text(
            "资金由托管银行划转，本平台不经手、不垫付。每一笔划转都会记录，并可由投资者核验。",
            "The custodian bank moves the money; the platform neither holds nor advances it. Every movement is "
            "recorded and can be verified by the investor.",
        ),
    ),
    Clause(
        Text("风险", "Risk"),
        Text(
            "产品不承诺保本，也不承诺收益；到期取回的金额可能少于申购金额，损失由投资者承担。",
            "Neither capital nor return is promised; what comes back may be less than was subscribed, and the investor "
            "bears that loss.",
        ),
    ),
    Clause(
        Text("适当性", "Suitability"),
        Text(
            "签署前，本平台已按投资者当时的等级核对产品评级；不相符的产品不能签署本合同。",
            "Before signing, the rating of the product was held against the investor's level; a product that does not "
            "match cannot be signed for.",
        ),
    ),
    Clause(
        Text("冷静期", "Cooling-off"),
        Text(
            "线上提出申请后，投资者至少有24小时考虑，期间可以无理由撤回，不收费用；考虑时间未满，不能签署。",
            "Who applies online has at least 24 hours to think and may take the application back without a reason and "
            "at no cost; nothing can be signed before that time is over.",
        ),
    ),
    Clause(
        Text("核验", "Verification"),
        Text(
            "本合同的指纹写入只增不改的记录，任何人可以扫码核验；核验不公开投资者的个人信息。",
            "The digest of this contract enters an append-only record that anybody can check by the code; checking "
            "reveals nothing personal.",
        ),
    ),
    Clause(
        Text("文本", "Texts"),
        Text(
            "中英文含义一致；如有出入，以中文为准。争议由签署地有管辖权的法院处理。",
            "Both texts mean the same; where they differ, the Chinese text counts. Disputes go to the competent court "
            "of the place of signing.",
        ),
    ),
)


def contract_terms(paper: ContractPaper) -> tuple[tuple[Text, Value], ...]:
    """Return the terms as label and value, in printed order."""
    product = paper.product
    term = Term(0 if product.redemption is Redemption.ON_DEMAND else product.term_days)
    return (
        (Text("产品", "Product"), product.name),
        (Text("产品代码", "Product code"), product.code),
        (Text("发行方", "Issuer"), product.issuer),
        (Text("评级（取较高者）", "Rating (the higher)"), f"R{product.rating}"),
        (Text("期限", "Term"), term),
        (Text("年费率", "Costs per year"), Share(product.fee_bps)),
        (Text("申购金额", "Amount"), Yuan(paper.amount_fen)),
        (Text("托管银行", "Custodian"), paper.house.custodian),
        (Text("签署日期", "Signed on"), Day(business_date(paper.signed_at))),
    )


def contract_verify_url(*, base_url: str, contract_id: UUID) -> str:
    """Return where the contract with this id is verified."""
    return f"{base_url.rstrip('/')}/verify/contract/{contract_id}/"
