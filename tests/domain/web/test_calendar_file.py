"""The calendar file is what RFC 5545 wants: folded between characters, escaped, the same entry under the same name."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from hub.portal.ics import Day, calendar_file

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)


def written(title: str, text: str = "") -> bytes:
    day = Day(uid="a@b", day=date(2026, 12, 7), title=title, text=text, url="https://example.org/")
    return calendar_file([day], name="披露日历", at=AT)


def unfolded(content: bytes) -> dict[str, str]:
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if line)


@given(TEXTS, TEXTS)
def test_no_line_is_longer_than_allowed_and_nothing_is_lost(title: str, text: str) -> None:
    content = written(title, text)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    said = unfolded(content)["SUMMARY"]
    assert said.replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\") == title


def test_an_entry_is_a_whole_day_and_keeps_its_name() -> None:
    lines = unfolded(written("十月运营数据", "第一行\n第二行"))
    assert (lines["DTSTART;VALUE=DATE"], lines["DTEND;VALUE=DATE"]) == ("20261207", "20261208")
    assert (lines["UID"], lines["DTSTAMP"]) == ("a@b", "20261122T040000Z")
    assert lines["DESCRIPTION"] == "第一行\\n第二行"


def test_an_empty_calendar_is_one_too() -> None:
    content = calendar_file([], name="x", at=AT)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
