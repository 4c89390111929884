"""What explains: a lesson for investors, and the glossary with every formula."""

from typing import Any

from cms.domain.formulas import FORMULAS, as_row
from hub.demo.papers.texts import RISK, both


def education_fields() -> dict[str, Any]:
    """Return the lesson on what a rating does and does not say."""
    lesson = (
        (
            "评级说的是什么",
            "What a rating tells",
            "R1到R5说的是产品可能的波动与损失有多大，数字越大，可能的损失越大。发行方与代销方各评一次，取较高的。",
            "R1 to R5 tell how much a product may swing and lose: the higher, the larger the possible loss. Issuer and "
            "distributor each rate it, and the higher rating counts.",
        ),
        (
            "评级没说什么",
            "What it does not tell",
            "评级不是对收益的判断，也不会随您的情况变化。同样的R3，对一年后要用钱的人可能太高。",
            "It judges no return, and it does not know you. The same R3 may be too much for somebody "
            "who needs the money in a year.",
        ),
        (
            "和您的等级怎么对应",
            "How it meets your level",
            "评估把您的承受能力分为C1到C5。产品的评级高于您的等级时，不能推荐给您。",
            "The assessment puts you between C1 and C5. A product above your level must not be recommended to you.",
        ),
    )
    questions = (
        (
            "R2的产品会亏损吗？",
            "Can an R2 product lose money?",
            "会。评级低表示可能的损失较小，不表示没有损失。",
            "Yes. A low rating means smaller possible losses, not none.",
        ),
        ("两家评级不同，看哪一个？", "Two ratings differ: which one counts?", "看较高的那一个。", "The higher one."),
    )
    return {
        "title": both("看懂风险评级", "Reading a risk rating"),
        "summary": both(
            "五分钟弄懂R1到R5说了什么、没说什么。", "Five minutes on what R1 to R5 tell, and what they do not."
        ),
        "risk_notice": RISK,
        "level": "first",
        "minutes": 5,
        "lesson": [{"heading": both(*row[:2]), "text": both(*row[2:])} for row in lesson],
        "remember": [
            {"text": both("评级越高，可能的损失越大。", "The higher the rating, the larger the possible loss.")},
            {"text": both("两方评级取高。", "Of two ratings the higher counts.")},
            {
                "text": both(
                    "高于您等级的产品，不能向您推荐。", "What is above your level must not be recommended to you."
                )
            },
        ],
        "questions": [{"question": both(*row[:2]), "answer": both(*row[2:])} for row in questions],
        "sources": [
            {
                "name": both(
                    "《金融机构产品适当性管理办法》", "Measures on product suitability at financial institutions"
                ),
                "place": "2025 No. 7",
            }
        ],
    }


_TERMS = (
    ("存续本金", "Outstanding principal", "已放款、还没还回来的本金。", "Principal paid out and not yet repaid."),
    ("逾期", "Overdue", "到了应还日还没到账的本金或利息。", "Principal or interest that has not come by its due day."),
    (
        "存管",
        "Custody",
        "由银行保管客户的钱，平台只能发指令，碰不到钱。",
        "A bank holds client money; the platform instructs and never touches it.",
    ),
    (
        "摘要（SHA-256）",
        "Digest (SHA-256)",
        "由文件算出的64位指纹；文件改一个字，指纹就完全不同。",
        "A fingerprint of 64 characters; change one letter of the file and it is another.",
    ),
    (
        "检查点",
        "Checkpoint",
        "某一时刻全部记录的总指纹，写在公共账本上。",
        "One fingerprint of all records at a moment, written on a public ledger.",
    ),
    ("代偿", "Compensation", "借款方没还，由第三方先付给投资者。", "A third party pays investors for the borrower."),
    (
        "冷静期",
        "Cooling-off",
        "可以反悔、不付费用的一段时间。",
        "A time in which you may step back at no cost.",
    ),
    ("适当性", "Suitability", "产品的风险与您的承受能力相称。", "A product's risk fits what you can bear."),
)


def glossary_fields() -> dict[str, Any]:
    """Return the terms, and every formula as it is in force."""
    return {
        "title": both("术语与公式", "Glossary and formulas"),
        "summary": both("看不懂的词和数字，在这里查。", "Words and figures explained."),
        "risk_notice": RISK,
        "terms": [{"term": both(*row[:2]), "meaning": both(*row[2:])} for row in _TERMS],
        "formulas": [as_row(formula) for formula in FORMULAS.values()],
    }
