"""The day's page: who was booked and who came on one axis, and what own clients did in the app overnight."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from crm.journeys.intake import take_in
from crm.journeys.models import AppointmentStatus, Purpose
from crm.journeys.operations import book, set_status
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.models import ClientCard, Touchpoint
from crm.suitability.queries.sources import sources_of
from crm.workspace.day_part import closed_at
from hub.access.roles import Role
from hub.access.scope import entered, system_scope
from hub.kernel.clock import HOME_ZONE, business_date
from hub.kernel.ids import new_id
from tests.rooms.workspace.world import BY, GU_PHONE, SHEN_PHONE, settle_outbox, signal, user, visit

SHEN, ZHOU = {"user_id": "app-1", "anonymous_id": "anon-1"}, {"user_id": "app-2", "anonymous_id": "anon-2"}


def heard(page: str) -> list[tuple[str, str]]:
    """Client and words of every line of the feed, as they stand on the page."""
    rows = re.findall(r'<li data-row><span class="heard__at">.*?</li>', page, re.S)
    return [re.search(r">([^<>]+)</a> <span>([^<>]+)</span>", row).groups() for row in rows]  # type: ignore[union-attr]


def axis(page: str) -> list[tuple[str, str, str]]:
    """Time, client and state of every row of the table behind the axis."""
    return re.findall(r'<td><time[^>]*>([\d:]+)</time></td><th scope="row">(.*?)</th><td>(.*?)</td>', page)


def test_what_own_clients_did_since_the_branch_closed_stands_newest_first(world: Any, as_user: Any) -> None:
    closed = closed_at(business_date(world.at))
    read: dict[str, Any] = {"kind": TouchKind.DISCLOSURE_READ, "slug": "nanbei-cold-chain", "seconds": 200}
    minute = (world.at - closed) / 4
    take_in(
        rows=[
            signal("eve-0", closed - timedelta(minutes=1), section="费用", **read, **SHEN),
            signal("eve-1", closed + minute, section="费用", **read, **SHEN),
            signal("eve-2", closed + 2 * minute, TouchKind.PRODUCT_SEARCHED, words="随时能取", **ZHOU),
            signal("eve-3", closed + 3 * minute, TouchKind.PAGE_VIEWED, **SHEN),
        ],
        at=world.at,
    )
    settle_outbox(world.at)
    page = as_user(world.lin).get("/workspace/").content.decode()
    assert heard(page) == [("周启明", "搜索"), ("沈若溪", "看「nanbei-cold-chain」披露")]
    assert "随时能取" in page
    assert "3分20秒" in page
    assert heard(as_user(world.zhao).get("/workspace/").content.decode()) == []
    assert len(heard(as_user(world.manager).get("/workspace/").content.decode())) == 2


def test_a_contact_through_a_channel_that_nobody_knows_any_more_keeps_no_page_from_its_reader(
    world: Any, as_user: Any
) -> None:
    with entered(system_scope("test")):
        old = Touchpoint.objects.filter(owner_source_id__in=sources_of(world.shen)).first()
        old.id, old.channel = new_id(), "fax"
        old.save(force_insert=True)
        ClientCard.objects.filter(subject_id=world.shen).update(last_contact_channel="fax")
    desk = as_user(world.lin)
    for page in ("/workspace/", "/workspace/clients/", f"/workspace/clients/{world.shen}/"):
        assert "沈若溪" in desk.get(page).content.decode(), page


def test_the_axis_holds_who_was_booked_and_who_came_today(world: Any, as_user: Any) -> None:
    day = business_date(world.at)
    morning = datetime.combine(day, time(10), HOME_ZONE)
    with entered(system_scope("test")):
        row = book(
            subject_id=world.shen, advisor_id=world.lin.id, branch_id=world.lin.branch_id, starts_at=morning,
            purpose=Purpose.REVIEW, channel="online", by=BY, at=world.at,
        )  # fmt: skip
    midnight = datetime.combine(day, time(), HOME_ZONE)
    came = midnight + (world.at - midnight) / 2
    visit(world.lin, came, "周启明", "13900137788", "来看看。", key="zhou-today")
    visit(world.lin, midnight - timedelta(minutes=1), "沈若溪", SHEN_PHONE, "昨天。", key="shen-yesterday")
    visit(world.zhao, came, "顾怀仁", GU_PHONE, "又来。", key="gu-today")
    settle_outbox(world.at)
    browser = as_user(world.lin)
    expected = sorted([("10:00", "沈若溪", "已预约"), (f"{came.astimezone(HOME_ZONE):%H:%M}", "周启明", "到店")])
    page = browser.get("/workspace/").content.decode()
    assert axis(page) == expected
    assert "dayline__slot--booked" in page
    with entered(system_scope("test")):
        set_status(appointment_id=row.id, status=AppointmentStatus.ARRIVED, by=BY, at=world.at)
    assert "dayline__slot--kept" in browser.get("/workspace/").content.decode()


def test_the_first_day_of_a_new_advisor_is_empty_and_says_what_will_come(world: Any, as_user: Any) -> None:
    with entered(system_scope("test")):
        newcomer = user("tan.ning", "谭宁", Role.ADVISOR, world.lin.branch)
    page = as_user(newcomer).get("/workspace/").content.decode()
    for sentence in ("今天没有预约", "没有待办", "关门以后没有新动静", "还没有动态"):
        assert sentence in page
    assert axis(page) == []
    clients = as_user(newcomer).get("/workspace/clients/").content.decode()
    assert "还没有客户" in clients
