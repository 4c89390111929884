"""Say in both languages why a value does not fit its field: bounds, choices, written forms, whole personal numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.domain.schema import BILINGUAL, WHOLE_NUMBERS, Field, Form, Label, PageSchema, Sort


@dataclass(frozen=True)
class Misfit:
    """One refused value. `path` is the machine's address (`fees.2.rate_bps`), `said` the sentence for people."""

    path: str
    said: Label

    @property
    def field(self) -> str:
        return self.path.split(".")[0]


@dataclass(frozen=True)
class WrittenForm:
    """How a code is written: the pattern, and the same in words."""

    pattern: re.Pattern[str]
    said: Label


FORMS: dict[Form, WrittenForm] = {
    Form.CREDIT_CODE: WrittenForm(re.compile(r"[0-9A-Z]{18}"), Label("18位数字或大写字母", "18 digits or capitals")),
    Form.DIGEST: WrittenForm(
        re.compile(r"[0-9a-f]{64}"), Label("64位小写十六进制的SHA-256", "a SHA-256 of 64 lowercase hexadecimal digits")
    ),
    Form.FILE: WrittenForm(
        re.compile(r"[0-9a-f]{64}"), Label("一个已保存文件的SHA-256", "the SHA-256 of a file that is kept")
    ),
    Form.MAIL: WrittenForm(
        re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
        Label("电子邮箱，如care@example.com", "an address such as care@example.com"),
    ),
    Form.MONTH: WrittenForm(re.compile(r"\d{4}-(0[1-9]|1[0-2])"), Label("月份，如2026-10", "a month such as 2026-10")),
    Form.PHONE: WrittenForm(
        re.compile(r"\+?[0-9][0-9 -]{2,19}"), Label("电话，如400-000-0000", "a number such as 400-000-0000")
    ),
    Form.SLUG: WrittenForm(
        re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*"),
        Label("页面地址，如project-p-001", "a page address such as project-p-001"),
    ),
    Form.YEAR: WrittenForm(re.compile(r"(19|20)\d{2}"), Label("年份，如2025", "a year such as 2025")),
}
WHOLE_NUMBER_OF_A_PERSON = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{16}|\d{19}|1[3-9]\d{9})(?![0-9A-Za-z])")
"""An identity number, a bank card, a mobile telephone, written in full."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
"""Characters that no page shows and XML refuses; line breaks and tabs are none of them."""


def misfits(schema: PageSchema, fields: dict[str, Any]) -> tuple[Misfit, ...]:
    """What in these shaped fields the schema refuses, in reading order."""
    return tuple(
        found
        for field in schema.fields()
        if field.name in fields
        for found in _of_field(field, fields[field.name], field.name, field.label)
    )


def _of_field(field: Field, value: Any, path: str, label: Label) -> Iterator[Misfit]:
    if field.sort is Sort.ROWS:
        for number, row in enumerate(value, start=1):
            for column in field.columns:
                if column.name in row:
                    place = Label(
                        f"{label.zh}第{number}行的{column.label.zh}", f"{label.en}, row {number}, {column.label.en}"
                    )
                    yield from _of_field(column, row[column.name], f"{path}.{number}.{column.name}", place)
        return
    said = _refusal(field, value)
    if said is not None:
        yield Misfit(path, Label(f"“{label.zh}”{said.zh}", f"“{label.en}” {said.en}"))


def _refusal(field: Field, value: Any) -> Label | None:
    if field.sort in WHOLE_NUMBERS:
        return _out_of_bounds(field, value)
    texts = value.values() if field.sort in BILINGUAL else (value,) if isinstance(value, str) else ()
    if any(UNPRINTABLE.search(text) for text in texts):
        return _UNPRINTABLE
    if field.sort in BILINGUAL:
        shown = any(WHOLE_NUMBER_OF_A_PERSON.search(text) for text in value.values())
        return _MASK if field.masked and shown else None
    if field.choices and field.choice(value) is None:
        known = tuple(choice.code for choice in field.choices)
        return Label(f"应是{'、'.join(known)}之一，而不是{value}", f"has to be one of {', '.join(known)}, not {value}")
    form = FORMS.get(field.form)
    if form is not None and not form.pattern.fullmatch(value):
        return Label(f"应是{form.said.zh}，而不是{value}", f"has to be {form.said.en}, not {value}")
    return None


_UNPRINTABLE = Label(
    "里有看不见的控制字符，多半是从别处粘贴来的，请删去后重新输入",
    "holds invisible control characters, likely pasted from elsewhere; remove them and type the words again",
)
_MASK = Label(
    "里有完整的证件号、卡号或手机号，请隐去中间各位",
    "holds a whole identity, card or telephone number; mask its middle",
)


def _out_of_bounds(field: Field, value: int) -> Label | None:
    if field.least is not None and value < field.least:
        least = in_words(field, field.least)
        return Label(
            f"不应小于{least}，而现在是{in_words(field, value)}",
            f"must not be below {least}, and is {in_words(field, value)}",
        )
    if field.most is not None and value > field.most:
        most = in_words(field, field.most)
        return Label(
            f"不应大于{most}，而现在是{in_words(field, value)}",
            f"must not be above {most}, and is {in_words(field, value)}",
        )
    return None


def in_words(field: Field, value: int) -> str:
    """A whole number as people type it: yuan and percent with two decimals."""
    if field.sort is Sort.COUNT:
        return str(value)
    sign, size = "-" if value < 0 else "", abs(value)
    return f"{sign}{size // 100}.{size % 100:02d}{'%' if field.sort is Sort.BPS else ''}"
