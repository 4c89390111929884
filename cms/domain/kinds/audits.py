"""Audits: last year's accounts, the key processes, and the legal review, each with its report's digest."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Form,
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    day,
    encouraged,
    line,
    money,
    prose,
    rows,
    wanted,
)

SUBJECT = choice(
    "subject",
    "事项",
    "Subject",
    ("accounts", "年度财务审计", "Annual accounts"),
    ("processes", "重点环节审计", "Key processes"),
    ("law", "合规审查", "Legal compliance"),
)

SCHEMA = PageSchema(
    Kind.AUDITS,
    "cms/audits/v1",
    Label("审核信息", "Audits"),
    (
        cover(code("year", "年度", "Year", Form.YEAR)),
        chapter(
            "audits",
            "审计与审查",
            "Audits and reviews",
            rows(
                "audits",
                "审计与审查",
                "Audits and reviews",
                SUBJECT,
                line("by", "出具方", "Issued by"),
                line("conclusion", "结论", "Conclusion"),
                day("date", "报告日期", "Report date"),
                code("digest", "报告摘要（SHA-256）", "Digest of the report (SHA-256)", Form.DIGEST),
            ),
        ),
        chapter(
            "accounts",
            "主要财务数据",
            "Main figures of the accounts",
            rows(
                "accounts",
                "主要财务数据",
                "Main figures of the accounts",
                line("item", "项目", "Item"),
                money("this_year_fen", "本年", "This year"),
                money("last_year_fen", "上年", "Last year"),
            ),
        ),
        chapter(
            "findings",
            "发现与整改",
            "Findings and remedies",
            rows(
                "findings",
                "发现与整改",
                "Findings and remedies",
                line("finding", "发现", "Finding"),
                line("remedy", "整改", "Remedy"),
                day("done_date", "完成日期", "Done on"),
            ),
            prose("reservations", "保留事项", "Reservations"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-AUD", "year", "audits", "accounts", "reservations"),
        encouraged("D-AUD", "findings"),
    ),
    purpose=Label(
        "披露上一年度的审计、重点环节审计与合规审查。",
        "Discloses last year's audit, the audit of key processes, and the legal review.",
    ),
)
