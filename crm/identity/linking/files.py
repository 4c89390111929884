"""Read the files that somebody wants linked, line by line, and refuse what is not one, by file and line."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crm.identity.domain.normalising.records import Written

ID: Final = "record_id"
KNOWN: Final = (ID, "source", "occurred_at", *Written.__slots__)
LONGEST_FIELD: Final = 20_000
"""Characters; a longer field is a quotation mark that nobody closed (unmeasured)."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run if it stood first in a cell; ids are written out again as they are."""
_BLOCK: Final = 1 << 20


class FileRefused(ValueError):
    """The file cannot be linked; the message names file and line and says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a file: where it stood, and its fields as written."""

    number: int
    record_id: str
    source: str
    written: Written


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file that can be read: its encoding, and which known columns stand where."""

    path: Path
    encoding: str
    columns: dict[str, int]
    unknown: tuple[str, ...]
    width: int
    delimiter: str = ","


def open_source(path: Path) -> Source:
    """Find out encoding and columns."""
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file")
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline(LONGEST_FIELD))
        file.seek(0)
        header = next(_rows(path, file, delimiter), (0, []))[1]
    names = [name.strip().lower() for name in header]
    if not names:
        raise FileRefused(
            f"{path}, line 1: the file is empty; expected a header with {ID} and any of {', '.join(KNOWN[1:])}"
        )
    if ID not in names:
        raise FileRefused(f"{path}, line 1: there is no column {ID}; found {', '.join(names)[:200]}")
    if twice := next((name for name in names if name in KNOWN and names.count(name) > 1), None):
        raise FileRefused(f"{path}, line 1: the column {twice} stands there twice")
    columns = {name: position for position, name in enumerate(names) if name in KNOWN}
    if not columns.keys() - {ID, "source", "occurred_at"}:
        raise FileRefused(f"{path}, line 1: no column to compare people by; expected any of {', '.join(KNOWN[3:])}")
    unknown = tuple(name for name in names if name and name not in KNOWN)
    return Source(path=path, encoding=encoding, columns=columns, unknown=unknown, width=len(names), delimiter=delimiter)


def lines(source: Source) -> Iterator[Line]:
    """Yield the records; blank lines are skipped."""
    with source.path.open(encoding=source.encoding, newline="") as file:
        rows = _rows(source.path, file, source.delimiter)
        next(rows)
        for number, row in rows:
            if len(row) != source.width:
                raise FileRefused(f"{source.path}, line {number}: expected {source.width} fields, found {len(row)}")
            yield _line(source, number, row)


def _line(source: Source, number: int, row: Sequence[str]) -> Line:
    said = {name: row[position].strip() for name, position in source.columns.items()}
    said.pop("occurred_at", None)
    record_id = said.pop(ID)
    if not record_id:
        raise FileRefused(f"{source.path}, line {number}: {ID} is empty")
    if record_id.startswith(FORMULA):
        raise FileRefused(
            f"{source.path}, line {number}: {ID} begins with {record_id[0]!r}, "
            "which a spreadsheet would run as a formula"
        )
    return Line(number, record_id, said.pop("source", ""), Written(**said))


def _rows(path: Path, file: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they end on."""
    before = csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise FileRefused(f"{path}, line {reader.line_num}: {_plainly(str(error))}") from error
    finally:
        csv.field_size_limit(before)


def _delimiter(header: str) -> str:
    """What stands between the names of the header: a comma, or else the semicolon or tab of office programs."""
    names = {sign: [name.strip(' "').lower() for name in header.strip("\r\n").split(sign)] for sign in ",;\t"}
    return next((sign for sign, found in names.items() if ID in found and len(found) > 1), ",")


def _plainly(error: str) -> str:
    if "field limit" in error:
        return f"a field is longer than {LONGEST_FIELD:,} characters; perhaps a quotation mark is not closed"
    if "unexpected end" in error:
        return "the file ends inside a quoted field; a quotation mark is not closed"
    return f"this is no CSV: {error}"


def _encoding(path: Path) -> str:
    """UTF-8, with or without a mark, or else GB18030, as Chinese office programs write; UTF-16 by its mark."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            if (bad := _first_bad_line(path, "utf-16")) is None:
                return "utf-16"
            raise FileRefused(f"{path}, line {bad}: begins as UTF-16 and does not go on so; save the file as UTF-8")
    found = []
    for encoding in ("utf-8-sig", "gb18030"):
        if (bad := _first_bad_line(path, encoding)) is None:
            return encoding
        found.append(bad)
    raise FileRefused(f"{path}, line {max(found)}: neither UTF-8 nor GB18030, or a zero byte; save the file as UTF-8")


def _first_bad_line(path: Path, encoding: str) -> int | None:
    """The line with the first bytes that are no text, or None. A zero byte is none in any encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                return line + block[: max(error.start, 0)].count(b"\n")
            if "\0" in text:
                return line + text[: text.index("\0")].count("\n")
            line += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None
