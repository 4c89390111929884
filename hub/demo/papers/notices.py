"""What is told when it happens: an event, a risk, a correction; and what stands on paper at the branches."""

from datetime import date, datetime, time, timedelta
from typing import Any

from hub.demo.papers.texts import RISK, both
from hub.kernel.clock import HOME_ZONE, instant
from hub.kernel.digest import sha256_hex

POSTER = "salon-look-through.svg"


def event_fields(as_of: date, *, days_ago: int) -> dict[str, Any]:
    """Return the interruption at the custodian bank, seen a quarter of an hour after it began."""
    day = as_of - timedelta(days=days_ago)
    return {
        "title": both("存管银行系统短时中断", "Short interruption at the custodian bank"),
        "summary": both(
            "上午约两小时内，存管银行未能处理划付指令；客户资金未受影响。",
            "For about two hours in the morning the custodian bank processed no payments; client money was safe.",
        ),
        "risk_notice": RISK,
        "event_type": "partner",
        "occurred_at": _at(day, 10, 20),
        "known_at": _at(day, 10, 35),
        "cause": both(
            "存管银行升级网络设备时主备切换失败，10:20起不能受理指令，12:30恢复。",
            "A change of network equipment at the bank failed to switch over; instructions stopped at 10:20 and were "
            "taken again from 12:30.",
        ),
        "state": both(
            "已恢复；积压指令当日全部处理。", "Back to normal; all waiting instructions went out the same day."
        ),
        "impact": both(
            "中断期间的充值与赎回到账推迟，最长两小时十分；利息与到期日不变。",
            "Deposits and redemptions in that time came up to two hours and ten minutes late; interest and maturities "
            "do not change.",
        ),
        "measures": both(
            "每十五分钟核对一次账本与银行流水，直至一致；已请银行书面说明。",
            "Ledger and bank were compared every quarter of an hour until they agreed; the bank owes us a report.",
        ),
        "affected": [
            {
                "what": both("当日上午的赎回指令", "Redemptions of that morning"),
                "effect": both("到账推迟", "Arrived late"),
                "action": both("无需操作", "Nothing"),
            }
        ],
        "contact": both("400-000-0000", "400-000-0000"),
    }


def _at(day: date, hour: int, minute: int) -> str:
    return instant(datetime.combine(day, time(hour, minute), HOME_ZONE))


def risk_fields() -> dict[str, Any]:
    """Return the warning of strangers who use the platform's name."""
    return {
        "title": both("防范冒用平台名义的诈骗", "Beware of swindlers who use our name"),
        "summary": both("有人冒充客服索要验证码与转账。", "People posing as our staff ask for codes and transfers."),
        "risk_notice": RISK,
        "subject": both("全体投资者", "All investors"),
        "level": "caution",
        "risks": [
            {
                "risk": both("冒充客服要求把钱转到“安全账户”", "A call asks you to move money to a “safe account”"),
                "effect": both("资金难以追回", "The money is hard to get back"),
                "likelihood": "medium",
            },
            {
                "risk": both("假网站诱导输入密码", "A copied site asks for your password"),
                "effect": both("账户被他人使用", "Others use your account"),
                "likelihood": "medium",
            },
        ],
        "advice": [
            {"text": both("只从官方渠道进入，核对网址。", "Use the official channels only and check the address.")},
            {
                "text": both(
                    "接到可疑电话先挂断，再拨400-000-0000。", "Hang up on a doubtful call and dial 400-000-0000."
                )
            },
            {"text": both("用“验证本页”核对任何一份披露。", "Check any disclosure with “Verify this page”.")},
        ],
        "never": [
            {"text": both("不会索要密码与验证码。", "We never ask for passwords or codes.")},
            {"text": both("不会要求把钱转到个人账户。", "We never ask for payments to private accounts.")},
        ],
    }


def maintenance_fields() -> dict[str, Any]:
    """Return the notice of a night's work on the systems, withdrawn when the night was put off."""
    return {
        "title": both("系统维护期间的办理提示", "What to expect during maintenance"),
        "summary": both("维护当晚线上指令暂停受理。", "Instructions are not taken online on the night of the work."),
        "risk_notice": RISK,
        "subject": both("线上办理业务的投资者", "Investors who give instructions online"),
        "level": "notice",
        "risks": [
            {
                "risk": both("维护时段内提交的指令次日处理", "Instructions of that night are handled the next day"),
                "effect": both("到账晚一个工作日", "Money arrives one working day later"),
                "likelihood": "high",
            }
        ],
        "advice": [{"text": both("急用资金请提前一天办理。", "Send urgent instructions a day earlier.")}],
        "never": [{"text": both("不会因维护索要密码与验证码。", "Maintenance never needs your password or a code.")}],
    }


def correction_fields(
    *, slug: str, wrong: dict[str, Any], right: dict[str, Any], wrong_version: int, found: date
) -> dict[str, Any]:
    """Return the notice of a corrected appraisal; both values come from the versions themselves."""
    was, now = (fields["collateral_fen"] // 1_000_000 for fields in (wrong, right))
    return {
        "title": both("更正：抵押物评估值", "Correction: appraised value of collateral"),
        "summary": both(
            f"“{wrong['title']['zh']}”的抵押物评估值由{was:,}万元更正为{now:,}万元。",
            f"“{wrong['title']['en']}”: the collateral is worth CNY {now / 100:g} million, not {was / 100:g} million.",
        ),
        "risk_notice": RISK,
        "corrected_slug": slug,
        "corrected_version": wrong_version,
        "right_version": wrong_version + 1,
        "corrected": [
            {
                "where": both("用途与还款来源：抵押物评估值", "Purpose and source of repayment: appraised value"),
                "was": both(f"{was:,}万元", f"CNY {was / 100:g} million"),
                "right": both(f"{now:,}万元", f"CNY {now / 100:g} million"),
            }
        ],
        "cause": both("评估报告的成新率取自上一年度。", "The appraisal used last year's condition factor."),
        "found_by": "own",
        "found_date": found.isoformat(),
        "effect": both(
            "评估值降低意味着违约时可收回的金额可能减少；还款计划不变。",
            "A lower value means that less may be recovered in a default; the repayment plan does not change.",
        ),
        "prevention": both("评估值由第二人对照报告原件录入。", "A second person now enters the value from the report."),
    }


def offline_fields(from_date: date) -> dict[str, Any]:
    """Return the poster of a salon; its digest is that of the file in the demo's folder."""
    return {
        "title": both("沙龙海报：看清钱去了哪里", "Salon poster: see where the money goes"),
        "summary": both("三家网点张贴的沙龙海报。", "The poster for a salon, at all three branches."),
        "risk_notice": RISK,
        "medium": "poster",
        "from_date": from_date.isoformat(),
        "until_date": (from_date + timedelta(days=60)).isoformat(),
        "words": both("\n".join(_POSTER_ZH), "\n".join(_POSTER_EN)),
        "pictures": [{"text": both("资金流向示意图，无人物。", "A drawing of where money flows; no people.")}],
        "file_name": POSTER,
        "file_digest": sha256_hex(poster()),
        "pages": 1,
        "code_leads_to": "https://mingzheng.example/disclosures/",
        "places": [
            {"place": both(zh, en), "since_date": from_date.isoformat(), "copies": copies}
            for zh, en, copies in (
                ("城东中心", "East City Centre", 2),
                ("湖滨中心", "Lakeside Centre", 1),
                ("青屿中心", "Qingyu Centre", 1),
            )
        ],
    }


_POSTER_ZH = (
    "看清钱去了哪里",
    "周六14:00，城东中心，免费参加，不作推介",
    "带上合同号，现场学会自己验证披露",
    "投资有风险，理财需谨慎。过往业绩不代表未来表现。",
)
_POSTER_EN = (
    "See where the money goes",
    "Saturday 14:00, East City Centre, free, nothing is sold",
    "Bring your contract number and learn to verify a disclosure yourself",
    "Investing carries risk; decide with care. Past performance does not indicate future results.",
)


def poster() -> bytes:
    """The poster's file: the same words as in the disclosure, and nothing else."""
    lines = "".join(
        f'<text x="40" y="{120 + 60 * number}">{words}</text>'
        for number, words in enumerate((*_POSTER_ZH, *_POSTER_EN))
    )
    frame = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="700">'
    return f"{frame}<title>{_POSTER_ZH[0]}</title>{lines}</svg>\n".encode()
