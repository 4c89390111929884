"""Every channel carries what the register says; tampered with, it turns red and names what differs."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.postgres.search import SearchVector
from django.core.management import CommandError, call_command
from django.db.models import Value
from django.test import Client

from chain.models import Alarm
from cms import operations, queries
from cms.models import SearchEntry
from hub.access.models import User
from hub.access.roles import Role
from hub.portal.models import ParityCheck
from hub.portal.parity import checking
from hub.portal.parity.channels import CHANNELS, FILES, SEARCH
from hub.portal.parity.checking import ALARM, Answer, check_due, check_version, differences, red
from tests.rooms.cms import samples
from tests.rooms.cms.people import AT, People

SLUG = "qingyu-cold-chain"
ALL_THE_SAME = {channel.id: [] for channel in (*CHANNELS, FILES, SEARCH)}
TAMPERED = {
    "web_zh": ("设备抵押", "设备担保", "second_source.zh"),
    "web_en": ("30,600,000.00", "31,600,000.00", "collateral_fen"),
    "large_zh": ("P-2026-017", "P-2026-018", "project_code"),
    "large_en": ("5.40%", "4.50%", "annual_rate_bps"),
    "json": ('"collateral_fen": 3060000000', '"collateral_fen": 3160000000', "collateral_fen"),
    "csv": ("3060000000", "3160000000", "collateral_fen"),
    "sealed": ("3060000000", "3160000000", "content"),
    "atom_zh": ("更换两座冷库的制冷机组与货架。", "更换三座冷库的制冷机组与货架。", "summary.zh"),
    "atom_en": ("Renews the refrigeration", "Renews all refrigeration", "summary.en"),
    "feed_zh": ("评估机构复核后下调成新率。", "没有变化。", "reason.zh"),
    "feed_en": ("Renews the refrigeration", "Renews all refrigeration", "summary.en"),
}


def by_client(path: str, headers: Any) -> Answer:
    response = Client().get(path, headers={"cookie": headers["Cookie"]} if headers else {})
    return Answer(response.status_code, response.content)


def tampering(channel_id: str, change: Callable[[bytes], bytes], version: queries.Version) -> Any:
    """A site of which one channel says something else."""
    channel = next(one for one in CHANNELS if one.id == channel_id)

    def fetch(path: str, headers: Any) -> Answer:
        answer = by_client(path, headers)
        meant = path == channel.address(version) and headers == channel.headers
        return Answer(answer.status, change(answer.body)) if meant else answer

    return fetch


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"plain": "保本"}, ["v1.plain"]),
        ({"english": None}, ["v1.stems"]),
        ({"superseded_at": AT}, ["v1.superseded_at"]),
        ({}, ["v1.missing"]),
    ],
    ids=lambda one: "".join(one),
)
def test_a_version_taken_out_of_the_search_turns_it_red(world: None, change: dict[str, Any], named: list[str]) -> None:
    version = queries.required("about")
    rows = SearchEntry.objects.filter(version_id=version.id)
    rows.update(
        **{"english": SearchVector(Value("other"))} if "english" in change else change
    ) if change else rows.delete()
    assert differences(version, fetch=by_client) == ALL_THE_SAME | {"search": named}


@pytest.mark.parametrize("slug", [SLUG, "about", "figures-2026-10"])
def test_every_channel_says_what_the_register_says(world: None, slug: str) -> None:
    assert differences(queries.required(slug), fetch=by_client) == ALL_THE_SAME


def test_the_notes_of_a_month_are_on_its_page_too(publish: Callable[..., Any]) -> None:
    note = samples.both("本月无更正。\n口径不变。", "No correction this month.\nThe formulas are unchanged.")
    publish(samples.figures(note=note), kind="figures", slug="figures-2026-10")
    assert differences(queries.required("figures-2026-10"), fetch=by_client) == ALL_THE_SAME


def test_a_channel_that_was_tampered_with_is_red_and_named_and_no_other(world: None) -> None:
    version = queries.required(SLUG)
    for channel, (was, now, path) in TAMPERED.items():

        def change(body: bytes, was: str = was, now: str = now) -> bytes:
            assert was.encode() in body, was
            return body.replace(was.encode(), now.encode())

        found = red(differences(version, fetch=tampering(channel, change, version)))
        assert set(found) == {channel}, found
        assert path in found[channel]


def test_a_paper_of_another_version_is_red(world: None) -> None:
    version, older = queries.required(SLUG), queries.version(SLUG, 1)
    assert older is not None
    other = by_client(f"/disclosures/{SLUG}/v/1/document.pdf", {}).body
    found = red(differences(version, fetch=tampering("paper", lambda _: other, version)))
    assert {"attachment", "collateral_fen"} <= set(found["paper"])
    assert set(found) == {"paper"}


@pytest.mark.parametrize("channel", [one.id for one in CHANNELS])
def test_what_is_no_answer_of_the_channel_is_red(world: None, channel: str) -> None:
    version = queries.required("about")
    found = differences(version, fetch=tampering(channel, lambda _: b"<p>Hello</p>", version))
    assert found[channel]


def test_a_value_added_to_the_data_is_found(world: None) -> None:
    version = queries.required(SLUG)
    change = tampering("json", lambda body: body.replace(b'"fees": [', b'"fees": [{"rate": {"zh": "x"}}, '), version)
    assert "fees.2.rate.zh" in differences(version, fetch=change)["json"]


def test_a_withdrawn_disclosure_is_withdrawn_everywhere(world: None, people: People) -> None:
    asked = operations.submit_withdrawal(
        slug=SLUG, reason_zh="项目取消", reason_en="Project cancelled", by=people.editor, at=AT
    )
    operations.approve(submission_id=asked.id, by=people.compliance, at=AT)
    operations.publish(submission_id=asked.id, by=people.signatory, at=AT)
    assert differences(queries.required(SLUG), fetch=by_client) == ALL_THE_SAME


def test_each_publication_is_checked_once_and_again_when_asked(
    world: None, publish: Callable[..., Any], people: People
) -> None:
    later = AT + timedelta(minutes=1)
    assert check_due(at=AT) == 0, "every server process shows it first"
    quick = {"limit": 10, "fetch": lambda path, headers: Answer(503, b"")}
    assert check_due(at=later, **quick) == 4
    assert set(ParityCheck.objects.get(slug=SLUG).found["json"]) == {"unread"}
    assert not Alarm.objects.filter(name=ALARM).exists()
    ParityCheck.objects.update(found=ALL_THE_SAME)
    assert check_due(at=later, **quick) == 0
    publish(
        samples.organisation(complaint_phone="400-000-0001"),
        kind="organisation",
        slug="about",
        change="update",
        reason_zh="改。",
        reason_en="Changed.",
    )
    assert check_due(at=later, **quick) == 1
    checking.ask_again(by=people.compliance, at=AT)
    assert check_due(at=later, **quick) == 4


def test_red_is_an_alarm_until_it_is_green_and_compliance_sees_where(world: None, client: Client) -> None:
    version = queries.required("about")
    change = tampering("csv", lambda body: body.replace(b"91310000", b"91310001"), version)
    check_version(version, at=AT, fetch=change)
    alarm = Alarm.objects.get(name=ALARM, resolved_at=None)
    assert alarm.facts["channels"] == "csv"
    client.force_login(User.objects.get(role=Role.COMPLIANCE, username="compliance"))
    html = client.get("/en/compliance/channels/").content.decode()
    assert '<td class="parity__differs">' in html
    assert "<code>credit_code</code>" in html
    assert html.count('<td class="parity__same">') == len(ALL_THE_SAME) - 1
    check_version(version, at=AT, fetch=by_client)
    assert not Alarm.objects.filter(name=ALARM, resolved_at=None).exists()
    assert client.post("/compliance/channels/again/").status_code == 302
    assert not ParityCheck.objects.filter(checked_at__isnull=False).exists()


def test_the_command_names_what_differs(world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.portal.parity.checking.fetched", by_client)
    out = StringIO()
    call_command("check_parity", "about", stdout=out)
    assert out.getvalue() == f"about v1: the same in {len(CHANNELS)} channels\n"
    with pytest.raises(CommandError, match="nothing was published at rumours"):
        call_command("check_parity", "rumours", stdout=out)
