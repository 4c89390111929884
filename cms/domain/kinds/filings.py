"""Filings and licences: what was filed with whom, what it covers, and until when it holds."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Kind,
    Label,
    PageSchema,
    chapter,
    choice,
    code,
    day,
    encouraged,
    line,
    prose,
    rows,
    wanted,
)

STATE = choice(
    "state",
    "状态",
    "State",
    ("valid", "有效", "Valid"),
    ("pending", "办理中", "Pending"),
    ("expired", "已到期", "Expired"),
)

SCHEMA = PageSchema(
    Kind.FILINGS,
    "cms/filings/v1",
    Label("备案信息", "Filings"),
    (
        cover(day("as_of_date", "截至日期", "As of")),
        chapter(
            "filings",
            "备案与许可",
            "Filings and licences",
            rows(
                "filings",
                "备案与许可",
                "Filings and licences",
                line("what", "事项", "Filing"),
                code("number", "编号", "Number"),
                line("authority", "机关", "Authority"),
                day("since_date", "取得日期", "Since"),
                day("until_date", "有效期至", "Until"),
                STATE,
            ),
        ),
        chapter(
            "systems",
            "系统与网络安全",
            "Systems and network security",
            code("telecom_licence", "电信业务许可证号", "Telecom licence"),
            day("telecom_until_date", "许可证有效期至", "Telecom licence until"),
            code("police_filing", "公安机关备案号", "Police filing"),
            choice(
                "protection_level",
                "等级保护",
                "Protection level",
                ("2", "第二级", "Level 2"),
                ("3", "第三级", "Level 3"),
            ),
        ),
        chapter(
            "custody",
            "资金存管",
            "Custody of money",
            line("custodian", "存管银行", "Custodian bank"),
            day("custody_since_date", "存管协议签署日期", "Custody agreement signed"),
            prose("custody_scope", "存管安排", "Custody arrangement"),
        ),
        chapter(
            "risk_management",
            "风险管理",
            "Risk management",
            prose("risk_structure", "组织与职责", "Structure and duties"),
            prose("risk_process", "流程与控制", "Process and controls"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-FIL", "as_of_date", "filings", "telecom_licence", "police_filing", "custodian"),
        wanted("D-FIL", "custody_since_date", "custody_scope", "risk_structure", "risk_process"),
        encouraged("D-FIL", "telecom_until_date", "protection_level"),
    ),
    purpose=Label(
        "说明办了哪些备案与许可、由谁存管资金、风险由谁管。",
        "Says what is filed and licensed, who holds the money, and who looks after risk.",
    ),
)
