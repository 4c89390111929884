"""Investor education: one subject in plain words, with questions to check oneself."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    count,
    encouraged,
    line,
    points,
    prose,
    rows,
    texts,
    wanted,
)

SCHEMA = PageSchema(
    Kind.EDUCATION,
    "cms/education/v1",
    Label("投资者教育", "Investor education"),
    (
        cover(
            choice(
                "level",
                "程度",
                "Level",
                ("first", "入门", "First steps"),
                ("more", "进阶", "More"),
                ("deep", "深入", "In depth"),
            ),
            count("minutes", "阅读约（分钟）", "Reading time (minutes)").within(1, 60),
        ),
        chapter(
            "lesson",
            "正文",
            "Lesson",
            texts(
                "lesson",
                "小节",
                "Sections",
                line("heading", "小标题", "Heading"),
                prose("text", "内容", "Text"),
            ),
        ),
        chapter("remember", "记住这几点", "Remember", points("remember", "要点", "Points")),
        chapter(
            "questions",
            "考考自己",
            "Ask yourself",
            texts(
                "questions",
                "问答",
                "Questions",
                line("question", "问题", "Question"),
                prose("answer", "答案", "Answer"),
            ),
        ),
        chapter(
            "sources",
            "来源",
            "Sources",
            rows("sources", "来源", "Sources", line("name", "名称", "Name"), code("place", "出处", "Where")),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-EDU", "lesson", "remember"),
        encouraged("D-EDU", "level", "minutes", "questions", "sources"),
    ),
    purpose=Label("用通俗的话讲清一个主题，附问答。", "One subject in plain words, with questions to check oneself."),
)
