"""Visit lists as branches export them: encodings, headings, dates, and sentences for what is wrong."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.profile.domain.vocabulary import Channel
from hub.ingest.domain.visits.errors_sheet import errors_csv, reasons
from hub.ingest.domain.visits.headings import HEADINGS, Field, guess_mapping
from hub.ingest.domain.visits.moments import MomentUnreadable, read_minutes, read_moment
from hub.ingest.domain.visits.rows import RowResult, VisitRow, read_rows
from hub.ingest.domain.visits.sheet import MAX_BYTES, Sheet, SheetRefused, read_sheet

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CSV = (
    "到访日期,时间,姓名,手机号,证件号,时长(分钟),备注\n"
    "2026-11-18,15:40,沈若溪,13800126021,3301**********4021,40,孩子快上大学了\n"
    "2026/11/18,,王强,,,,\n"
)


def rows(text: str) -> tuple[RowResult, ...]:
    return read_rows(sheet=read_sheet(text.encode()), now=NOW)


def one(heading: str, value: str, **others: str) -> RowResult:
    columns = {"日期": "2026-11-18", "姓名": "沈若溪", **others, heading: value}
    out = io.StringIO()
    csv.writer(out).writerows([columns.keys(), columns.values()])
    return rows(out.getvalue())[0]


def visit(result: RowResult) -> VisitRow:
    assert result.visit is not None, result.faults
    return result.visit


def xlsx(*lines: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_list_is_read_in_every_encoding_that_branches_save_in(encoding: str) -> None:
    first, second = read_rows(sheet=read_sheet(CSV.encode(encoding)), now=NOW)
    shen = visit(first)
    assert (shen.name, shen.phone, shen.minutes, shen.note) == ("沈若溪", "13800126021", 40, "孩子快上大学了")
    assert shen.visited_at == datetime(2026, 11, 18, 7, 40, tzinfo=UTC)
    assert visit(second).name == "王强"


@pytest.mark.parametrize("delimiter", [";", "\t", "；"])
def test_other_separators_are_noticed(delimiter: str) -> None:
    (result, _) = rows(CSV.replace(",", delimiter))
    assert visit(result).name == "沈若溪"


def test_a_title_above_the_headings_is_stepped_over_and_lines_are_numbered_as_in_the_file() -> None:
    sheet = read_sheet(("城东中心 到访登记,,,,,,\n\n" + CSV).encode())
    assert [row.line for row in sheet.rows] == [4, 5]
    assert sheet.headings[0] == "到访日期"


def test_a_note_over_several_lines_keeps_the_line_numbers_right() -> None:
    first, second = rows('日期,姓名,备注\n2026-11-18,沈若溪,"一\n二"\n2026-11-18,王强,\n')
    assert (first.row.line, second.row.line) == (2, 4)
    assert visit(first).note == "一\n二"


def test_a_workbook_keeps_numbers_dates_and_leading_zeros() -> None:
    content = xlsx(
        ["Visit date", "Name", "Mobile", "Minutes", "Customer No."],
        [datetime(2026, 11, 18, 15, 40), "Ruoxi Shen", 13800126021, 40.0, "00071"],  # noqa: DTZ001
    )
    (result,) = read_rows(sheet=read_sheet(content), now=NOW)
    found = visit(result)
    assert (found.phone, found.minutes, found.customer_number) == ("13800126021", 40, "00071")
    assert found.visited_at == datetime(2026, 11, 18, 7, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        ("姓名,手机\n沈若溪,1\n".encode(), "No date column"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not text|unknown encoding"),
        (b"x" * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_a_file_that_is_no_visit_list_is_refused_with_advice(content: bytes, sentence: str) -> None:
    with pytest.raises(SheetRefused, match=sentence) as refusal:
        read_sheet(content)
    assert refusal.value.zh


@pytest.mark.parametrize("content", [CSV.encode("utf-16")[:-1], b"\xff\xfe\x00\xd8", b"\xfe\xff\xdc\x00\x00a"])
def test_a_broken_utf16_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(SheetRefused, match="unknown encoding") as refusal:
        read_sheet(content)
    assert "编码" in refusal.value.zh


def test_headings_are_understood_in_both_languages_with_units_and_underscores() -> None:
    found = guess_mapping(
        ["Visit_Date", "客户姓名*", "手机号（本人）", "停留时长(分钟)", "沟通记录", "Customer No.", "?"]
    )
    assert list(found.values()) == [
        Field.DATE, Field.NAME, Field.PHONE, Field.MINUTES, Field.NOTE, Field.CUSTOMER_NUMBER
    ]  # fmt: skip


def test_no_heading_has_two_meanings() -> None:
    headings = [heading for text in HEADINGS.values() for heading in text.split(", ")]
    assert len(headings) == len(set(headings))
    assert all(guess_mapping([heading]) for heading in headings)
    assert set(HEADINGS) == set(Field)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2026-11-18 15:40", ""), ("2026/11/18", "下午3点40"), ("2026年11月18日 15时40分", ""), ("20261118", "15:40"),
        ("18 Nov 2026", "3:40 pm"), ("Nov 18, 2026 3:40 PM", ""), ("2026-11-18T15:40:00", ""), ("2026.11.18", "15：40"),
        ("46344.652778", ""), ("２０２６－１１－１８", "下午 3:40"),
    ],
)  # fmt: skip
def test_dates_in_every_usual_spelling(day: str, clock: str) -> None:
    assert read_moment(day, clock, counted=True) == datetime(2026, 11, 18, 7, 40, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01", "2026-02-30", "11/18", "2026-11-18 25:00"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(MomentUnreadable):
        read_moment(text, "", counted=True)


@pytest.mark.parametrize(
    ("heading", "days", "read"),
    [
        ("到访日期", ["46344", "46345.5"], [True, True]),
        ("到访日期", ["46344", "昨天"], [True, False]),
        ("到访日期", ["46344", "2026-11-18"], [False, True]),
        ("到访日期", ["2026-11-18", "18 Nov 2026", "10086"], [True, True, False]),
        ("到访日期（Excel）", ["46344", "2026-11-18"], [True, True]),
    ],
)
def test_five_digits_are_a_day_only_where_the_column_counts_so(heading: str, days: list[str], read: list[bool]) -> None:
    sheet = read_sheet("\n".join([f"姓名,{heading}", *(f"王静{at},{day}" for at, day in enumerate(days))]).encode())
    results = read_rows(sheet=sheet, now=NOW)
    assert [result.visit is not None for result in results] == read
    refused = [fault.en for result in results for fault in result.faults if "bare number" in fault.en]
    assert all("write 2026-11-18" in sentence for sentence in refused)
    taken = (row for row, good in zip(sheet.rows, read, strict=True) if good)
    alone = [read_rows(sheet=replace(sheet, rows=(row,)), now=NOW)[0] for row in taken]
    assert all(result.visit for result in alone), "a chunk of lines that were taken is taken the same"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("40", 40), ("40分钟", 40), ("1小时20分", 80), ("1.5 h", 90), ("半小时", 30), ("1 hour 5 min", 65), ("", None)],
)
def test_durations(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("日期", "", "The date is missing"),
        ("日期", "昨天", "The date “昨天” cannot be read: write 2026-11-18 or 18 Nov 2026"),
        ("日期", "2031-01-01", "The date “2031-01-01” lies in the future or too far back"),
        ("姓名", "", "No name, phone, ID number or customer number: nobody knows who came"),
        ("姓名", "123", "“123” is not a name"),
        ("手机", "1380012602X", "“1380012602X” is not a number anybody can dial"),
        ("证件号", "330102198001014020", "The ID number has a wrong length or check digit: please check"),
        ("时长", "很久", "The duration “很久” cannot be read: write minutes, such as 40"),
        ("时长", "900", "A stay of 900 minutes is longer than 12 hours"),
        ("渠道", "传真", "The channel “传真” is unknown: write desk, phone or wechat"),
        ("备注", "长" * 10_001, "The note is longer than 10000 characters"),
    ],
)
def test_a_wrong_cell_is_named_in_a_sentence(heading: str, value: str, sentence: str) -> None:
    result = one(heading, value)
    assert result.visit is None
    assert reasons(result, language="en") == sentence
    assert reasons(result, language="zh-hans") != sentence


def test_every_fault_of_a_row_is_told_at_once() -> None:
    result = rows("日期,姓名,时长\n昨天,,很久\n")[0]
    assert len(result.faults) == 3


def test_a_masked_id_number_and_a_mended_phone_come_in_with_a_hint() -> None:
    masked = one("证件号", "3301**********4021")
    mended = one("手机", "138O0126021")
    assert [hint.en for hint in masked.hints] == ["The ID number is masked and counts as a hint only"]
    assert "not used to recognise" in mended.hints[0].en
    assert visit(masked).id_number == "3301**********4021"


def test_several_numbers_and_an_extension_are_accepted() -> None:
    assert visit(one("电话", "13800126021;0571-87654321转12")).phone == "13800126021;0571-87654321转12"


def test_channels_and_products_and_basic_facts() -> None:
    result = one("渠道", "电话", 产品="三月持有2号、现金管理A", 职业="中学教师", 城市="杭州")
    found = visit(result)
    assert (found.channel, found.products) == (Channel.PHONE, ("三月持有2号", "现金管理A"))
    assert dict(found.basics) == {"occupation": "中学教师", "city": "杭州"}


def test_the_same_visit_twice_in_a_file_counts_once_and_a_changed_note_keeps_its_key() -> None:
    first, second = rows("日期,姓名,备注\n2026-11-18,沈若溪,甲\n2026-11-18,沈若溪,乙\n")
    assert visit(first)
    assert [fault.en for fault in second.faults] == ["The same visit as line 2"]
    alone = visit(one("备注", "乙"))
    assert alone.key == visit(first).key
    assert alone.digest != visit(first).digest


def test_the_branchs_own_visit_number_is_the_key() -> None:
    assert visit(one("到访编号", "A-17")).key == "no:A-17"


@given(st.text(min_size=1, max_size=20))
def test_no_cell_of_the_error_file_starts_a_formula(evil: str) -> None:
    cell = "".join(character for character in evil if character.isprintable())
    for text in (cell, f"={cell}", f"+{cell}", f"@{cell}", f"-{cell}", f" ={cell}", f"＝{cell}", f"\t={cell}"):
        content = errors_csv(sheet=sheet_of(text), results=rows_of(text), language="en")
        (_, line) = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        number = re.fullmatch(r"[+-]?\d[\d ()-]*(\.\d+)?", line[1])
        assert number or line[1].lstrip()[:1] not in tuple("=+-@|%＝＋－＠")


def sheet_of(cell: str) -> Sheet:
    return read_sheet(csv_text([["日期", "姓名"], ["昨天", cell]]))


def rows_of(cell: str) -> tuple[RowResult, ...]:
    return read_rows(sheet=sheet_of(cell), now=NOW)


def csv_text(lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue().encode()


def test_the_error_file_holds_the_refused_lines_only_and_can_be_mended_and_read_again() -> None:
    text = "日期,姓名,手机\n昨天,沈若溪,+86 13800126021\n2026-11-18,王强,\n"
    sheet = read_sheet(text.encode())
    content = errors_csv(sheet=sheet, results=read_rows(sheet=sheet, now=NOW), language="zh-hans")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines == [
        ["日期", "姓名", "手机", "行号", "原因"],
        ["昨天", "沈若溪", "+86 13800126021", "2", "日期「昨天」读不懂，请写成 2026-11-18 或 2026年11月18日"],
    ]
    mended = read_sheet(content.decode("utf-8-sig").replace("昨天", "2026-11-18", 1).encode())
    (result,) = read_rows(sheet=mended, now=NOW + timedelta(days=1))
    assert visit(result).name == "沈若溪"
