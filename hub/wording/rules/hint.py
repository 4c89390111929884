"""The rules that the model speaks for: promises in words that no pattern names."""

from hub.wording.findings import Language, Severity
from hub.wording.rules.rule import Rule
from hub.wording.sources import ADVERTISING_25

HINT = Rule(
    id="W-HINT",
    language=Language.ZH,
    severity=Severity.REVIEW,
    source=ADVERTISING_25,
    title_zh="读起来像承诺，虽然没有用到关键词",
    title_en="Reads like a promise, though without a key word",
    instead_zh="可能盈利，也可能亏损，请以合同约定为准。",
    instead_en="It may gain or lose; what counts is the contract.",
    patterns=(),
    matches=(
        "说白了就是白捡的利息",
        "少了一分我个人补给您",
        "闭着眼睛买，睡醒了数钱就行",
        "我妈的养老钱都放这儿了，您还担心什么",
    ),
    passes=(
        "我们不能私下给您写任何保证，写了也是违规的",
        "天冷了，您出门多穿点，路上慢点走",
        "上次借的伞明天还您",
    ),
)

PLAIN_HINT = Rule(
    id="W-FRAME",
    language=Language.ZH,
    severity=Severity.VIOLATION,
    source=ADVERTISING_25,
    title_zh="整句话明显是在承诺",
    title_en="As a whole plainly a promise",
    instead_zh="可能盈利，也可能亏损，请以合同约定为准。",
    instead_en="It may gain or lose; what counts is the contract.",
    patterns=(),
    matches=("不用看大盘脸色，收益照样每月到手", "躺着都能把钱赚了，还等啥", "无论股市涨跌，我们都能让您赚钱"),
    passes=("收益分配以管理人公告为准，可能为零", "跌了能不能补，请看合同第八条"),
)
