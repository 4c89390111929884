"""Ask a client to say back what a high risk means, and mark what was said: explaining is not yet understanding."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm.suitability.domain.contradiction_rules import TeachBackTopic
from crm.suitability.domain.questions import Option
from crm.suitability.domain.sources import MATCHING, Source
from crm.suitability.domain.words import Words


class TeachBackIncomplete(ValueError):
    """A teach-back was handed in with questions unanswered or with options that do not exist."""


@dataclass(frozen=True, kw_only=True)
class TeachBackQuestion:
    """One thing to be said back; ``explanation`` is what the advisor goes through again after a miss."""

    id: str
    text: Words
    options: tuple[Option, ...]
    right: str
    explanation: Words


@dataclass(frozen=True, kw_only=True)
class TeachBack:
    """The conversation on one topic: what the advisor explains, then what the client says back."""

    topic: TeachBackTopic
    title: Words
    explain: tuple[Words, ...]
    questions: tuple[TeachBackQuestion, ...]
    source: Source = MATCHING


@dataclass(frozen=True, kw_only=True)
class TeachBackResult:
    """Passed only when nothing was missed."""

    topic: TeachBackTopic
    missed: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every question was answered right."""
        return not self.missed


HIGH_RISK = TeachBack(
    topic=TeachBackTopic.HIGH_RISK,
    title=Words("高风险产品：请客户用自己的话说一遍", "High-risk products: have the client say it back"),
    explain=(
        Words(
            "本金可能亏掉一大半，甚至全部；没有人兜底。",
            "Most or all of the principal can be lost, and nobody makes it good.",
        ),
        Words(
            "封闭期里取不出来；期满也可能延期。",
            "The money cannot be taken out during the term, and the end may be put off.",
        ),
        Words("别人赚到钱，不说明您也会。", "That others have gained does not mean that you will."),
        Words(
            "现在的等级不含这类产品；想改变，要由您本人重新测评，结果更高的还须材料、复核和您的确认。",
            "Your present level excludes these products; only your own new assessment can change that, and a higher "
            "result counts once a document, a second person and you have confirmed it.",
        ),
    ),
    questions=(
        TeachBackQuestion(
            id="tb_loss",
            text=Words(
                "投10万元在高风险项目里，最坏会怎样？",
                "You put ¥100,000 into a high-risk project. What is the worst that can happen?",
            ),
            options=(
                Option("interest", Words("少拿一些收益", "A smaller yield")),
                Option("all", Words("10万元可能全部亏掉", "All of the ¥100,000 can be lost")),
                Option("tenth", Words("最多亏1万元", "A loss of ¥10,000 at most")),
            ),
            right="all",
            explanation=Words(
                "高风险项目失败时，可能一分钱也收不回来。", "When a high-risk project fails, nothing may come back."
            ),
        ),
        TeachBackQuestion(
            id="tb_exit",
            text=Words(
                "封闭两年的产品，第三个月家里急用钱，怎么办？",
                "The product is closed for two years. In month three your family needs the money. What then?",
            ),
            options=(
                Option("cannot", Words("取不出来，只能靠别的钱", "It cannot be taken out; other money has to do")),
                Option("branch", Words("到网点就能取", "The branch pays it out")),
                Option("fee", Words("付一点手续费就能取", "A small fee gets it out")),
            ),
            right="cannot",
            explanation=Words(
                "封闭期内不能赎回，所以先要有备用金。",
                "There is no redemption in a closed term, so a reserve comes first.",
            ),
        ),
        TeachBackQuestion(
            id="tb_promise",
            text=Words(
                "有人说“这个项目稳赚”，您怎么看？",
                "Somebody says “this project is a sure gain”. What do you make of it?",
            ),
            options=(
                Option("trust", Words("熟人介绍的可以相信", "It can be trusted if a friend says so")),
                Option("written", Words("写进合同就可以相信", "It can be trusted if the contract says so")),
                Option(
                    "never",
                    Words(
                        "没有稳赚的项目，这样说本身就不合规", "There is no sure gain, and saying so breaks the rules"
                    ),
                ),
            ),
            right="never",
            explanation=Words("任何人不得承诺保本或收益。", "Nobody may promise the principal or a return."),
        ),
        TeachBackQuestion(
            id="tb_limit",
            text=Words(
                "按您自己写下的亏损上限，现在能买这类产品吗？",
                "By the loss limit you wrote yourself, can you buy such a product now?",
            ),
            options=(
                Option("small", Words("买少一点就可以", "Yes, a little of it")),
                Option(
                    "no",
                    Words(
                        "不能；想法变了，先由本人重新测评", "No; if my mind has changed, a new assessment comes first"
                    ),
                ),
                Option("sign", Words("签个字就可以", "Yes, with a signature")),
            ),
            right="no",
            explanation=Words(
                "等级由您自己的回答决定，别人不能替您改。",
                "Your level follows from your own answers; nobody can change it for you.",
            ),
        ),
    ),
)

TEACH_BACKS: Mapping[TeachBackTopic, TeachBack] = {HIGH_RISK.topic: HIGH_RISK}


def mark_teach_back(*, topic: TeachBackTopic, given: Mapping[str, str]) -> TeachBackResult:
    """Mark one option id per question; raise :class:`TeachBackIncomplete` unless every question has a real answer."""
    questions = TEACH_BACKS[topic].questions
    open_ones = [question.id for question in questions if not _is_option(question, given.get(question.id, ""))]
    if open_ones:
        raise TeachBackIncomplete(f"expected an answer to every question, got none that fits for {open_ones}")
    missed = tuple(question.id for question in questions if given[question.id] != question.right)
    return TeachBackResult(topic=topic, missed=missed)


def _is_option(question: TeachBackQuestion, option_id: str) -> bool:
    return any(option.id == option_id for option in question.options)
