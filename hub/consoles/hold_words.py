"""How a hold is spoken of."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.retention.models import Hold, HoldKind


def target_words(hold: Hold) -> str:
    """Say whom or what a hold names."""
    if hold.kind == HoldKind.PROJECT:
        return _("Everybody with a contract of project %(code)s") % {"code": hold.project_code}
    if hold.kind == HoldKind.RECORD:
        return _("Record %(id)s") % {"id": hold.record_id}
    return _("Client %(id)s") % {"id": hold.subject_id}


def held_sentence(holds: Sequence[Hold]) -> str:
    """Say that nothing may be destroyed, and on whose word."""
    named = "; ".join(
        _("%(authority)s, file %(file)s, since %(date)s")
        % {"authority": one.authority, "file": one.file_number, "date": f"{one.placed_at:%Y-%m-%d}"}
        for one in holds
    )
    told = ngettext(
        "A legal hold stands: nothing is destroyed before it is lifted (%(named)s).",
        "%(count)s legal holds stand: nothing is destroyed before they are lifted (%(named)s).",
        len(holds),
    )
    return told % {"named": named, "count": len(holds)}
