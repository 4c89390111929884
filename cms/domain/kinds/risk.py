"""A risk notice: what may happen, how likely, and what a reader can do."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import Kind, Label, PageSchema, chapter, choice, encouraged, line, points, rows, wanted

SCHEMA = PageSchema(
    Kind.RISK,
    "cms/risk/v1",
    Label("风险提示", "Risk notice"),
    (
        cover(
            line("subject", "对象", "Subject"),
            choice(
                "level",
                "程度",
                "Level",
                ("notice", "提示", "Notice"),
                ("caution", "注意", "Caution"),
                ("warning", "警示", "Warning"),
            ),
        ),
        chapter(
            "risks",
            "可能发生什么",
            "What may happen",
            rows(
                "risks",
                "风险",
                "Risks",
                line("risk", "风险", "Risk"),
                line("effect", "可能后果", "Effect"),
                choice(
                    "likelihood",
                    "可能性",
                    "Likelihood",
                    ("low", "较低", "Low"),
                    ("medium", "中等", "Medium"),
                    ("high", "较高", "High"),
                ),
            ),
        ),
        chapter(
            "advice",
            "您可以怎么做",
            "What you can do",
            points("advice", "建议", "Advice"),
            points("never", "我们从不", "What we never do"),
        ),
    ),
    wanted=(COVERED, wanted("D-RSK", "subject", "level", "risks", "advice"), encouraged("D-RSK", "never")),
    purpose=Label(
        "提示一类风险：可能发生什么、后果如何、读者可以怎么做。",
        "Warns of a risk: what may happen, what it means, what a reader can do.",
    ),
)
