"""The wording rules as data. Adding a rule adds a row with its source and its own examples.

A pattern is a regular expression over the normalised text. `<保本>` in a pattern also matches its pinyin.
`unless` are places where the same words mean something else (无风险利率): a match inside one is dropped.
`deniable` rules fall away when the promise is denied where it stands; a ban on a word in itself does not.
"""

from dataclasses import dataclass

from hub.wording.findings import Language, Severity
from hub.wording.sources import (
    ADVERTISING_9,
    ADVERTISING_25,
    INTERIM_10,
    ONLINE_MARKETING,
    SUITABILITY_22,
    Source,
)

RULE_SET_VERSION = "2026-11.1"


@dataclass(frozen=True)
class Rule:
    id: str
    language: Language
    severity: Severity
    source: Source
    title_zh: str
    title_en: str
    patterns: tuple[str, ...]
    matches: tuple[str, ...]
    passes: tuple[str, ...]
    unless: tuple[str, ...] = ()
    deniable: bool = True


PRINCIPAL_ZH = Rule(
    id="W-PRINCIPAL",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="承诺保本或保收益",
    title_en="Promises principal or return",
    patterns=(
        r"<保本>(?:<保息>|保收益)?",
        r"<本息>(?:<双保>|保障|有保障|无忧|安全|全保|都保)",
        r"<保息>|<保收益>|保底收益|收益保底|保底",
        r"本金(?:绝对|百分之?百|100%|十足|完全|永远)?(?:安全|无忧|保障|有保障|零损失|不受损|不会?(?:亏|损|少))",
        r"保障本金|保证本金|确保本金|守住本金",
        r"(?:保证|承诺|担保|确保|锁定|包)(?:您|你|大家|客户|投资者)?(?:的)?(?:最低|固定|稳定|年化|高额?)*(?:收益|回报|利息|盈利|赚钱|获利|本息)",
        r"<兜底>|<刚兑>|刚性兑付|<旱涝保收>|<包赚(?:不赔)?>|<稳赚(?:不赔)?>|<只赚不赔>|<包赚不赔>|<稳赚不赔>",
    ),
    unless=(
        r"保本点|保本微利|保本经营|保本销售",
        r"保证收益率测算|确保收益权|保证本息(?:按时)?划付",
        r"兜底条款|兜底性",
        r"保证利息计算|确保利息计算",
    ),
    matches=(
        "本.息.双.保",
        "不承诺别的,只承诺保本保息",
        "旱涝保收",
        "包赚不赔",
        "我们兜底",
        "保 本 保 息",
        "bǎo běn bao xi",
    ),
    passes=(
        "不承诺保本保息",
        "非保本浮动收益",
        "存款保险保本不适用",
        "销售人员不得使用“保本保息”等用语",
        "保本点为年化2%",
    ),
)
NO_RISK_ZH = Rule(
    id="W-NORISK",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="宣称没有风险",
    title_en="Claims there is no risk",
    patterns=(
        r"(?:<零>|0|〇)\s?<风险>",
        r"<无风险>|(?:没有?|毫无|无|不存在)(?:任何|一点儿?|一丝|丝毫|半点|什么)?风险",
        r"风险(?:为|等于|是)(?:零|0)|风险全无",
        r"(?:绝对|百分之?百|100%|十分|万分)(?:安全|稳妥|可靠)|万无一失|安全无忧|高枕无忧",
        r"不(?:会|可能)(?:亏|赔|损失|跌)(?:本|钱|损)?|亏不了|赔不了|永不亏损|零亏损|零损失",
    ),
    unless=(
        r"无风险(?:利率|收益率|利差|资产|套利|报酬率|回报率)",
        r"(?:没有?|无)风险(?:管理|控制|评估|提示|揭示|测评|偏好|承受|敞口|准备金|等级|意识|隔离|说明)",
    ),
    matches=("零★风险", "０风险产品", "零\u200b风险", "这个项目没有任何风险", "把钱放这里绝对安全", "零風險"),
    passes=(
        "以无风险利率为基准",
        "投资并非没有风险",
        "任何投资都不是零风险",
        "天下没有零风险的高收益",
        "没有风险评估不得购买",
    ),
)
CERTAIN_ZH = Rule(
    id="W-CERTAIN",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=SUITABILITY_22,
    title_zh="对不确定的结果作确定判断",
    title_en="States the uncertain as certain",
    patterns=(
        r"(?:一定|肯定|必定|必然|准|绝对|保证|包你?|稳稳?|闭着?眼)(?:能|会|可以|都能|可)?(?:大)?(?:赚|涨|盈利|获利|翻倍)",
        r"必赚|必涨|稳赢|稳拿|躺赚|躺着(?:就能)?(?:赚|拿|收)|白捡|白拿|坐等(?:收钱|分红|收益)|闭眼(?:买|入)",
        r"(?:翻倍|翻番)(?:收益|赚)|收益翻倍|一夜暴富|暴利",
    ),
    unless=(r"不一定(?:能|会)", r"不保证盈利"),
    matches=("跟着买一定能赚", "躺着收利息", "闭眼买就行", "年底收益翻倍"),
    passes=("买基金不一定能赚", "没有人能保证盈利", "警惕一夜暴富的骗局"),
)
LOSS_COVER_ZH = Rule(
    id="W-LOSSCOVER",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=INTERIM_10,
    title_zh="承诺由他人承担损失",
    title_en="Promises that somebody covers the loss",
    patterns=(
        r"(?:亏|赔|损失|少)(?:了|掉)?(?:多少|一分|一毛|一块|的钱|的|部分)?(?:钱)?(?:都)?"
        r"(?:算|由|归|找)?(?:我|我们|公司|平台|本公司|经理|银行)(?:个人)?(?:的|来|负责|全)?(?:赔|补|包|出|承担|负责|垫|给您|给你)",
        r"(?:亏|赔)(?:了)?(?:都)?(?:算|找)(?:我|我们|公司|平台)的?",
        r"(?:平台|公司|股东|集团|我们)(?:全额|先行|足额|无条件)?(?:垫付|赔付|回购|补足|补差)",
    ),
    matches=("亏了我们赔", "亏了算我的", "少一分我个人补", "逾期由平台全额垫付"),
    passes=("亏损由投资者自行承担", "平台不代偿、不垫付", "公司不作任何补差承诺"),
    unless=(r"(?:平台|公司|我们)不.{0,3}垫付", r"公司回购(?:股份|股票|注销)"),
)
HIGH_RETURN_ZH = Rule(
    id="W-HIGHRETURN",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=ONLINE_MARKETING,
    title_zh="以高收益诱导",
    title_en="Induces by high returns",
    patterns=(
        r"(?:超|极)?<高收益>|高回报|高利息|超额回报|高额(?:收益|回报|利息)",
        r"(?:收益率?|年化|回报率?|利率|利息)(?:率)?(?:高达|可达|最高可?达?|不低于|至少|轻松(?:达|过|破)|稳定在)\d",
    ),
    unless=(
        r"高收益债",
        r"高收益(?:与|和|必然|往往|通常|总是|一定)?(?:伴随|意味着|对应)?(?:着)?(?:更)?高风险",
        r"利率不低于国债",
    ),
    matches=("高收益理财等你来", "年化收益高达12%", "高回报项目"),
    passes=("高收益往往意味着高风险", "不要被高收益承诺迷惑", "拒绝高回报诱惑", "主要投资高收益债券"),
)
SUPERLATIVE_ZH = Rule(
    id="W-SUPERLATIVE",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=ADVERTISING_9,
    title_zh="使用绝对化用语",
    title_en="Uses superlatives banned in advertising",
    patterns=(
        r"国家级|最高级|最佳|顶级|史上最|绝无仅有|世界级",
        r"(?:全国|全网|行业|业内|世界|全球|中国|同行|市场)(?:排名)?(?:第一|首家|唯一|领先|最[大强好稳高])|第一(?:品牌|平台|名|选择)",
        r"最(?:安全|稳健|可靠|放心|划算|赚钱|值得)(?:的)?",
    ),
    unless=(
        r"国家级(?:高新|专精|经济|开发|贫困|文物|非物质|自然|重点|实验|新区)",
        r"第一(?:季度|还款|大|期|次|年|条|款|项|位|步|时间)",
        r"世界级(?:名录|遗产)",
        r"最佳估计|最佳证据",
    ),
    matches=("国家级理财平台", "行业第一的平台", "最安全的选择", "收益最佳"),
    passes=("第一季度报告", "第一还款来源为租金", "国家级高新技术企业", "不得使用国家级、最高级、最佳等用语"),
)
ENDORSE_ZH = Rule(
    id="W-ENDORSE",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="以他人名义作推荐或担保",
    title_en="Uses endorsement to sell",
    patterns=(
        r"(?:专家|教授|学者|明星|协会|院士|主播|网红|老客户)(?:一致|强烈|联名|倾情|亲自|都|力荐)?(?:推荐|代言|力荐|背书|好评)",
        r"(?:国资|国企|央企|政府|国家|央行|银行|财政|监管|保险公司)(?:信用)?(?:背书|兜底|担保|做担保|撑腰|买单)",
    ),
    unless=(r"银行担保函", r"担保(?:公司|机构|合同|物权)"),
    matches=("专家一致推荐", "国资背书", "政府兜底"),
    passes=("本产品无任何国资背书", "不存在政府担保", "禁止利用专家推荐"),
)
LOW_BAR_ZH = Rule(
    id="W-LOWBAR",
    language=Language.ZH,
    severity=Severity.REVIEW,
    source=ONLINE_MARKETING,
    title_zh="以低风险、低门槛、秒到账诱导",
    title_en="Induces by low risk, low threshold or instant payout",
    patterns=(
        r"<低风险>|风险(?:极|很|超)低",
        r"低门槛|门槛(?:极|很|超)?低|零门槛",
        r"秒到账?|秒批|秒回款|随时取(?:用|出)?",
    ),
    unless=(
        r"R[1-5]\s?[(（]?\s?中?低风险|r[1-5]\s?\(?\s?中?低风险",
        r"中低风险|较低风险",
        r"低风险(?:等级|评级|级别|级|类|型|投资者|客户|承受|偏好|\()",
        r"风险等级为?低风险|由低风险",
    ),
    matches=("低风险好产品", "门槛低人人可投", "赎回秒到账"),
    passes=("R1(低风险)", "R2（中低风险）", "低风险承受能力", "不以低门槛吸引投资者"),
)
EXPECTED_ZH = Rule(
    id="W-EXPECTED",
    language=Language.ZH,
    severity=Severity.REVIEW,
    source=ONLINE_MARKETING,
    title_zh="以预期收益率示人",
    title_en="Shows an expected return",
    patterns=(r"预期(?:年化)?收益率?|预计(?:年化)?收益率?", r"(?:收益|回报)(?:很|非常|十分|一直|相当)?(?:稳定|稳健)"),
    matches=("预期年化收益率5%", "收益很稳定"),
    passes=("不设预期收益率", "不以收益稳定为宣传"),
)
URGENCY_ZH = Rule(
    id="W-URGENCY",
    language=Language.ZH,
    severity=Severity.REVIEW,
    source=ONLINE_MARKETING,
    title_zh="催促购买",
    title_en="Presses for a purchase",
    patterns=(
        r"限时抢购|限额抢购|手慢无|欲购从速|最后\d+个?名额|赶紧(?:抢|买|上车)|错过(?:不再|再等|后悔|就没)|抢完即止|名额有限",
    ),
    matches=("限时抢购，手慢无", "最后3个名额"),
    passes=("不搞限时抢购", "请仔细阅读后再决定"),
)
GUARANTEE_EN = Rule(
    id="W-PRINCIPAL-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="承诺保本或保收益（英文）",
    title_en="Promises principal or return",
    patterns=(
        r"guarantee[ds]?\s+(?:a\s+|an\s+|the\s+|your\s+|you\s+(?:a\s+)?|all\s+|high\s+|fixed\s+|stable\s+|annual\s+|minimum\s+)*"
        r"(?:principal|capital|returns?|profits?|income|interest|yields?|gains?|money)",
        r"(?:principal|capital|returns?|profits?|interest|income)(?:\s+and\s+\w+)?[\s-]+(?:is|are)?\s*(?:fully\s+|100%\s+|always\s+)?(?:guaranteed|protected|assured)",
        r"promis\w+\s+(?:a\s+|you\s+|fixed\s+|high\s+|stable\s+)*(?:returns?|profits?|principal)",
        r"(?:your\s+)?(?:principal|capital|money)\s+(?:is|are|stays)\s+(?:\w+\s+)?safe",
    ),
    unless=(r"guaranteed (?:by|loan)", r"deposit guarantee"),
    matches=(
        "We guarantee your principal.",
        "Returns are guaranteed",
        "a capital-protected product",
        "guaranteed annual returns",
    ),
    passes=(
        "We do not guarantee principal or returns.",
        "Returns are not guaranteed.",
        "No guaranteed return is offered.",
    ),
)
NO_RISK_EN = Rule(
    id="W-NORISK-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="宣称没有风险（英文）",
    title_en="Claims there is no risk",
    patterns=(
        r"(?:risk|loss)[\s-]*free|zero[\s-]*(?:risk|loss)|no[\s-]+(?:risk|loss(?:es)?)\b|without\s+(?:any\s+)?risk\b|100%\s+safe|absolutely\s+safe",
        r"(?:cannot|can't|can’t|never|won't|will not)\s+(?:possibly\s+)?lose\b",
    ),
    unless=(
        r"risk[\s-]free (?:interest )?(?:rate|benchmark|yield|asset)",
        r"no risk (?:assessment|rating|warning|management)",
    ),
    matches=("A risk-free choice", "There is zero risk", "You cannot lose"),
    passes=("Discounted at the risk-free rate", "No investment is risk free", "It is not risk-free."),
)
HIGH_RETURN_EN = Rule(
    id="W-HIGHRETURN-EN",
    language=Language.EN,
    severity=Severity.VIOLATION,
    source=ONLINE_MARKETING,
    title_zh="以高收益诱导（英文）",
    title_en="Induces by high or certain returns",
    patterns=(
        r"(?:high|huge|massive|incredible|unbeatable)\s+(?:returns?|profits?|yields?)|double\s+your\s+money|get\s+rich|sure[\s-](?:win|thing)|easy\s+money",
        r"(?:returns?|yields?)\s+(?:of\s+)?up\s+to\s+\d",
    ),
    unless=(r"high[\s-]yield bonds?", r"(?:higher|high) returns? (?:\w+\s){0,3}(?:higher|high|more) risk"),
    matches=("High returns for everyone", "Double your money by June", "Yields up to 12%"),
    passes=("Beware of high returns", "High returns mean high risk", "It invests in high-yield bonds"),
)
SUPERLATIVE_EN = Rule(
    id="W-SUPERLATIVE-EN",
    language=Language.EN,
    severity=Severity.REVIEW,
    source=ADVERTISING_9,
    title_zh="使用绝对化用语（英文）",
    title_en="Uses superlatives",
    patterns=(
        r"(?:the\s+)?(?:best|safest|no\.?\s?1|number one|leading|top)\s+"
        r"(?:platform|product|choice|investment|fund|provider)",
    ),
    matches=("the safest investment", "China's No.1 platform"),
    passes=("not the safest investment", "the best estimate"),
)

RULES: tuple[Rule, ...] = (
    PRINCIPAL_ZH,
    NO_RISK_ZH,
    CERTAIN_ZH,
    LOSS_COVER_ZH,
    HIGH_RETURN_ZH,
    SUPERLATIVE_ZH,
    ENDORSE_ZH,
    LOW_BAR_ZH,
    EXPECTED_ZH,
    URGENCY_ZH,
    GUARANTEE_EN,
    NO_RISK_EN,
    HIGH_RETURN_EN,
    SUPERLATIVE_EN,
)
