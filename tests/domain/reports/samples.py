"""Two invented clients: one whose words led to a plan, one whose words contradict the answers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from reports.domain.inputs import (
    Advisor,
    Answer,
    Cap,
    Channel,
    Client,
    Conflict,
    Contradiction,
    Evidence,
    EvidenceKind,
    Heard,
    House,
    Issue,
    Lesson,
    Level,
    Match,
    Need,
    NeedsLabel,
    NeedStatus,
    Plan,
    PlanLine,
    Product,
    Reason,
    Redemption,
    ReportContent,
    Review,
    Round,
    Rule,
    Severity,
    Side,
    Text,
)

SUBJECT = UUID("01936f2a-0000-7000-8000-000000000001")
REPORT = UUID("01936f2a-0000-7000-8000-00000000beef")
AT = datetime(2026, 11, 20, 1, 58, 30, tzinfo=UTC)
ISSUE = Issue(
    report_id=REPORT,
    number="SR-20261120-01936F2A",
    at=AT,
    verify_url=f"https://mingzheng.example/verify/suitability_report/{REPORT}/",
)


def _evidence(key: str, kind: EvidenceKind, zh: str, en: str, record: str, digest: bool = True) -> Evidence:
    sealed = (key.encode().hex() * 64)[:64] if digest else None
    return Evidence(key, kind, Text(zh, en), record, datetime(2026, 11, 18, 6, 20, tzinfo=UTC), sealed)


EVIDENCE = (
    _evidence("assessment", EvidenceKind.ASSESSMENT, "问卷v4，11-18提交", "Questionnaire v4, 18 Nov", "QA-7F21"),
    _evidence("decision", EvidenceKind.DECISION, "等级决定，11-18", "Level decision, 18 Nov", "SD-09C4"),
    _evidence("visit", EvidenceKind.VISIT, "柜台记录，11-18", "Desk note, 18 Nov", "V-2201"),
    _evidence("need", EvidenceKind.NEED, "您11-20当面确认", "Confirmed by you, 20 Nov", "N-118"),
    _evidence("plan", EvidenceKind.PLAN, "方案记录，11-20", "Plan record, 20 Nov", "P-055"),
    _evidence("products", EvidenceKind.PRODUCT, "产品目录，11-20", "Product list, 20 Nov", "CAT-20261120"),
    _evidence("advisor", EvidenceKind.RESPONSIBILITY, "服务关系登记", "Register of advisors", "A-017", digest=False),
    _evidence("interests", EvidenceKind.CONFLICT, "利益冲突登记", "Register of interests", "COI-2026", digest=False),
    _evidence("lesson", EvidenceKind.EDUCATION, "风险教育记录", "Risk education record", "RE-31"),
)
SINCE = date(2024, 1, 1)
_SOURCE = Text("本平台适当性规则", "House suitability rules")
RULES = (
    Rule("S2-001", SINCE, Text("等级取最低一项", "The lowest cap is the level"), _SOURCE, True),
    Rule("S2-010", SINCE, Text("得分档", "Score band"), _SOURCE, True),
    Rule("S2-020", SINCE, Text("承受能力", "Capacity for loss"), _SOURCE, True),
    Rule("S2-030", SINCE, Text("投资期限", "Horizon"), _SOURCE, True),
    Rule("S2-040", SINCE, Text("产品知识", "Tested knowledge"), _SOURCE, True),
    Rule("S2-050", SINCE, Text("书面亏损上限", "Written loss limit"), _SOURCE, True),
    Rule("S2-060", SINCE, Text("证据", "Evidence"), _SOURCE, True),
    Rule("S5-002", SINCE, Text("教育支出与日期", "Education and its date"), _SOURCE, True),
    Rule("S5-008", SINCE, Text("要求高风险", "Asks for high risk"), _SOURCE, True),
    Rule("S3-004", SINCE, Text("保守回答与高风险要求", "Conservative answer, high-risk request"), _SOURCE, True),
    Rule(
        "S6-002",
        SINCE,
        Text("产品评级不高于等级", "Rating within level"),
        Text("《证券期货投资者适当性管理办法》", "Suitability Measures"),
        False,
    ),
    Rule("S6-005", SINCE, Text("期限不长于所答", "Term within the answer"), _SOURCE, True),
    *(
        Rule(f"S7-0{number}", SINCE, Text("教育目标方案的条款", "A term of the education-goal plan"), _SOURCE, True)
        for number in ("02", "03", "11", "12", "13", "14")
    ),
    Rule("S7-001", SINCE, Text("教育目标方案", "Education-goal plan"), _SOURCE, True),
)
HOUSE = House(
    Text("明证", "Mingzheng"),
    Text("城东中心", "Chengdong Centre"),
    Text("证券、银行产品代销", "Distributor of securities and bank products"),
    Text("南渚银行", "Nanzhu Bank"),
)


def cap(name: str, zh: str, en: str, level: int, rule: str, reason_zh: str, reason_en: str) -> Cap:
    return Cap(name, Text(zh, en), level, Text(reason_zh, reason_en), rule, ("assessment",))


CAPS = (
    cap("score", "得分档", "Score band", 3, "S2-010", "问卷61分，属于C3档。", "61 points: the C3 band."),
    cap(
        "capacity",
        "承受能力",
        "Capacity",
        4,
        "S2-020",
        "家庭年结余足以覆盖可能的损失。",
        "Yearly savings cover a likely loss.",
    ),
    cap("horizon", "投资期限", "Horizon", 2, "S2-030", "您答“1至3个月”。", "You answered “1 to 3 months”."),
    cap(
        "knowledge",
        "知识·固收",
        "Knowledge",
        3,
        "S2-040",
        "固定收益类4题答对3题。",
        "3 of 4 fixed-income questions right.",
    ),
    cap("loss", "亏损上限", "Loss limit", 3, "S2-050", "您书面写下5%。", "You wrote down 5%."),
    cap("evidence", "证据", "Evidence", 5, "S2-060", "没有需要降级的记录。", "No record calls for lowering."),
)
LEVEL = Level(
    level=2,
    title=Text("谨慎型", "cautious"),
    lowest=False,
    binding="horizon",
    caps=CAPS,
    score=61,
    questionnaire="v4",
    assessed_on=date(2026, 11, 18),
    valid_until=date(2027, 11, 17),
    change=Text(
        "若期限改为6至12个月，将由得分档决定，为C3；升级须材料、第二人复核与您本人确认。",
        "With a horizon of 6 to 12 months the score band would decide, at C3; raising needs documents, a second "
        "person and your own confirmation.",
    ),
    rule_id="S2-001",
    evidence=("assessment", "decision"),
    loss_limit_fen=900_000,
)
ANSWERS = (
    Answer(
        "horizon",
        Text("这笔钱打算放多久？", "How long do you mean to leave this money?"),
        Text("1至3个月", "1 to 3 months"),
        ("assessment",),
    ),
    Answer(
        "attitude",
        Text("下面哪句话更像您？", "Which sentence is closer to you?"),
        Text("宁可少赚，也不愿本金波动", "I would rather earn less than see my capital move"),
        ("assessment",),
    ),
    Answer(
        "loss",
        Text("一年里最多能接受少多少？", "What is the most you could accept to lose in a year?"),
        Text("5%", "5%"),
        ("assessment",),
    ),
    Answer(
        "knowledge",
        Text("固定收益类产品会不会少于本金？", "Can a fixed-income product return less than was put in?"),
        Text("会", "Yes"),
        ("assessment",),
    ),
)


def spans(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(word), text.index(word) + len(word)) for word in words)


EXCERPT = "女儿明年九月上大学，学费加生活费大概要准备十八万，这钱不能有闪失，平时也可能临时要用一点。"
HEARD = Heard(
    "university",
    Channel.DESK,
    EXCERPT,
    spans(EXCERPT, "女儿明年九月上大学", "十八万", "不能有闪失"),
    date(2026, 11, 18),
    Text("林晓", "Lin Xiao"),
    Text(
        "这句话里有一笔有日期的教育支出，和“不能有闪失”的担心；两者都写进需要，等级不变。",
        "The note holds an education expense with a date and a fear of loss; both are recorded as needs, the level "
        "is unchanged.",
    ),
    "S5-002",
    ("visit",),
)
NEED = Need(
    "education",
    Text("女儿的大学费用", "The daughter's university costs"),
    NeedStatus.CONFIRMED,
    "S5-002",
    ("visit", "need"),
    date(2027, 9, 1),
    18_000_000,
)


def product(code: str, zh: str, en: str, ratings: tuple[int, int], term: int, stress: int, fee: int) -> Product:
    redemption = Redemption.AT_MATURITY if term else Redemption.ON_DEMAND
    issuer = Text("岚川资管", "Lanchuan Asset Management")
    return Product(code, Text(zh, en), issuer, *ratings, term, redemption, stress, fee, 100_000, ("products",))


HOLD3 = product("H3-2", "三月持有2号", "Three-Month Hold No. 2", (2, 2), 92, 120, 35)
CASH = product("CASH-A", "现金管理A", "Cash Management A", (1, 1), 0, 10, 16)
HOLD6 = product("H6-1", "六月持有1号", "Six-Month Hold No. 1", (2, 2), 184, 190, 40)
COLD = product("NP-4", "南陂冷链仓储4期", "Nanpi Cold Chain IV", (2, 3), 270, 450, 60)
EQUITY = product("EQ-1", "岚川股权精选", "Lanchuan Equity Select", (5, 5), 1825, 3800, 150)


def match(item: Product, allowed: bool, rule: str, zh: str, en: str) -> Match:
    return Match(item, allowed, (Reason(Text(zh, en), rule),), ("decision",))


MATCHES = (
    match(HOLD3, True, "S6-002", "评级与期限都在您的等级和所答以内。", "Rating and term lie within level and answer."),
    match(CASH, True, "S6-002", "随时可取，应付您说的临时用钱。", "On demand, for the odd expense you mentioned."),
    match(HOLD6, False, "S6-005", "长于您答的1至3个月。", "Longer than the 1 to 3 months you answered."),
    match(COLD, False, "S6-002", "评级R3高于C2。", "Rated R3, above C2."),
    match(
        EQUITY,
        False,
        "S6-002",
        "评级R5高于C2，系统不允许向您推介。",
        "Rated R5, above C2; it may not be recommended to you.",
    ),
)


def reason(rule: str, zh: str, en: str) -> Reason:
    return Reason(Text(zh, en), rule)


PLAN = Plan(
    id="plan",
    label=Text("教育金计划", "Education-goal plan"),
    need_id="education",
    lines=(
        PlanLine(
            "H3-2",
            12_000_000,
            144_000,
            31_759,
            Text("三个月一轮，用钱日前全部回款。", "Three-month rounds, all back before the date."),
        ),
        PlanLine(
            "CASH-A", 6_000_000, 6_000, 7_391, Text("随时可取，应付临时用钱。", "On demand, for sudden expenses.")
        ),
    ),
    rounds=(
        Round(1, date(2026, 11, 24), date(2027, 2, 24)),
        Round(2, date(2027, 2, 24), date(2027, 5, 27)),
        Round(3, date(2027, 5, 27), date(2027, 8, 17)),
    ),
    loss_one_round_fen=150_000,
    loss_all_rounds_fen=450_000,
    reasons=(
        reason(
            "S7-002", "最后一轮2027-08-17结束，之后15天全部在手。", "The last round ends on 2027-08-17, 15 days early."
        ),
        reason("S7-003", "产品最高R2，不超过现有等级C2；等级不变。", "Products up to R2, within C2; the level stays."),
    ),
    drawbacks=(
        reason(
            "S7-011",
            "每一轮到期前取不出来，急用只有现金部分的60,000元。",
            "Nothing comes out before a round ends; in need there is only the 60,000 in cash.",
        ),
        reason(
            "S7-012",
            "可能少于本金。不承诺保本，也不承诺收益；不利情景不是最坏情况。",
            "It may end below the principal. Neither principal nor return is promised; worse than adverse can happen.",
        ),
        reason(
            "S7-013",
            "下一轮的费用和条件届时才知道；每轮重新确认，可以不续。",
            "Terms of the next round are known only then; each is confirmed anew and may be left out.",
        ),
        reason(
            "S7-014",
            "节假日到账可能顺延，所以最后一轮提前结束。",
            "Holidays can delay payment, so the last round ends early.",
        ),
    ),
    rule_id="S7-001",
    evidence=("plan",),
    confirmed_on=date(2026, 11, 20),
)
EDUCATION = ReportContent(
    house=HOUSE,
    client=Client(SUBJECT, "沈若溪", "3301**********1234"),
    advisor=Advisor(UUID("01936f2a-0000-7000-8000-000000000002"), Text("林晓", "Lin Xiao"), ("advisor",)),
    level=LEVEL,
    answers=ANSWERS,
    heard=(HEARD,),
    needs=(NEED,),
    contradictions=(),
    matches=MATCHES,
    conflicts=(
        Conflict(
            "fees",
            Text(
                "您买入代销产品，本平台从产品年费中得到一部分；三月持有2号为0.10%，现金管理A为0.05%。",
                "When you buy, we receive part of the yearly cost: 0.10% for Three-Month Hold No. 2, 0.05% for Cash "
                "Management A.",
            ),
            "RPT-08",
            ("interests",),
        ),
        Conflict(
            "pay",
            Text(
                "您的客户经理不因您买哪个产品而多得报酬。",
                "Your advisor earns no more for one product than for another.",
            ),
            "RPT-08",
            ("interests", "advisor"),
        ),
    ),
    lessons=(
        Lesson(
            "capital",
            Text("固定收益类产品也可能少于本金。", "Fixed-income products, too, can return less than was put in."),
            "RPT-09",
            ("lesson",),
            date(2026, 11, 20),
        ),
        Lesson(
            "early",
            Text("持有期内不能提前赎回，急用钱要另外留出。", "No early redemption; keep money for emergencies apart."),
            "RPT-09",
            ("lesson",),
        ),
    ),
    review=Review(
        date(2027, 2, 20),
        (
            Text("收入、家庭或健康有变化", "Income, family or health change"),
            Text("用钱的日期或金额有变化", "The date or the amount changes"),
            Text("产品评级上调，或发行方出现不利公告", "A rating rises, or the issuer publishes bad news"),
        ),
        "RPT-10",
        ("assessment",),
    ),
    rules=RULES,
    evidence=EVIDENCE,
    plan=PLAN,
    needs_label=NeedsLabel(Text("稳健，偏保守", "steady, leaning conservative"), "S5-002", ("visit", "assessment")),
)
WISH = "朋友都在做高收益的项目，我也想试试风险大一点的，亏一点没关系。"
CONTRADICTED = replace(
    EDUCATION,
    level=replace(
        LEVEL,
        level=1,
        lowest=True,
        binding="capacity",
        title=Text("保守型", "conservative"),
        caps=(replace(CAPS[1], level=1), *CAPS[2:]),
    ),
    heard=(
        Heard(
            "wish",
            Channel.DESK,
            WISH,
            spans(WISH, "高收益", "风险大一点", "亏一点没关系"),
            date(2026, 11, 19),
            Text("林晓", "Lin Xiao"),
            Text("您在柜台提出要风险更高的项目。", "At the desk you asked for projects with more risk."),
            "S5-008",
            ("visit",),
        ),
    ),
    needs=(),
    contradictions=(
        Contradiction(
            "attitude",
            Severity.MATERIAL,
            Text("态度：线上保守，柜台要高风险", "Attitude: conservative online, high risk at the desk"),
            Side(
                Text("宁可少赚，也不愿本金波动", "I would rather earn less than see my capital move"),
                Text("线上问卷，11-18", "Online questionnaire, 18 Nov"),
                ((0, 12),),
            ),
            Side(
                Text(WISH, WISH),
                Text("柜台，11-19，林晓记录", "At the desk, 19 Nov, noted by Lin Xiao"),
                spans(WISH, "高收益", "风险大一点", "亏一点没关系"),
            ),
            Text("平时求稳，听到别人的故事时想试。", "Steady as a rule, tempted by other people's stories."),
            Text(
                "两句话不能同时决定等级，按较谨慎的一句。",
                "Both cannot decide the level at once; the more cautious one holds.",
            ),
            True,
            "S3-004",
            ("assessment", "visit"),
        ),
    ),
    matches=tuple(replace(item, allowed=item.product is CASH) for item in MATCHES),
    plan=None,
    needs_label=None,
)
