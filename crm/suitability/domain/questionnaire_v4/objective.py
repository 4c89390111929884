"""Ask what the money is for and what is expected of it: the need, told apart from the wish."""

from crm.suitability.domain.questions import Group, Option, Question
from crm.suitability.domain.sources import COLLECTING
from crm.suitability.domain.words import Words

PURPOSE = Question(
    id="purpose",
    group=Group.OBJECTIVE,
    source=COLLECTING,
    text=Words("这笔钱以后打算做什么用？", "What is this money meant for?"),
    why=Words(
        "有用途的钱，先看什么时候要用，再看收益。",
        "Money with a purpose is planned by its date first and by its yield second.",
    ),
    options=(
        Option("idle", Words("闲钱打理，暂无安排", "Spare money, nothing planned"), 0),
        Option("education", Words("子女教育", "A child's education"), 0),
        Option("housing", Words("买房、装修", "A home"), 0),
        Option("medical", Words("看病、照护", "Medical care"), 0),
        Option("retirement", Words("养老", "Retirement"), 0),
        Option("other", Words("其他", "Something else"), 0),
    ),
)

AIM = Question(
    id="aim",
    group=Group.OBJECTIVE,
    source=COLLECTING,
    text=Words("哪一句最接近您的目标？", "Which comes closest to your aim?"),
    why=Words(
        "目标决定方向：想少波动和想多增长，不能同时做到最多。",
        "The aim sets the direction: least movement and most growth cannot both be had.",
    ),
    scored=True,
    options=(
        Option("preserve", Words("尽量不亏，收益低一些没关系", "Avoid losses; a low yield is fine"), 0),
        Option("income", Words("稳当一点，略好于存款", "Steady, somewhat better than deposits"), 2),
        Option("balanced", Words("有涨有跌可以，长期有增长", "Ups and downs are fine for growth over time"), 4),
        Option("growth", Words("追求较大增长，能接受大的波动", "Strong growth, with large swings"), 6),
    ),
)

EXPECTED = Question(
    id="expected_return",
    group=Group.OBJECTIVE,
    source=COLLECTING,
    text=Words(
        "您期望的年化收益大概在哪一档？（这不是承诺）",
        "Roughly what yearly return do you hope for? (Nothing here is a promise)",
    ),
    why=Words(
        "期望太高而能受的亏损太小，我们会当面和您说清。",
        "Where hopes are high and the bearable loss small, we say so plainly.",
    ),
    scored=True,
    options=(
        Option("deposit", Words("和存款差不多", "About what deposits pay"), 0),
        Option("to_4", Words("4%以内", "Up to 4 %"), 1),
        Option("to_8", Words("4%至8%", "4 % to 8 %"), 3),
        Option("over_8", Words("8%以上", "More than 8 %"), 4),
    ),
)

QUESTIONS = (PURPOSE, AIM, EXPECTED)
