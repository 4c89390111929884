"""Ask how the investor feels about loss, and have the largest bearable loss written down in yuan."""

from crm.suitability.domain.questions import AnswerKind, Group, Option, Question
from crm.suitability.domain.sources import COLLECTING, LOWEST_CLASS_CRITERIA
from crm.suitability.domain.words import Words

ATTITUDE = Question(
    id="attitude",
    group=Group.ATTITUDE,
    source=COLLECTING,
    text=Words("您觉得自己是哪一类投资者？", "What kind of investor would you call yourself?"),
    why=Words(
        "这是态度，不是能力：收入高不等于愿意亏。我们分开看。",
        "This is attitude, not capacity: earning well does not mean being willing to lose. We keep them apart.",
    ),
    scored=True,
    options=(
        Option("no_loss", Words("一分钱也不能亏", "I cannot accept any loss at all"), 0),
        Option(
            "conservative",
            Words("保守：少亏比多赚要紧", "Conservative: losing little matters more than earning much"),
            2,
        ),
        Option("steady", Words("稳健：小的起落可以接受", "Steady: small ups and downs are acceptable"), 4),
        Option("balanced", Words("平衡：愿意为增长承受一些波动", "Balanced: some swings for some growth"), 6),
        Option("growth", Words("成长：愿意承受较大波动", "Growth: larger swings are acceptable"), 8),
        Option("aggressive", Words("进取：大起大落也能接受", "Aggressive: I accept large swings"), 10),
    ),
)

REACTION = Question(
    id="reaction",
    group=Group.ATTITUDE,
    source=COLLECTING,
    text=Words(
        "买入一个月后账面跌了10%，您会怎么做？", "A month after buying, the value is down 10 %. What do you do?"
    ),
    why=Words(
        "真到下跌时的做法，比平时的想法更说明问题。", "What one does in a fall says more than what one thinks in calm."
    ),
    scored=True,
    options=(
        Option("sell_all", Words("全部卖掉", "Sell everything"), 0),
        Option("sell_some", Words("卖掉一部分", "Sell a part"), 2),
        Option("wait", Words("等等看", "Wait and see"), 4),
        Option("buy_more", Words("再买一些", "Buy more"), 6),
    ),
)

OUTCOMES = Question(
    id="outcomes",
    group=Group.ATTITUDE,
    source=COLLECTING,
    text=Words(
        "一年后的结果可能落在下面的范围里，您选哪一个？",
        "A year from now the result may lie in one of these ranges. Which do you choose?",
    ),
    why=Words("好的一头和差的一头总是一起来的。", "The good end and the bad end always come together."),
    scored=True,
    options=(
        Option("narrow", Words("在−1%与+3%之间", "Between −1 % and +3 %"), 0),
        Option("small", Words("在−5%与+6%之间", "Between −5 % and +6 %"), 2),
        Option("medium", Words("在−15%与+15%之间", "Between −15 % and +15 %"), 5),
        Option("wide", Words("在−35%与+40%之间", "Between −35 % and +40 %"), 8),
    ),
)

LOSS_LIMIT = Question(
    id="loss_limit",
    group=Group.ATTITUDE,
    source=LOWEST_CLASS_CRITERIA,
    kind=AnswerKind.AMOUNT,
    least_fen=0,
    most_fen=100_000_000_00,
    text=Words(
        "请写下：这笔投资一年里最多亏多少钱，您还能接受？",
        "Please write down: what is the largest loss over a year on this investment that you would accept?",
    ),
    why=Words(
        "这是您写给自己的上限。任何方案在不利情景下的亏损都不会超过它。",
        "This is a limit you set yourself. No proposal may lose more than this in its adverse scenario.",
    ),
)

QUESTIONS = (ATTITUDE, REACTION, OUTCOMES, LOSS_LIMIT)
