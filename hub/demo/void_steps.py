"""Let compliance declare a report void by page, and ask for another; each step looks whether an earlier run took it."""

from typing import Final
from uuid import UUID

from hub.access.scope import entered, system_scope
from hub.demo.desk import Desk
from hub.demo.selling_steps import RUN_KEY, TAKEN
from hub.demo.stage import Subjects, World, deliver
from reports.domain.voids import Cause
from reports.models import ItemState, RunItem
from reports.voids.queries import voiding_of

ASKS, AGREES = "he.jing", "wu.tong"
FOUND: Final = (
    (Cause.RECORD, "报告引用的一条到访记录写的是另一位同名客户，原始记录已更正。"),
    (Cause.PRINT, "网点打印件缺第三页，客户签收的就是这一份。"),
)


def void_reports(world: World, subjects: Subjects) -> dict[str, str]:
    """Two reports of the branch's run: one becomes void, one waits for a second person; say where they are.

    Clients without a story of their own come first; the smallest world may have only one such report.
    """
    with entered(system_scope("demo")):
        known = {subjects[key] for key in TAKEN if key in subjects}
        items = RunItem.objects.filter(run_id=RUN_KEY, state=ItemState.ISSUED).order_by("place")
        found = sorted(items.values_list("subject_id", "report_id"), key=lambda one: one[0] in known)
        chosen: list[UUID] = [report_id for _, report_id in found][: len(FOUND)]
    if not chosen:
        return {}
    for report_id, (cause, words) in zip(chosen, FOUND, strict=False):
        if _asked(report_id) is None:
            _send(world, ASKS, report_id, "", {"cause": cause.value, "words": words})
    if not _asked(chosen[0]):
        _send(world, AGREES, chosen[0], "decide/", {"agree": "1"})
    deliver(world, "void reports")
    return {
        "void_url": f"/verify/suitability_report/{chosen[0]}/",
        "void_page_url": f"/compliance/void-reports/{chosen[0]}/",
        "void_waiting_url": f"/compliance/void-reports/{chosen[-1]}/",
    }


def _asked(report_id: UUID) -> bool | None:
    """None before somebody asked, False while it waits for another person."""
    with entered(system_scope("demo")):
        found = voiding_of(report_id)
    return None if found is None else found.agreed is not None


def _send(world: World, login: str, report_id: UUID, door: str, fields: dict[str, str]) -> None:
    page = f"/compliance/void-reports/{report_id}/"
    desk = Desk(base_url=world.base_url, username=login, password=world.passwords.of(login), form=page)
    desk.send(f"{page}{door}", fields)
    desk.close()
