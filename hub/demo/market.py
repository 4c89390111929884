"""The invented projects and products. Benchmarks are references the issuers publish; nothing promises a return."""

from dataclasses import dataclass
from datetime import date, timedelta

from hub.catalogue.domain.products import Family, ProductFacts, Redemption
from hub.catalogue.domain.projects import BorrowerType, ProjectFacts, RepaymentMethod, project_id
from hub.catalogue.domain.regimes import Regime

YUAN = 100
WAN = 10_000 * YUAN

COLD, ROOF, LOOM, NOTES = "NB-COLD-3", "QY-SOLAR-2", "CJ-LOOM-5", "CJ-NOTES-3M"


def projects(as_of: date) -> tuple[ProjectFacts, ...]:
    """Return the financed projects, borrowers masked."""
    return (
        ProjectFacts(
            code=COLD,
            name_zh="南陂冷链仓储设备更新三期",
            name_en="Nanbei cold-chain warehouse, equipment phase 3",
            purpose_zh="更换三号、四号冷库的制冷机组，支付设备采购款，按发票分两笔拨付。",
            purpose_en="Replace the refrigeration units of cold stores 3 and 4; two payments against invoices.",
            borrower_type=BorrowerType.COMPANY,
            borrower_zh="南陂某冷链物流有限公司",
            borrower_en="A cold-chain logistics company in Nanbei",
            industry_zh="仓储业",
            industry_en="Warehousing",
            amount_fen=1200 * WAN,
            term_days=540,
            annual_rate_bps=520,
            repayment_method=RepaymentMethod.INTEREST_FIRST,
            repayment_source_zh="仓储租金收入，已签三份一年以上租约。",
            repayment_source_en="Rent from storage under three leases longer than a year.",
            safeguards_zh="设备抵押，评估价1,530万元；租金账户由存管银行监管。",
            safeguards_en="Equipment pledged (valued at CNY 15.3 million); the custodian supervises the rent account.",
            value_date=as_of - timedelta(days=200),
        ),
        ProjectFacts(
            code=ROOF,
            name_zh="青屿屋顶光伏二期",
            name_en="Qingyu rooftop solar, phase 2",
            purpose_zh="为六栋厂房加装屋顶光伏，支付组件与施工款。",
            purpose_en="Install rooftop solar on six factory buildings; modules and construction.",
            borrower_type=BorrowerType.COMPANY,
            borrower_zh="青屿某新能源有限公司",
            borrower_en="A new-energy company in Qingyu",
            industry_zh="电力生产",
            industry_en="Power generation",
            amount_fen=800 * WAN,
            term_days=730,
            annual_rate_bps=560,
            repayment_method=RepaymentMethod.EQUAL_INSTALMENTS,
            repayment_source_zh="售电收入与厂房业主的用电合同。",
            repayment_source_en="Revenue from power sales under contracts with the building owners.",
            safeguards_zh="应收电费质押；组件抵押。",
            safeguards_en="Receivables for power and the modules are pledged.",
            value_date=as_of - timedelta(days=120),
        ),
        ProjectFacts(
            code=LOOM,
            name_zh="澄江织造设备租赁五期",
            name_en="Chengjiang weaving machines, lease 5",
            purpose_zh="购入喷气织机二十四台，出租给三家织造厂。",
            purpose_en="Buy twenty-four air-jet looms and lease them to three weaving mills.",
            borrower_type=BorrowerType.COMPANY,
            borrower_zh="澄江某设备租赁有限公司",
            borrower_en="An equipment leasing company in Chengjiang",
            industry_zh="租赁业",
            industry_en="Leasing",
            amount_fen=500 * WAN,
            term_days=365,
            annual_rate_bps=600,
            repayment_method=RepaymentMethod.BULLET,
            repayment_source_zh="租金收入；三家承租企业的年报附后。",
            repayment_source_en="Lease rents; annual reports of the three lessees are attached.",
            safeguards_zh="织机所有权保留；租金账户监管。",
            safeguards_en="Title to the looms is retained; the rent account is supervised.",
            value_date=as_of - timedelta(days=60),
        ),
        ProjectFacts(
            code=NOTES,
            name_zh="三月持有 1 号所投同业存单组合",
            name_en="Interbank notes behind three-month holding 1",
            purpose_zh="买入期限三个月以内的同业存单，持有到期。",
            purpose_en="Buy interbank notes of up to three months and hold them to maturity.",
            borrower_type=BorrowerType.COMPANY,
            borrower_zh="多家银行（名单见附表）",
            borrower_en="Several banks (listed in the annex)",
            industry_zh="货币金融服务",
            industry_en="Monetary financial services",
            amount_fen=900 * WAN,
            term_days=90,
            annual_rate_bps=210,
            repayment_method=RepaymentMethod.BULLET,
            repayment_source_zh="存单到期兑付。",
            repayment_source_en="Redemption of the notes at maturity.",
            safeguards_zh="单一发行行不超过组合的20%。",
            safeguards_en="No single issuer exceeds 20% of the portfolio.",
            value_date=as_of - timedelta(days=40),
        ),
    )


@dataclass(frozen=True)
class _Row:
    code: str
    zh: str
    en: str
    family: Family
    ratings: tuple[int, int]
    term_days: int
    ticket_yuan: int
    fee_bps: int
    stress_bps: int
    benchmark: tuple[str, str]
    project: str = ""


_ROWS = (
    _Row("CASH-A", "澄江现金管理 A", "Chengjiang cash management A", Family.CASH, (1, 1), 0, 100, 15, 10,
         ("七日年化 1.35%（过往）", "7-day annualised 1.35% (past)")),
    _Row("TERM-3M-1", "澄江三月持有 1 号", "Chengjiang three-month holding 1", Family.FIXED_INCOME, (2, 2), 90,
         10_000, 25, 120, ("业绩比较基准 2.30%，不是承诺", "Benchmark 2.30%, not a promise"), NOTES),
    _Row("TERM-3M-2", "澄江三月持有 2 号", "Chengjiang three-month holding 2", Family.FIXED_INCOME, (2, 2), 91,
         10_000, 20, 100, ("业绩比较基准 2.25%，不是承诺", "Benchmark 2.25%, not a promise")),
    _Row("TERM-12M", "澄江一年持有", "Chengjiang one-year holding", Family.FIXED_INCOME, (2, 3), 365, 10_000, 30, 260,
         ("业绩比较基准 2.90%，不是承诺", "Benchmark 2.90%, not a promise")),
    _Row("COLD-3", "南陂冷链 3 期", "Nanbei cold chain 3", Family.FIXED_INCOME, (3, 3), 540, 50_000, 40, 900,
         ("借款年利率 5.20%", "Loan rate 5.20% a year"), COLD),
    _Row("SOLAR-2", "青屿光伏 2 期", "Qingyu solar 2", Family.FIXED_INCOME, (3, 4), 730, 50_000, 40, 1100,
         ("借款年利率 5.60%", "Loan rate 5.60% a year"), ROOF),
    _Row("LOOM-5", "澄江织造 5 期", "Chengjiang looms 5", Family.FIXED_INCOME, (4, 4), 365, 100_000, 50, 1800,
         ("借款年利率 6.00%", "Loan rate 6.00% a year"), LOOM),
    _Row("FLOAT-IDX", "澄江指数联结", "Chengjiang index-linked", Family.FLOATING, (3, 3), 180, 10_000, 60, 800,
         ("收益随指数浮动", "Return floats with an index")),
    _Row("EQ-MIX", "澄江权益优选", "Chengjiang equity selection", Family.EQUITY, (4, 4), 0, 1_000, 120, 3500,
         ("无业绩比较基准", "No benchmark")),
    _Row("EQ-GROWTH", "澄江成长一号", "Chengjiang growth one", Family.EQUITY, (5, 5), 0, 1_000, 150, 5000,
         ("无业绩比较基准", "No benchmark")),
)  # fmt: skip


def products(as_of: date) -> tuple[ProductFacts, ...]:
    """Return the products on sale, R1 to R5."""
    return tuple(_facts(row, as_of) for row in _ROWS)


def _facts(row: _Row, as_of: date) -> ProductFacts:
    return ProductFacts(
        code=row.code,
        name_zh=row.zh,
        name_en=row.en,
        family=row.family,
        issuer_rating=row.ratings[0],
        distributor_rating=row.ratings[1],
        term_days=row.term_days,
        redemption=Redemption.AT_MATURITY if row.term_days else Redemption.ON_DEMAND,
        min_ticket_fen=row.ticket_yuan * YUAN,
        lot_fen=min(row.ticket_yuan, 10_000) * YUAN,
        fee_bps=row.fee_bps,
        benchmark_text_zh=row.benchmark[0],
        benchmark_text_en=row.benchmark[1],
        stress_loss_bps=row.stress_bps,
        regime=Regime.BANKING,
        issuer_zh="澄江理财有限公司",
        issuer_en="Chengjiang Wealth Management Co.",
        project_id=project_id(row.project) if row.project else None,
        on_sale_from=as_of - timedelta(days=210),
    )
