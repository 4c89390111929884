"""Questions and complaints: where to turn, what happens next, and how it went last quarter."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import (
    Form,
    Kind,
    Label,
    PageSchema,
    chapter,
    code,
    count,
    encouraged,
    line,
    points,
    rows,
    wanted,
)

SCHEMA = PageSchema(
    Kind.COMPLAINTS,
    "cms/complaints/v1",
    Label("咨询与投诉", "Questions and complaints"),
    (
        cover(),
        chapter(
            "channels",
            "渠道",
            "Channels",
            code("phone", "电话", "Telephone", Form.PHONE),
            code("mail", "电子邮箱", "E-mail", Form.MAIL),
            line("address", "地址", "Address"),
            line("hours", "服务时间", "Hours"),
            rows(
                "outside",
                "外部渠道",
                "Outside channels",
                line("name", "机构", "Body"),
                line("contact", "联系方式", "Contact"),
                line("when", "何时使用", "When to use it"),
            ),
        ),
        chapter(
            "steps",
            "处理流程",
            "What happens next",
            rows(
                "steps",
                "处理流程",
                "Steps",
                count("number", "步骤", "Step").within(1),
                line("what", "我们做什么", "What we do"),
                count("days", "工作日内", "Within working days").within(0),
            ),
        ),
        chapter(
            "results",
            "上一季度",
            "Last quarter",
            line("quarter", "季度", "Quarter"),
            count("received", "收到（件）", "Received").within(0),
            count("settled", "已办结（件）", "Settled").within(0),
            points("improvements", "由此改进", "Improved because of it"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-CMP", "phone", "mail", "address", "steps"),
        encouraged("D-CMP", "hours", "outside", "quarter", "received", "settled", "improvements"),
    ),
    purpose=Label(
        "说明向谁咨询与投诉、多久答复、上一季度办得怎样。",
        "Says where to ask and complain, how soon an answer comes, and how it went last quarter.",
    ),
)
