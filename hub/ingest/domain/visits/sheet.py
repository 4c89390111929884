"""Open a visit list as rows of text: CSV in the encodings that branches save in, or XLSX."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, TypeAlias

from hub.ingest.domain.visits.headings import Field, guess_mapping

MAX_BYTES: Final = 20 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 200 * 1024 * 1024
MAX_ROWS: Final = 200_000
_LOOK_FOR_HEADINGS_IN: Final = 15
_ZIP_MAGIC = b"PK\x03\x04"

Known: TypeAlias = Callable[[Sequence[str]], dict[int, Field] | None]


class SheetRefused(Exception):
    """The file as a whole cannot be read; both sentences say what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One line of the file, cells as text; ``line`` is what the person sees in the spreadsheet."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The headings, how they were understood, and the rows below."""

    headings: tuple[str, ...]
    mapping: dict[int, Field]
    rows: tuple[SheetRow, ...]
    encoding: str


def read_sheet(content: bytes, *, known: Known | None = None) -> Sheet:
    """Return the sheet; raise :class:`SheetRefused` when it is no list of visits.

    ``known`` answers with what a person said earlier about such headings. With it a list without a date column is
    taken too: somebody is there to say which column it is.
    """
    if len(content) > MAX_BYTES:
        raise SheetRefused(
            "文件超过 20 MB，请按月拆分后再导入", "The file is larger than 20 MB: split it by month and import again"
        )
    if content.startswith(_ZIP_MAGIC):
        rows, encoding = _xlsx_rows(content), "xlsx"
    else:
        text, encoding = _decoded(content)
        rows = _csv_rows(text)
    return _with_headings(list(rows), encoding, known)


def _with_headings(rows: Sequence[SheetRow], encoding: str, known: Known | None) -> Sheet:
    """Exports often carry a title above the headings: take the line in which most headings are understood."""
    said = known or (lambda _headings: None)
    if not rows:
        raise SheetRefused("文件是空的", "The file is empty")
    head = rows[:_LOOK_FOR_HEADINGS_IN]
    remembered = next((row for row in head if said(row.cells)), None)
    best = remembered or max(head, key=lambda row: (len(guess_mapping(row.cells)), -row.line))
    mapping = said(best.cells) or guess_mapping(best.cells)
    if not mapping or (known is None and Field.DATE not in mapping.values()):
        raise SheetRefused(
            "找不到日期一列（例如「到访日期」），请检查表头",
            "No date column found (such as “Visit date”): check the headings",
        )
    below = tuple(row for row in rows if row.line > best.line)
    return Sheet(headings=best.cells, mapping=mapping, rows=below, encoding=encoding)


def _decoded(content: bytes) -> tuple[str, str]:
    """A mark at the start says UTF-16; else UTF-8 first because wrong bytes cannot pass as it, then GB18030, which
    Chinese Excel saves.
    """
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise SheetRefused("文件既不是 CSV 也不是 XLSX，或编码无法识别", "Neither CSV nor XLSX, or in an unknown encoding")


def _csv_rows(text: str) -> Iterator[SheetRow]:
    if "\x00" in text:
        raise SheetRefused("文件不是文本，请另存为 CSV 或 XLSX", "The file is not text: save it as CSV or XLSX")
    head = "\n".join(text.splitlines()[:_LOOK_FOR_HEADINGS_IN])
    delimiter = max(",\t;；，|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise SheetRefused(f"第 {line} 行无法读取：引号没有配对", f"Line {line} cannot be read: {error}") from error
        if cells is None:
            return
        yield from _row(line, cells)
        line = reader.line_num + 1


def _xlsx_rows(content: bytes) -> Iterator[SheetRow]:
    _refuse_bomb(content)
    try:
        import openpyxl  # a quarter of a second that only readers of workbooks pay

        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1))
    except Exception as error:  # openpyxl raises whatever its parser met
        raise SheetRefused(
            "XLSX 文件已损坏，请重新导出", f"The XLSX file is damaged: {type(error).__name__}"
        ) from error
    for line, cells in enumerate(rows, start=1):
        yield from _row(line, [_text(cell) for cell in cells])


def _refuse_bomb(content: bytes) -> None:
    try:
        unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except zipfile.BadZipFile as error:
        raise SheetRefused("XLSX 文件已损坏，请重新导出", "The XLSX file is damaged: export it again") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise SheetRefused("文件解压后过大", "The file unpacks to more than 200 MB")


def _row(line: int, cells: Sequence[str]) -> Iterator[SheetRow]:
    if line > MAX_ROWS:
        raise SheetRefused(f"超过 {MAX_ROWS} 行，请拆分", f"More than {MAX_ROWS} rows: split the file")
    trimmed = tuple(cell.strip() for cell in cells)
    if any(trimmed):
        yield SheetRow(line=line, cells=trimmed)


def _text(cell: object) -> str:
    """Spreadsheet cells carry types: a phone typed as a number must not become 1.38E+10 or end in .0."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
