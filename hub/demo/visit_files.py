"""Write visit lists the way each branch's system exports them: one file per month, other headings, other encodings.

Some lines carry a slip of the keyboard that the import refuses; the manager's corrected file follows.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import openpyxl

from hub.demo.numbers import ID_WEIGHTS
from hub.demo.staff import STAFF
from hub.demo.talks import Visit
from hub.kernel.clock import HOME_ZONE

BROKEN_EVERY = 41
"""One line in so many is refused at first (invented)."""
NAMES = {person.username: person.display_name for person in STAFF}


@dataclass(frozen=True, kw_only=True)
class VisitFile:
    """One export: its name, its bytes, the visits in it, and how many lines will be refused."""

    name: str
    branch: str
    content: bytes
    visits: tuple[Visit, ...]
    broken: int = 0


@dataclass(frozen=True, kw_only=True)
class _Export:
    """How one branch's system writes: headings, the words for a moment, the file's ending and its encoder."""

    headings: tuple[str, ...]
    moment: str
    ending: str
    encoded: Callable[[Sequence[Sequence[str]]], bytes]


def _csv(rows: Sequence[Sequence[str]], encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def _xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise TypeError("expected a new workbook to have a sheet")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_EXPORTS = {
    "CD01": _Export(
        headings=("登记编号", "姓名", "手机号", "证件号", "性别", "到访时间", "时长", "渠道", "事由", "沟通记录",
                  "客户经理", "职业", "城市"),
        moment="%Y-%m-%d %H:%M", ending="csv", encoded=lambda rows: _csv(rows, "utf-8-sig"),
    ),
    "HB02": _Export(
        headings=("来访编号", "客户姓名", "联系电话", "身份证号码", "性别", "接待时间", "停留分钟", "方式", "来访事由",
                  "面谈记录", "接待人", "职业", "所在城市"),
        moment="%Y/%m/%d %H:%M", ending="csv", encoded=lambda rows: _csv(rows, "gb18030"),
    ),
    "QY03": _Export(
        headings=("流水号", "访客", "移动电话", "身份证", "性别", "登记时间", "分钟", "接触方式", "目的", "备注",
                  "理财经理", "职业", "城市"),
        moment="%Y年%m月%d日 %H:%M", ending="xlsx", encoded=_xlsx,
    ),
}  # fmt: skip


def visit_files(listed: Iterable[Visit], *, branch: str) -> tuple[VisitFile, ...]:
    """Return one branch's files in the order of their months, each followed by its corrections if there are any."""
    own = [visit for visit in listed if visit.branch == branch]
    months = groupby(own, key=lambda visit: visit.at.astimezone(HOME_ZONE).strftime("%Y-%m"))
    return tuple(file for month, found in months for file in _of_month(branch, month, tuple(found)))


def _of_month(branch: str, month: str, found: tuple[Visit, ...]) -> list[VisitFile]:
    broken = {visit.number for visit in found if _slips(visit)}
    files = [_file(branch, f"到访登记-{branch}-{month}", found, broken)]
    if broken:
        mended = tuple(visit for visit in found if visit.number in broken)
        files.append(_file(branch, f"到访登记-{branch}-{month}-更正", mended, set()))
    return files


def _file(branch: str, name: str, found: tuple[Visit, ...], broken: set[str]) -> VisitFile:
    export = _EXPORTS[branch]
    rows = [export.headings, *(_row(visit, export, slip=visit.number in broken) for visit in found)]
    return VisitFile(
        name=f"{name}.{export.ending}",
        branch=branch,
        content=export.encoded(rows),
        visits=found,
        broken=len(broken),
    )


def _row(visit: Visit, export: _Export, *, slip: bool) -> tuple[str, ...]:
    at = visit.at.astimezone(HOME_ZONE)
    marks, person = visit.marks, visit.person
    return (
        visit.number,
        marks.name,
        marks.phone,
        _mistyped(person.id_number) if slip else marks.id_number,
        marks.gender,
        f"{at:{export.moment}}",
        str(visit.minutes),
        visit.channel,
        visit.purpose,
        visit.note,
        NAMES[person.advisor],
        person.occupation if person.app_user or person.number % 3 else "",
        person.city_zh if person.number % 4 else "",
    )


def _slips(visit: Visit) -> bool:
    return sum(map(ord, visit.number)) % BROKEN_EVERY == 0


def _mistyped(number: str) -> str:
    """Return an identity number with one digit wrong, so that its check digit does not fit."""
    place = len(ID_WEIGHTS) - 3
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
