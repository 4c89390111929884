"""Partners: who does what for the platform, since when, and whether they are related to it."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import Kind, Label, PageSchema, chapter, choice, day, encouraged, line, prose, rows, wanted

SCHEMA = PageSchema(
    Kind.PARTNERS,
    "cms/partners/v1",
    Label("合作机构", "Partners"),
    (
        cover(day("as_of_date", "截至日期", "As of")),
        chapter(
            "partners",
            "合作机构",
            "Partners",
            rows(
                "partners",
                "合作机构",
                "Partners",
                line("name", "名称", "Name"),
                choice(
                    "role",
                    "角色",
                    "Role",
                    ("custody", "资金存管", "Custody"),
                    ("issuer", "产品发行", "Issuer"),
                    ("signing", "电子签约", "E-signing"),
                    ("appraisal", "评估", "Appraisal"),
                    ("audit", "审计", "Audit"),
                    ("law", "法律服务", "Law"),
                    ("notary", "公证", "Notary"),
                ),
                line("what", "做什么", "What they do"),
                day("since_date", "合作起始", "Since"),
                choice("related", "关联方", "Related", ("no", "否", "No"), ("yes", "是", "Yes")),
            ),
        ),
        chapter(
            "choosing",
            "如何选择与更换",
            "How they are chosen and replaced",
            prose("choosing", "准入与考核", "Admission and review"),
            rows(
                "ended",
                "已终止的合作",
                "Ended",
                line("name", "名称", "Name"),
                day("until_date", "终止日期", "Until"),
                line("why", "原因", "Why"),
            ),
        ),
    ),
    wanted=(COVERED, wanted("D-PRT", "as_of_date", "partners", "choosing"), encouraged("D-PRT", "ended")),
    purpose=Label(
        "列明合作机构各做什么、从何时起、是否为关联方。", "Lists partners: what each does, since when, whether related."
    ),
)
