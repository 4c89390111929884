"""The client's page holds what was declared beside what behaviour shows: live, the same from a replay, and no level."""

import csv
import io
import random
import re
from datetime import datetime, timedelta
from typing import Any

from crm.consents.domain.purposes import Purpose
from crm.consents.operations import say_oneself
from crm.journeys.intake import take_in
from crm.profile.domain.appetite import Scale, Stance
from crm.profile.domain.signals import Signal
from crm.profile.domain.vocabulary import TouchKind
from crm.profile.queries import Dimensions, dimensions
from crm.suitability.queries import current_level
from hub.access.scope import entered, system_scope
from hub.kernel.actor import system_actor
from hub.kernel.clock import utc_now
from tests.rooms.workspace.world import signal

BOLD, CALM = "EQ-GROWTH", "CASH-A"


def looks(user: str, code: str, times: int, at: datetime) -> list[Signal]:
    """So many looks at one product, two a day."""
    return [
        signal(
            f"{user}-{code}-{n}", at - timedelta(hours=1 + 12 * n), TouchKind.PRODUCT_VIEWED, product_code=code,
            seconds=40, user_id=user,
        )
        for n in range(times)
    ]  # fmt: skip


def seen(world: Any, subject: Any) -> Dimensions:
    with entered(system_scope("test")):
        return dimensions(subject_id=subject, at=world.at)


def page_of(browser: Any, subject: Any, language: str = "") -> str:
    return str(browser.get(f"{language}/workspace/clients/{subject}/").content.decode())


def test_a_conservative_client_who_looks_at_the_boldest_fund_is_shown_with_the_reason(world: Any, as_user: Any) -> None:
    take_in(rows=[*looks("app-1", BOLD, 6, world.at), *looks("app-1", CALM, 2, world.at)], at=world.at)
    risk = next(one for one in seen(world, world.shen).gauges if one.scale is Scale.RISK)
    assert (risk.stance, risk.observed, risk.signs, risk.outside_signs) == (Stance.ABOVE, 5, 8, 6)
    page = page_of(as_user(world.lin), world.shen)
    for words in ("自述与行为", "高于自述", "自述R1–R2", "多看R5的产品", "澄江成长一号 6", "见面时问一句", "不改等级"):
        assert words in page, words
    assert "gauge__point--outside" in page
    english = page_of(as_user(world.lin), world.shen, "/en")
    assert "more risk than declared" in english
    assert "6 of them beyond what was declared" in english


def test_what_is_observed_moves_no_level(world: Any) -> None:
    with entered(system_scope("test")):
        before = current_level(subject_id=world.shen, at=world.at)
    take_in(rows=looks("app-1", BOLD, 9, world.at), at=world.at)
    with entered(system_scope("test")):
        assert current_level(subject_id=world.shen, at=world.at) == before


def test_events_in_pieces_out_of_order_and_twice_give_what_they_give_at_once(world: Any) -> None:
    told = {user: [*looks(user, BOLD, 5, world.at), *looks(user, CALM, 4, world.at)] for user in ("app-1", "app-2")}
    take_in(rows=told["app-2"], at=world.at)
    pieces = [[*told["app-1"][:6]], [*told["app-1"][4:]], [*told["app-1"]]]
    shuffler = random.Random(7)
    shuffler.shuffle(pieces)
    for piece in pieces:
        shuffler.shuffle(piece)
        take_in(rows=piece, at=world.at)
    one, other = seen(world, world.shen), seen(world, world.zhou)
    assert one.gauges == other.gauges
    assert one.behaviour.looked_at == other.behaviour.looked_at
    assert one.behaviour.online_count == other.behaviour.online_count


def test_too_little_seen_is_said_and_drawn_without_a_point(world: Any, as_user: Any) -> None:
    page = page_of(as_user(world.lin), world.shen)
    assert "看得太少，不作判断" in page
    assert "gauge__band" in page
    assert "gauge__point" not in page


def test_who_objects_to_analysis_is_neither_shown_nor_found_by_it_from_that_moment(world: Any, as_user: Any) -> None:
    take_in(rows=looks("app-1", BOLD, 6, world.at), at=world.at)
    lin, list_of = as_user(world.lin), f"/workspace/clients/?product={BOLD}"
    assert "多看R5的产品" in page_of(lin, world.shen)
    assert "沈若溪" in lin.get(list_of).content.decode()
    for given in (False, True):
        with entered(system_scope("test")):
            say_oneself(
                login_subject=world.shen, purpose=Purpose.BEHAVIOUR, given=given, by=system_actor("test"), at=utc_now()
            )
        page = page_of(lin, world.shen)
        assert ("客户不同意分析" in page) is not given
        assert ("多看R5的产品" in page) is given
        assert ("沈若溪" in lin.get(list_of).content.decode()) is given
        assert ("最近线上" in page) is given
        assert ("沈若溪" in heard_in(lin)) is given
        assert (online_cell(lin.get("/workspace/clients/").content.decode()) != "–") is given
        exported = lin.post("/workspace/clients/export/", {"reason": "回访名单"}).content.decode("utf-8-sig")
        (line,) = [row for row in csv.DictReader(io.StringIO(exported)) if row["客户（遮盖）"].startswith("沈")]
        assert bool(line["最近线上"]) is given


def heard_in(lin: Any) -> str:
    """What the day's page says was heard from the app."""
    return "".join(
        re.findall(r'<li data-row><span class="heard__at">.*?</li>', lin.get("/workspace/").content.decode(), re.S)
    )


def online_cell(page: str) -> str:
    """When the list says that Shen was last online."""
    (row,) = [row for row in re.findall(r"<tr data-row>.*?</tr>", page, re.S) if "沈若溪" in row]
    (cell,) = re.findall(r'<td data-th="最近线上">(.*?)</td>', row, re.S)
    return re.sub(r"<[^>]+>", "", cell).strip()
