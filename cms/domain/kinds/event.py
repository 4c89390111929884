"""A material event: what happened, when it became known, and what it means; told within 48 hours."""

from cms.domain.kinds.cover import COVERED, cover
from cms.domain.schema import Kind, Label, PageSchema, chapter, choice, encouraged, instant, line, prose, rows, wanted

SCHEMA = PageSchema(
    Kind.EVENT,
    "cms/event/v1",
    Label("重大事项", "Material event"),
    (
        cover(
            choice(
                "event_type",
                "事项类型",
                "Type of event",
                ("capital", "减资", "Cut of capital"),
                ("merger", "合并或分立", "Merger or split"),
                ("dissolution", "解散或破产", "Dissolution or bankruptcy"),
                ("closure", "停业或撤销", "Closure"),
                ("litigation", "诉讼、仲裁或处罚", "Litigation or penalty"),
                ("investigation", "被调查", "Investigation"),
                ("halt", "经营停滞", "Business halted"),
                ("fraud", "欺诈或挪用", "Fraud or misuse"),
                ("partner", "存管等合作方变动", "Change of custodian or partner"),
                ("other", "其他重大事项", "Other"),
            ),
        ),
        chapter(
            "clock",
            "时间",
            "Times",
            instant("occurred_at", "发生时间", "Happened at").hinted(
                "披露时限为发生后48小时，从这里起算。", "It has to be told within 48 hours, counted from here."
            ),
            instant("known_at", "知悉时间", "Known at"),
        ),
        chapter(
            "facts",
            "事项",
            "What happened",
            prose("cause", "原因与经过", "Cause and course"),
            prose("state", "目前状况", "State"),
            prose("impact", "影响", "Impact"),
            prose("measures", "应对措施", "Measures"),
        ),
        chapter(
            "affected",
            "涉及的项目与客户",
            "Projects and clients concerned",
            rows(
                "affected",
                "涉及",
                "Concerned",
                line("what", "对象", "What"),
                line("effect", "影响", "Effect"),
                line("action", "需要您做什么", "What you need to do"),
            ),
            line("contact", "咨询方式", "Whom to ask"),
        ),
    ),
    wanted=(
        COVERED,
        wanted("D-EVT", "event_type", "occurred_at", "known_at", "cause", "state", "impact", "measures"),
        encouraged("D-EVT", "affected", "contact"),
    ),
    purpose=Label(
        "重大事项发生后48小时内说明原因、状况、影响与措施。",
        "Tells a material event within 48 hours: cause, state, impact, measures.",
    ),
)
