"""Figures beside a project's chapters, computed from what is disclosed and what the ledger holds, and saying how."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.domain.payload import Payload
from hub.kernel.money import grouped
from hub.portal.calendar import Calendar
from hub.portal.live_calendar import ShownCalendar
from hub.web.components.explained import Explained, Input

Beside = Mapping[str, tuple[Explained, ...]]
"""Figures by the chapter they stand beside."""


def beside(payload: Payload, shown: ShownCalendar) -> Beside:
    """Beside “purpose and source of repayment”: how far the collateral reaches, and how much came back."""
    if shown.calendar is None:
        return {}
    figures = (_to_value(payload, shown.calendar, shown.live), _repaid(shown.calendar, shown.live))
    return {"purpose": tuple(figure for figure in figures if figure is not None)}


def outstanding_fen(calendar: Calendar) -> int:
    return sum(item.principal_fen for item in calendar.instalments if not item.paid_date)


def _to_value(payload: Payload, calendar: Calendar, live: bool) -> Explained | None:
    """Principal still out against the appraised value; None where nothing is pledged."""
    value_fen = int(payload.fields.get("collateral_fen", 0))
    if value_fen <= 0:
        return None
    owed_fen = outstanding_fen(calendar)
    inputs = (
        Input(label=_("Principal outstanding (CNY)"), value=grouped(owed_fen)),
        Input(label=_("Appraised value (CNY)"), value=grouped(value_fen), operator="÷"),
    )
    return _share(_("Loan to value"), owed_fen, value_fen, inputs, calendar, live)


def _repaid(calendar: Calendar, live: bool) -> Explained | None:
    due_fen = sum(item.principal_fen for item in calendar.instalments)
    if due_fen <= 0:
        return None
    came_fen = due_fen - outstanding_fen(calendar)
    inputs = (
        Input(label=_("Principal received (CNY)"), value=grouped(came_fen)),
        Input(label=_("Principal to be repaid (CNY)"), value=grouped(due_fen), operator="÷"),
    )
    return _share(_("Principal repaid"), came_fen, due_fen, inputs, calendar, live)


def _share(label: str, part: int, whole: int, inputs: tuple[Input, ...], calendar: Calendar, live: bool) -> Explained:
    day = calendar.as_of.isoformat()
    source = _("plan and ledger, as of %(day)s") if live else _("as disclosed on %(day)s")
    value = f"{(Decimal(part) * 100 / Decimal(whole)).quantize(Decimal('0.1'))}"
    return Explained(value=value, unit="%", label=label, inputs=inputs, source=source % {"day": day})
