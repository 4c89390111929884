"""The review committee: who sits on it, by which rules it decides, and what it decided."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
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
    points,
    prose,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.COMMITTEE,
    "cms/committee/v1",
    Label("项目评审委员会", "Review committee"),
    (
        cover(day("as_of_date", "截至日期", "As of")),
        chapter(
            "members",
            "委员",
            "Members",
            rows(
                "members",
                "委员",
                "Members",
                line("name", "姓名", "Name"),
                line("position", "职务", "Position"),
                line("background", "专业背景", "Background"),
                choice("independent", "独立委员", "Independent", ("yes", "是", "Yes"), ("no", "否", "No")),
            ),
        ),
        chapter(
            "rules",
            "议事规则",
            "Rules",
            points("rules", "规则", "Rules"),
            prose("conflicts", "利益冲突与回避", "Conflicts of interest"),
        ),
        chapter(
            "decisions",
            "近期评审",
            "Recent decisions",
            rows(
                "decisions",
                "近期评审",
                "Recent decisions",
                day("date", "日期", "Date"),
                code("project_code", "项目编号", "Project number"),
                choice(
                    "outcome",
                    "结果",
                    "Outcome",
                    ("passed", "通过", "Passed"),
                    ("conditions", "附条件通过", "With conditions"),
                    ("declined", "未通过", "Declined"),
                ),
                count("votes_for", "赞成", "For").within(0),
                count("votes_against", "反对", "Against").within(0),
                line("note", "说明", "Note"),
            ),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-COM", "as_of_date", "members", "rules", "conflicts"),
        encouraged("D-COM", "decisions"),
    ),
    purpose=Label(
        "说明谁评审项目、按什么规则、近期作了哪些决定。",
        "Says who reviews projects, by which rules, and what was decided lately.",
    ),
)
