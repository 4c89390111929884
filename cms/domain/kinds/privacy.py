"""The privacy notice: which data for what, on which ground, how long, and what a person may ask for."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    count,
    day,
    encouraged,
    line,
    points,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.PRIVACY,
    "cms/privacy/v1",
    Label("隐私告知", "Privacy notice"),
    (
        cover(
            day("effective_date", "生效日期", "Effective from"),
            line("controller", "个人信息处理者", "Who is responsible"),
            line("privacy_contact", "联系方式", "Contact"),
        ),
        chapter(
            "purposes",
            "为什么用哪些信息",
            "Which data for what",
            rows(
                "purposes",
                "目的与信息",
                "Purposes and data",
                line("purpose", "目的", "Purpose"),
                line("data", "信息", "Data"),
                line("ground", "依据", "Ground"),
                line("kept", "保存多久", "Kept for"),
                choice("sensitive", "敏感信息", "Sensitive", ("yes", "是", "Yes"), ("no", "否", "No")),
            ),
        ),
        chapter(
            "sharing",
            "与谁共享",
            "Shared with whom",
            rows(
                "recipients",
                "接收方",
                "Recipients",
                line("name", "接收方", "Recipient"),
                line("what", "信息", "Data"),
                line("why", "为什么", "Why"),
            ),
            points("not_collected", "我们不收集", "What we do not collect"),
        ),
        chapter(
            "rights",
            "您的权利",
            "Your rights",
            rows(
                "rights",
                "您的权利",
                "Your rights",
                line("right", "权利", "Right"),
                line("how", "怎么行使", "How to use it"),
                count("days", "工作日内答复", "Answered within working days").within(0),
            ),
            prose("automated", "自动化决策", "Automated decisions"),
            prose("evidence", "存证与删除", "Evidence and erasure"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-PRV", "effective_date", "controller", "privacy_contact", "purposes", "recipients", "rights"),
        wanted("D-PRV-AUTO", "automated"),
        encouraged("D-PRV", "not_collected", "evidence"),
    ),
    purpose=Label(
        "告知收集哪些个人信息、为什么、保存多久、您有哪些权利。",
        "Tells which personal data is used, why, for how long, and what rights you have.",
    ),
)
