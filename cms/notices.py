"""Write the first draft of a notice that another room's event asks for; people finish, check, sign and publish it."""

from datetime import date, datetime, time

from cms.domain.schema import Kind
from cms.operations import draft, page_of
from hub.access.scope import current_actor
from hub.catalogue.domain.quantities import QUANTITIES
from hub.catalogue.queries import projects_by_code
from hub.kernel.clock import HOME_ZONE, instant
from hub.kernel.events import Event

Words = tuple[str, str]


def draft_freeze_notice(event: Event, at: datetime) -> None:
    """Handle ``FundingFrozen``: a draft of a material event; one that is there already is left as people have it."""
    told = event.payload
    code, first = str(told["project_code"]), date.fromisoformat(str(told["first"]))
    slug = f"event-{code}-{first:%Y%m%d}".lower()
    if page_of(slug) is not None:
        return
    quantity, days = QUANTITIES[str(told["quantity"])], int(str(told["days"]))
    project = projects_by_code([code])[code]
    since = datetime.combine(first, time(0), HOME_ZONE)
    fields = {
        "title": _pair(f"{project.name_zh}现场实测与申报不符", f"{project.name_en}: measured otherwise than declared"),
        "summary": _pair(
            f"{quantity.zh}连续{days}日超出申报范围，该项目的募集与放款已暂停。",
            f"{quantity.en} lay beyond what was declared for {days} days; bids and disbursements are stopped.",
        ),
        "event_type": "halt",
        "occurred_at": instant(since),
        "known_at": instant(at),
        "cause": _pair(
            f"自{first:%Y-%m-%d}起，项目现场设备采集的{quantity.zh}连续{days}日超出项目申报值及其允许偏差。",
            f"Since {first:%Y-%m-%d}, what devices at the project measured as {quantity.en.lower()} lay beyond the "
            f"declared value and its tolerance for {days} days in a row.",
        ),
        "state": _pair("原因正在核查。", "The cause is being looked into."),
        "impact": _pair(
            "募集与放款暂停，已到期的还款不受影响。", "Bids and disbursements are stopped, repayments are not."
        ),
        "measures": _pair(
            "已安排现场走访，结果另行披露。", "A visit to the site is arranged; what it finds is disclosed."
        ),
    }
    draft(kind=Kind.EVENT, slug=slug, fields=fields, by=current_actor(), at=at)


def _pair(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
