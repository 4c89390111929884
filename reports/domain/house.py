"""What the house says of itself in every report, as data: name, custodian, own interests, risk lessons, triggers."""

from reports.domain.inputs import Conflict, House, Lesson, Text

POLICY_KEY = "house-policy"
HOUSE_NAME = Text("明证", "Mingzheng")
REGIME = Text("证券、银行产品代销", "Distributor of securities and bank products")
CUSTODIAN = Text("澄江存管银行", "Chengjiang Custodian Bank")

CONFLICTS: tuple[Conflict, ...] = (
    Conflict(
        "commission",
        Text(
            "您买入代销产品，本平台从产品费用中得到报酬；不同产品的报酬可能不同。匹配与方案的规则不读取这项报酬。",
            "When you buy, we are paid out of the product's costs, and products may pay differently. The rules for "
            "matching and planning never read that payment.",
        ),
        "RPT-08",
        (POLICY_KEY,),
    ),
    Conflict(
        "custody",
        Text(
            "您的钱在托管银行，不在本平台；本平台不为任何产品担保。",
            "Your money lies with the custodian bank, not with us; we guarantee no product.",
        ),
        "RPT-08",
        (POLICY_KEY,),
    ),
)
LESSONS: tuple[Lesson, ...] = (
    Lesson(
        "principal",
        Text("固定收益类产品也可能少于本金。", "Fixed-income products, too, can return less than was put in."),
        "RPT-09",
        (POLICY_KEY,),
    ),
    Lesson(
        "early",
        Text(
            "持有期内不能提前赎回，急用的钱要另外留出。",
            "There is no early redemption; keep money for emergencies apart.",
        ),
        "RPT-09",
        (POLICY_KEY,),
    ),
    Lesson(
        "adverse",
        Text("不利情景不是最坏情况。", "The adverse scenario is not the worst case."),
        "RPT-09",
        (POLICY_KEY,),
    ),
)
TRIGGERS: tuple[Text, ...] = (
    Text("收入、家庭或健康有变化", "Income, family or health change"),
    Text("用钱的日期或金额有变化", "The date or the amount of a need changes"),
    Text("产品评级上调，或发行方有不利公告", "A rating rises, or an issuer publishes bad news"),
)


def house_at(branch: Text) -> House:
    """Return the house with the branch that looks after the client."""
    return House(HOUSE_NAME, branch, REGIME, CUSTODIAN)
