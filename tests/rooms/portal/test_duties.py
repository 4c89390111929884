"""The public compliance calendar says what was late and what is due, from the register alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.rooms.cms import samples

ADDRESS = "/disclosures/calendar/"


@pytest.fixture
def late(publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """September's figures came a day late; it is the middle of November, and October's have not come."""
    at = datetime(2026, 10, 14, 2, tzinfo=UTC)
    publish(samples.figures("2026-09"), kind="figures", slug="figures-2026-09", at=at)
    monkeypatch.setattr("hub.portal.duties.utc_now", lambda: datetime(2026, 11, 16, 2, tzinfo=UTC))


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_names_what_was_late_what_is_overdue_and_what_comes(late: None, client: Client) -> None:
    html = read(client, "/en" + ADDRESS)
    assert "10 hours late" in html
    assert "overdue for 10 days" in html
    assert "due in 21 days" in html
    assert "/disclosures/figures-2026-09/v/1/" in html
    assert "晚了10小时" in read(client, ADDRESS)


def test_it_reads_the_register_in_few_queries_and_no_draft(late: None, client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        read(client, ADDRESS)
    asked = [query["sql"] for query in captured if "cms_" in query["sql"]]
    assert len(asked) <= 3, "the versions, their titles, and once a second whether anything was published since"
    assert not [sql for sql in asked if "wagtail" in sql or "cms_submission" in sql]


def test_the_file_holds_what_is_still_to_come(late: None, client: Client) -> None:
    answer = client.get("/en/disclosures/calendar.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 2
    assert "UID:D-OPS-figures-2026-11@disclosures" in text
    assert "DTSTART;VALUE=DATE:20261207" in text


def test_an_empty_register_owes_nothing(db: None, client: Client) -> None:
    assert "Nothing is due" in read(client, "/en" + ADDRESS)


def test_a_year_that_nobody_knows_is_answered_with_the_newest(late: None, client: Client) -> None:
    assert "10 hours late" in read(client, "/en" + ADDRESS + "?year=1999")
