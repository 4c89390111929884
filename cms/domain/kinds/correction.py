"""A correction told on its own: where it was wrong, what is right, who was affected, and what prevents it."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Form,
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    count,
    day,
    encouraged,
    line,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.CORRECTION,
    "cms/correction/v1",
    Label("更正公告", "Correction"),
    (
        cover(
            code("corrected_slug", "被更正的页面", "Page corrected", Form.SLUG),
            count("corrected_version", "出错的版本", "Version that was wrong").within(1),
            count("right_version", "更正后的版本", "Version that corrects it").within(2),
        ),
        chapter(
            "corrected",
            "更正内容",
            "What is corrected",
            rows(
                "corrected",
                "更正内容",
                "What is corrected",
                line("where", "位置", "Where"),
                line("was", "原文", "It said"),
                line("right", "更正为", "It is"),
            ),
        ),
        chapter(
            "reason",
            "原因与影响",
            "Reason and effect",
            prose("cause", "出错原因", "How it came about"),
            choice(
                "found_by",
                "由谁发现",
                "Found by",
                ("own", "内部复核", "Own review"),
                ("reader", "读者", "A reader"),
                ("auditor", "审计", "Auditors"),
                ("authority", "监管机构", "The authority"),
            ),
            day("found_date", "发现日期", "Found on"),
            prose("effect", "对读者的影响", "Effect on readers"),
            prose("prevention", "防止再次发生", "What prevents it"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-COR", "corrected_slug", "corrected_version", "corrected", "cause", "effect"),
        encouraged("D-COR", "right_version", "found_by", "found_date", "prevention"),
    ),
    purpose=Label(
        "单独说明一次更正：哪里错、正确的是什么、影响谁。",
        "Tells a correction on its own: what was wrong, what is right, whom it concerns.",
    ),
)
