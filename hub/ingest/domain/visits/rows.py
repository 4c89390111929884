"""Turn one line of a visit list into a visit, or into sentences that say what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import orjson

from crm.identity.domain.idnumbers import IdNumberRefused, read_id_number
from crm.identity.domain.names import read_name
from crm.identity.domain.phones import find_phones
from crm.profile.domain.vocabulary import Channel
from hub.ingest.domain.visits.headings import Field
from hub.ingest.domain.visits.moments import BareNumber, MomentUnreadable, is_written, read_minutes, read_moment
from hub.ingest.domain.visits.sheet import Sheet, SheetRow
from hub.kernel.digest import sha256_hex

LONGEST_MINUTES: Final = 12 * 60
OLDEST: Final = timedelta(days=365 * 20)
LONGEST_NOTE: Final = 10_000
COUNTED_SO: Final = ("excel", "serial", "序列")
"""Words of a heading that say that days are counted as spreadsheets count them."""

CHANNELS: Final[dict[str, Channel]] = {
    "": Channel.DESK, "到访": Channel.DESK, "柜台": Channel.DESK, "网点": Channel.DESK, "面谈": Channel.DESK,
    "desk": Channel.DESK, "visit": Channel.DESK, "walk-in": Channel.DESK, "branch": Channel.DESK,
    "电话": Channel.PHONE, "来电": Channel.PHONE, "phone": Channel.PHONE, "call": Channel.PHONE,
    "微信": Channel.WECHAT, "企业微信": Channel.WECHAT, "wechat": Channel.WECHAT,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One sentence about one cell, in both languages; ``field`` is empty when it concerns the whole row."""

    field: Field | None
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """A visit as the list told it; texts are kept as written. ``key`` names the visit, ``digest`` its content."""

    line: int
    key: str
    digest: str
    visited_at: datetime
    channel: Channel
    name: str = ""
    phone: str = ""
    id_number: str = ""
    email: str = ""
    customer_number: str = ""
    gender: str = ""
    minutes: int | None = None
    room: str = ""
    purpose: str = ""
    products: tuple[str, ...] = ()
    note: str = ""
    advisor: str = ""
    basics: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class RowResult:
    """A row with its visit or its faults; hints do not keep it out."""

    row: SheetRow
    visit: VisitRow | None
    faults: tuple[Fault, ...] = ()
    hints: tuple[Fault, ...] = ()


def read_rows(*, sheet: Sheet, now: datetime) -> tuple[RowResult, ...]:
    """Read every row; the same visit written twice in one file is taken once and the second line says so."""
    results: list[RowResult] = []
    counted = counts_days(sheet)
    first_line: dict[str, int] = {}
    for row in sheet.rows:
        result = _read_row(row, sheet.mapping, now, counted)
        if result.visit and (earlier := first_line.setdefault(result.visit.key, row.line)) != row.line:
            twice = Fault(field=None, zh=f"与第 {earlier} 行是同一次到访", en=f"The same visit as line {earlier}")
            result = RowResult(row=row, visit=None, faults=(twice,))
        results.append(result)
    return tuple(results)


def counts_days(sheet: Sheet) -> bool:
    """Tell whether the column of dates counts days as spreadsheets do: its heading says so, or no cell names a day.

    Beside written dates five digits may be anything: a number of the form, an amount, a slip of the keyboard.
    """
    places = [at for at, field in sheet.mapping.items() if field is Field.DATE]
    headings = " ".join(sheet.headings[at] for at in places if at < len(sheet.headings)).lower()
    if any(word in headings for word in COUNTED_SO):
        return True
    return not any(is_written(row.cells[at]) for row in sheet.rows for at in places if at < len(row.cells))


def _read_row(row: SheetRow, mapping: Mapping[int, Field], now: datetime, counted: bool) -> RowResult:
    said = {field: row.cells[at] for at, field in mapping.items() if at < len(row.cells) and row.cells[at]}
    said = {field: unicodedata.normalize("NFC", text.replace("\x00", "")) for field, text in said.items()}
    faults: list[Fault] = []
    visited_at = _visited_at(said, now, counted, faults)
    minutes = _minutes(said, faults)
    channel = _channel(said, faults)
    hints = _identity(said, faults)
    if len(said.get(Field.NOTE, "")) > LONGEST_NOTE:
        faults.append(
            Fault(
                field=Field.NOTE,
                zh=f"备注超过 {LONGEST_NOTE} 字",
                en=f"The note is longer than {LONGEST_NOTE} characters",
            )
        )
    if faults or visited_at is None or channel is None:
        return RowResult(row=row, visit=None, faults=tuple(faults), hints=hints)
    visit = VisitRow(
        line=row.line,
        key=_key(said, visited_at),
        digest=sha256_hex(
            orjson.dumps({field.value: text for field, text in said.items()}, option=orjson.OPT_SORT_KEYS)
        ),
        visited_at=visited_at,
        channel=channel,
        minutes=minutes,
        products=tuple(part for part in re.split(r"[;；、,，/]\s*", said.get(Field.PRODUCTS, "")) if part),
        basics=tuple((field.value, said[field]) for field in BASICS if field in said),
        **{name: said.get(field, "") for name, field in _AS_WRITTEN.items()},
    )
    return RowResult(row=row, visit=visit, hints=hints)


BASICS: Final = (Field.OCCUPATION, Field.INCOME, Field.FAMILY, Field.CITY)
"""Facts about the person that go to the basic dimension as the branch wrote them."""

_AS_WRITTEN: Final = {
    "name": Field.NAME,
    "phone": Field.PHONE,
    "id_number": Field.ID_NUMBER,
    "email": Field.EMAIL,
    "customer_number": Field.CUSTOMER_NUMBER,
    "gender": Field.GENDER,
    "room": Field.ROOM,
    "purpose": Field.PURPOSE,
    "note": Field.NOTE,
    "advisor": Field.ADVISOR,
}


def _visited_at(said: Mapping[Field, str], now: datetime, counted: bool, faults: list[Fault]) -> datetime | None:
    written = said.get(Field.DATE, "")
    if not written:
        faults.append(Fault(field=Field.DATE, zh="没有写日期", en="The date is missing"))
        return None
    try:
        at = read_moment(written, said.get(Field.TIME, ""), counted=counted)
    except BareNumber:
        faults.append(
            Fault(
                field=Field.DATE,
                zh=f"日期「{written}」只是一个数字，同列其他行写的是日期：请写成 2026-11-18",
                en=f"The date “{written}” is a bare number while other rows write dates: write 2026-11-18",
            )
        )
        return None
    except MomentUnreadable:
        faults.append(
            Fault(
                field=Field.DATE,
                zh=f"日期「{written}」读不懂，请写成 2026-11-18 或 2026年11月18日",
                en=f"The date “{written}” cannot be read: write 2026-11-18 or 18 Nov 2026",
            )
        )
        return None
    if not now - OLDEST <= at <= now + timedelta(days=1):
        faults.append(
            Fault(
                field=Field.DATE,
                zh=f"日期「{written}」在将来或过于久远",
                en=f"The date “{written}” lies in the future or too far back",
            )
        )
        return None
    return min(at, now)


def _minutes(said: Mapping[Field, str], faults: list[Fault]) -> int | None:
    written = said.get(Field.MINUTES, "")
    try:
        minutes = read_minutes(written)
    except MomentUnreadable:
        faults.append(
            Fault(
                field=Field.MINUTES,
                zh=f"时长「{written}」读不懂，请写分钟数，如 40",
                en=f"The duration “{written}” cannot be read: write minutes, such as 40",
            )
        )
        return None
    if minutes is not None and minutes > LONGEST_MINUTES:
        faults.append(
            Fault(
                field=Field.MINUTES,
                zh=f"时长 {minutes} 分钟超过 12 小时",
                en=f"A stay of {minutes} minutes is longer than 12 hours",
            )
        )
    return minutes


def _channel(said: Mapping[Field, str], faults: list[Fault]) -> Channel | None:
    written = said.get(Field.CHANNEL, "")
    channel = CHANNELS.get(written.strip().lower())
    if channel is None:
        faults.append(
            Fault(
                field=Field.CHANNEL,
                zh=f"渠道「{written}」不认识，可写：柜台、电话、微信",
                en=f"The channel “{written}” is unknown: write desk, phone or wechat",
            )
        )
    return channel


def _identity(said: Mapping[Field, str], faults: list[Fault]) -> tuple[Fault, ...]:
    """Say who came: without any mark the row is refused, a doubtful mark is a hint."""
    hints: list[Fault] = []
    if not any(said.get(field) for field in (Field.NAME, Field.PHONE, Field.ID_NUMBER, Field.CUSTOMER_NUMBER)):
        faults.append(
            Fault(
                field=None,
                zh="姓名、手机、证件号、客户号都没有写，不知道是谁",
                en="No name, phone, ID number or customer number: nobody knows who came",
            )
        )
    name = said.get(Field.NAME, "")
    if name and read_name(name) is None:
        faults.append(Fault(field=Field.NAME, zh=f"姓名「{name}」不是姓名", en=f"“{name}” is not a name"))
    phones = find_phones(said.get(Field.PHONE, ""))
    if phones.unusable and not (phones.phones or phones.masked):
        shown = "、".join(phones.unusable)
        faults.append(
            Fault(
                field=Field.PHONE,
                zh=f"电话「{shown}」不是可拨打的号码",
                en=f"“{shown}” is not a number anybody can dial",
            )
        )
    if any(phone.mended for phone in phones.phones):
        hints.append(
            Fault(
                field=Field.PHONE,
                zh="号码里的字母已按数字读，未用于认人，请核对",
                en="Letters in the number were read as digits and not used to recognise the person: please check",
            )
        )
    if said.get(Field.ID_NUMBER):
        _id_number(said[Field.ID_NUMBER], faults, hints)
    return tuple(hints)


def _id_number(written: str, faults: list[Fault], hints: list[Fault]) -> None:
    try:
        number = read_id_number(written)
    except IdNumberRefused:
        faults.append(
            Fault(
                field=Field.ID_NUMBER,
                zh="证件号位数或校验码不对，请核对",
                en="The ID number has a wrong length or check digit: please check",
            )
        )
        return
    if not number.whole:
        hints.append(
            Fault(
                field=Field.ID_NUMBER,
                zh="证件号有遮盖，只作旁证",
                en="The ID number is masked and counts as a hint only",
            )
        )


def _key(said: Mapping[Field, str], visited_at: datetime) -> str:
    """The branch's own visit number; without one, who came and when. A corrected note keeps the key."""
    if number := said.get(Field.VISIT_NUMBER):
        return f"no:{number}"
    who = [said.get(field, "") for field in (Field.CUSTOMER_NUMBER, Field.NAME, Field.PHONE, Field.ID_NUMBER)]
    return f"row:{sha256_hex(orjson.dumps([visited_at.isoformat(), *who]))}"
