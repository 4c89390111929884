"""The rules that find needs, worries and wishes in a note: one row per way of saying it, each with its examples.

Source: written for this hub from how advisors note conversations; precision on real notes is unmeasured, so every
finding is a suggestion until a person confirms it.
"""

import re
from typing import Final

from crm.profile.domain.statement_kinds import StatementKind, StatementRule


def _zh(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _en(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_CHILD = r"(?:孩子|小孩|儿子|女儿|闺女|外孙女?|孙子|孙女|老大|老二|娃)"
_SCHOOL = r"(?:大学|高中|初中|中学|小学|研究生|留学|国外读书|读书|上学|学校|幼儿园|高考|考研|出国)"
_HIGH = r"(?:高风险|风险(?:高|大)|高收益|高回报|收益(?:最)?高的|激进|进取型|股权|期货|杠杆|翻倍|翻番)"
_GAP = r"(?:(?!\b(?:not|never|no longer)\b|n[’']t\b)[^,.;!?\n])"
_WANT = r"(?:想要?|要|想买|想投|想做|希望|追求|喜欢|只要|只看|偏好|打听|问(?:了|过|起)?有没有|有没有|感兴趣的是)"

RULES: Final[tuple[StatementRule, ...]] = (
    StatementRule(
        id="NEED-EDU-1",
        kind=StatementKind.NEEDS_EDUCATION,
        pattern=_zh(
            rf"{_CHILD}[^，。；！？\n不没]{{0,6}}(?:上|读|考|念|去|进|要|准备|打算"
            rf"|开始)?[^，。；！？\n不没毕]{{0,3}}{_SCHOOL}了?(?!毕业|老师|附近)"
        ),
        says=("孩子快上大学了", "女儿明年要考研", "儿子打算出国", "孙子今年上小学"),
        says_not=("孩子不上大学了", "孩子大学毕业了", "邻居孩子上大学", "孩子在读大学老师的书"),
    ),
    StatementRule(
        id="NEED-EDU-2",
        kind=StatementKind.NEEDS_EDUCATION,
        pattern=_zh(r"学费|教育金|留学(?:费用?|的钱)|上学的钱|学杂费"),
        says=("学费一共要十八万", "想存一笔教育金"),
        says_not=("学费已经备好", "不用交学费"),
        weak=True,
    ),
    StatementRule(
        id="NEED-EDU-3",
        kind=StatementKind.NEEDS_EDUCATION,
        pattern=_en(
            r"\b(?:child(?:ren)?|son|daughter|kids?|grandson|granddaughter)\b" + _GAP + r"{0,30}?"
            r"\b(?:university|college|(?:high |primary |secondary )?school|studying abroad|study abroad|tuition)\b"
        ),
        says=("Her daughter starts university next September", "the kids will soon go to college"),
        says_not=("her son is not going to college", "a neighbour's son starts university"),
    ),
    StatementRule(
        id="NEED-EDU-4",
        kind=StatementKind.NEEDS_EDUCATION,
        pattern=_en(r"\b(?:tuition(?: fees)?|school fees|education fund)\b"),
        says=("needs RMB 180,000 for tuition",),
        says_not=("tuition is already paid", "no school fees any more"),
        weak=True,
    ),
    StatementRule(
        id="NEED-HOME-1",
        kind=StatementKind.NEEDS_HOUSING,
        pattern=_zh(
            r"买房|换房|购房|首付|买(?:个|一?套)[^，。；\n]{0,6}房|换(?:个|一?套)[^，。；\n]{0,6}房|装修(?!好|完)"
        ),
        says=("三年后换房", "年底用 30 万装修", "想给儿子买套婚房", "首付还差一点"),
        says_not=("不买房了", "购买房车", "房子装修好了没事", "没有买房的打算"),
        whole_words=True,
    ),
    StatementRule(
        id="NEED-HOME-2",
        kind=StatementKind.NEEDS_HOUSING,
        pattern=_en(
            r"\b(?:down payment|(?:buy|buying|purchase) (?:a |an |her |his |their )?(?:\w+ )?(?:house|home|flat"
            r"|apartment)|renovat\w+)\b"
        ),
        says=("plans to buy a flat in 2028", "needs the down payment by June"),
        says_not=("they are not buying a house", "a friend wants to buy a flat"),
    ),
    StatementRule(
        id="NEED-MED-1",
        kind=StatementKind.NEEDS_MEDICAL,
        pattern=_zh(r"看病|住院|(?:做|动|要)个?(?:小|大)?手术|医药费|医疗费|治病|化疗|透析"),
        says=("老伴看病要随时能用", "下个月要做手术", "医药费一年要五万"),
        says_not=("没有住院", "不用看病", "同事住院"),
    ),
    StatementRule(
        id="NEED-MED-2",
        kind=StatementKind.NEEDS_MEDICAL,
        pattern=_en(r"\b(?:surgery|hospital (?:bills?|stay)|medical (?:bills?|costs?|expenses)|treatment costs?)\b"),
        says=("has surgery in March", "worried about medical bills"),
        says_not=("no surgery needed", "his colleague had surgery"),
    ),
    StatementRule(
        id="NEED-RET-1",
        kind=StatementKind.NEEDS_RETIREMENT,
        pattern=_zh(r"养老(?!院老师)|退休(?:后|以后|之后|生活|的时候)|(?:快|准备|马上|就)要?退休"),
        says=("这笔钱是养老用的", "快要退休", "退休以后想多点收入"),
        says_not=("不考虑养老", "还没退休的打算"),
    ),
    StatementRule(
        id="NEED-RET-2",
        kind=StatementKind.NEEDS_RETIREMENT,
        pattern=_en(r"\b(?:retire|retires|retiring|retirement|old age|pension savings)\b"),
        says=("will retire in three years", "saving for retirement"),
        says_not=("she is not retiring", "never retire"),
    ),
    StatementRule(
        id="NEED-LIQ-1",
        kind=StatementKind.NEEDS_LIQUIDITY,
        pattern=_zh(
            r"(?:怕|担心|生怕|就怕|顾虑)[^，。；！？\n]{0,14}?(?:取|拿|赎|提)(?:不出来?|不了|不到)"
            r"|(?:怕|担心|生怕|就怕)[^，。；！？\n]{0,10}?(?:急用|等钱用|锁住|套住|被锁)"
        ),
        says=("怕到时候用钱取不出来", "担心急用", "就怕钱被锁住", "担心到期前拿不到"),
        says_not=("不怕取不出来", "不担心急用"),
    ),
    StatementRule(
        id="NEED-LIQ-2",
        kind=StatementKind.NEEDS_LIQUIDITY,
        pattern=_zh(
            r"(?:能不能|可不可以|能否|是否可以|可以不可以|是不是能|想要?)(?:随时|提前)(?:取|赎回|支取|拿|用)(?:出来)?"
        ),
        says=("问了两次能不能提前取", "想随时取", "问能否提前赎回"),
        says_not=("不想提前取", "没问能不能提前取"),
        weak=True,
    ),
    StatementRule(
        id="NEED-LIQ-3",
        kind=StatementKind.NEEDS_LIQUIDITY,
        pattern=_zh(
            r"(?:要|得|必须|最好|需要|希望)[^，。；！？\n]{0,4}(?:随时|马上)(?:都)?(?:能|可以)?(?:取|用|拿|赎回"
            r"|变现)|随时(?:能|可以)(?:取|用|拿)的?|等着?用钱|流动性要好"
        ),
        says=("老伴看病要随时能用", "想给父母换成随时能取的", "希望随时可以取"),
        says_not=("不需要随时能用", "不用随时能取"),
    ),
    StatementRule(
        id="NEED-LIQ-4",
        kind=StatementKind.NEEDS_LIQUIDITY,
        pattern=_en(
            r"\b(?:afraid|worried|fears?|concerned)\b[^,.;!?\n]{0,40}?\b(?:withdraw|take (?:it|the money) out"
            r"|locked (?:in|up)|get (?:it|the money) (?:out|back) in time)\b"
            r"|\b(?:access|withdraw|take out|redeem)\b[^,.;!?\n]{0,20}?\b(?:early|any ?time|at any time"
            r"|at short notice)\b"
        ),
        says=(
            "afraid she cannot withdraw it in time",
            "asked twice whether she can redeem early",
            "wants to access the money any time",
        ),
        says_not=("does not need to withdraw early", "not worried about being locked in"),
    ),
    StatementRule(
        id="WISH-RISK-1",
        kind=StatementKind.WANTS_HIGH_RISK,
        pattern=_zh(rf"{_WANT}[^，。；！？\n不没]{{0,8}}?{_HIGH}(?:[、，和]?{_HIGH})*(?:的?(?:项目|产品|品种))?"),
        says=("客户想要高风险高收益的项目", "问有没有收益最高的", "想投期货", "只要高回报"),
        says_not=("不想碰高风险", "不要高风险的", "没想要高收益", "同事想要高风险的"),
    ),
    StatementRule(
        id="WISH-RISK-2",
        kind=StatementKind.WANTS_HIGH_RISK,
        pattern=_zh(
            r"(?:亏|赔|跌|损失)(?:一?点儿?|一?些|了|本|一半|光)?也?(?:没关系|无所谓|不要紧|不怕|没事|能接受"
            r"|可以接受|认了)|风险(?:高|大)(?:一?点儿?|一?些)?也?(?:没关系|无所谓|不怕|可以)"
        ),
        says=("说亏一点没关系", "亏了也认了", "风险大点无所谓"),
        says_not=("不是亏一点没关系", "亏一点都不行"),
    ),
    StatementRule(
        id="WISH-RISK-3",
        kind=StatementKind.WANTS_HIGH_RISK,
        pattern=_zh(r"(?:不怕|不在乎|不介意|无所谓)(?:亏|赔|风险|损失)(?!没)"),
        says=("他不怕亏", "不在乎风险"),
        says_not=("怕亏", "在乎风险"),
        deniable=False,
    ),
    StatementRule(
        id="WISH-RISK-4",
        kind=StatementKind.WANTS_HIGH_RISK,
        pattern=_en(
            r"\b(?:wants?|wanted|asks? (?:for|about)|asked (?:for|about)|looking for|prefers?|interested in"
            r"|keen on)\b[^,.;!?\n]{0,20}?"
            r"\b(?:high(?:er)?[- ](?:risk|return|yield)s?|aggressive|leveraged?|futures|speculative)"
            r"\b(?: (?:projects?|products?))?"
        ),
        says=("The client wants high-risk projects", "asked about higher returns"),
        says_not=(
            "does not want high-risk products",
            "never asked for high-yield",
            "a friend wants high-risk projects",
        ),
    ),
    StatementRule(
        id="WISH-RISK-5",
        kind=StatementKind.WANTS_HIGH_RISK,
        pattern=_en(
            r"\b(?:(?:does|do|would)(?:n[’']t| not) mind|is fine with|can live with|not afraid of)"
            r"\b[^,.;!?\n]{0,20}?\b(?:los(?:s|ses|ing)|risk)\b"
        ),
        says=("says he does not mind losing a little", "is fine with some losses"),
        says_not=("minds losing money", "is afraid of losing"),
        deniable=False,
    ),
    StatementRule(
        id="FEAR-LOSS-1",
        kind=StatementKind.FEARS_LOSS,
        pattern=_zh(r"(?:怕|担心|害怕|生怕)[^，。；！？\n]{0,6}?(?:亏|赔|本金|损失|跌)(?:本|钱|损|掉)?"),
        says=("怕亏", "担心本金损失", "害怕赔钱"),
        says_not=("不怕亏", "不担心亏"),
    ),
    StatementRule(
        id="FEAR-LOSS-2",
        kind=StatementKind.FEARS_LOSS,
        pattern=_zh(
            r"(?:不能|不想|不愿意?|不肯|受不了|经不起|接受不了|一点(?:儿|也|都)?不能)(?:再)?(?:有)?(?:亏|赔"
            r"|损失)(?:损|钱|本)?|亏不起|赔不起|本金(?:最|更|很)?(?:要紧|重要|安全)|保住本金|(?:亏|赔)一?(?:点"
            r"|分钱?)儿?都不行"
        ),
        says=("本金最要紧", "一分不想亏", "他亏不起", "亏一点都不行"),
        says_not=("他亏得起", "亏一点没关系"),
        deniable=False,
    ),
    StatementRule(
        id="FEAR-LOSS-3",
        kind=StatementKind.FEARS_LOSS,
        pattern=_en(
            r"\b(?:afraid of|worried about|fears?|scared of|anxious about)\b[^,.;!?\n]{0,20}?\b(?:los(?:s|ses"
            r"|ing)|the principal)\b"
        ),
        says=("afraid of losing money", "worried about losses"),
        says_not=("not afraid of losing", "isn't worried about losses"),
    ),
    StatementRule(
        id="FEAR-LOSS-4",
        kind=StatementKind.FEARS_LOSS,
        pattern=_en(
            r"\b(?:can(?:not|[’']t) (?:afford|bear) (?:to lose|a loss|any loss(?:es)?)|(?:does|do)(?:n[’']t"
            r"| not) want to lose|keep the principal safe)\b"
        ),
        says=("cannot afford to lose", "does not want to lose a cent"),
        says_not=("can afford a loss",),
        deniable=False,
    ),
    StatementRule(
        id="DISLIKE-COMPLEX-1",
        kind=StatementKind.DISLIKES_COMPLEX,
        pattern=_zh(
            r"(?:看|听|弄|搞)不(?:太)?(?:懂|明白|清楚?)的?(?:结构)?|太复杂|复杂的[^，。；\n]{0,4}(?:不想|不要"
            r"|不看|看不懂|不碰)|不(?:想要?|要|喜欢)[^，。；\n]{0,3}(?:看不懂|复杂)的?"
        ),
        says=("复杂的看不懂", "不想要看不懂的", "这个太复杂", "听不太懂条款"),
        says_not=("都看得懂", "不算复杂"),
        deniable=False,
    ),
    StatementRule(
        id="DISLIKE-COMPLEX-2",
        kind=StatementKind.DISLIKES_COMPLEX,
        pattern=_en(
            r"\b(?:too complicated|too complex|(?:does|do|did)(?:n[’']t| not) understand|confus(?:ed|ing)"
            r"|keep it simple|wants? (?:something )?simple)\b"
        ),
        says=("finds it too complicated", "did not understand the structure"),
        says_not=("understands the structure",),
        deniable=False,
    ),
    StatementRule(
        id="LIFE-JOB-1",
        kind=StatementKind.JOB_LOSS,
        pattern=_zh(r"失业|下岗|被裁(?:员|了)?|被辞退|被优化|丢了(?:工作|饭碗)|没(?:有)?工作了|公司倒闭"),
        says=("上个月失业", "被裁了", "丢了工作", "现在没工作了"),
        says_not=("没有失业", "并未下岗", "朋友被裁了"),
    ),
    StatementRule(
        id="LIFE-JOB-2",
        kind=StatementKind.JOB_LOSS,
        pattern=_en(r"\b(?:lost (?:her|his|their|the) job|laid off|made redundant|unemployed|lost employment)\b"),
        says=("lost her job in May", "was laid off"),
        says_not=("was not laid off", "a colleague was made redundant"),
    ),
    StatementRule(
        id="LIFE-INCOME-1",
        kind=StatementKind.INCOME_CHANGE,
        pattern=_zh(
            r"(?:收入|工资|奖金|薪水|租金收入|生意)[^，。；！？\n不没]{0,4}?(?:降|减|少了|下降|下滑|涨|增加|上升"
            r"|翻了?一?番|变)(?:了|低|高)?|降薪|减薪|涨薪|加薪|升职|辞职|(?:刚|已经)退休"
        ),
        says=("工资降了", "今年降薪", "收入增加", "刚退休", "奖金少了"),
        says_not=("收入没有变", "没有降薪", "工资没降"),
    ),
    StatementRule(
        id="LIFE-INCOME-2",
        kind=StatementKind.INCOME_CHANGE,
        pattern=_en(
            r"\b(?:income|salary|bonus|wages?|pay)\b"
            + _GAP
            + r"{0,15}?\b(?:cut|fell|dropped|rose|increased|went (?:up|down)|doubled|halved|changed)\b"
            r"|\b(?:pay|salary) (?:cut|rise|raise)\b|\bgot promoted\b"
        ),
        says=("her income dropped this year", "took a pay cut", "got promoted"),
        says_not=("income has not changed", "no pay cut"),
    ),
)

TITLES: Final[dict[StatementKind, tuple[str, str]]] = {
    StatementKind.NEEDS_EDUCATION: ("子女教育", "Education"),
    StatementKind.NEEDS_HOUSING: ("住房", "Housing"),
    StatementKind.NEEDS_MEDICAL: ("医疗", "Medical care"),
    StatementKind.NEEDS_RETIREMENT: ("养老", "Retirement"),
    StatementKind.NEEDS_LIQUIDITY: ("用钱时取得出来", "Money within reach"),
    StatementKind.WANTS_HIGH_RISK: ("想要高风险", "Asks for high risk"),
    StatementKind.FEARS_LOSS: ("怕亏损", "Fears a loss"),
    StatementKind.DISLIKES_COMPLEX: ("不想要看不懂的结构", "Wants nothing complicated"),
    StatementKind.JOB_LOSS: ("失去工作", "Lost the job"),
    StatementKind.INCOME_CHANGE: ("收入变化", "Income changed"),
}
"""What a tag on the screen says, zh and en."""
