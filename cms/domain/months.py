"""The arithmetic of monthly figures: within a month, and against the month before."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cms.domain.figures import figures_of
from cms.domain.formulas import FORMULAS, OPEN_PROJECTS, OUTSTANDING
from cms.domain.payload import Payload
from cms.domain.schema import Kind, Label


@dataclass(frozen=True)
class Inconsistency:
    """Two published numbers that cannot both be right."""

    rule: str
    what: Label
    expected: int | str
    actual: int | str


def inconsistencies(payload: Payload, previous: Payload | None) -> tuple[Inconsistency, ...]:
    """Arithmetic within the month, and against the month before when there is one. Requires FIGURES payloads."""
    if payload.kind is not Kind.FIGURES:
        return ()
    numbers = _numerators(payload)
    found = [*_unknown(payload), *_within(payload.fields, numbers), *_wrong_denominators(payload, numbers)]
    if previous is not None:
        found += _between(payload, previous, numbers)
    return tuple(found)


def _numerators(payload: Payload) -> dict[str, int]:
    return {row["formula"]: row.get("numerator", 0) for row in payload.fields.get("figures", []) if "formula" in row}


def _unknown(payload: Payload) -> list[Inconsistency]:
    return [
        Inconsistency(
            "F-FORMULA",
            Label(f"公式{row.get('formula')}", f"Formula {row.get('formula')}"),
            formula.version if formula else 0,
            row.get("version", 0),
        )
        for row in payload.fields.get("figures", [])
        for formula in [FORMULAS.get(row.get("formula", ""))]
        if formula is None or formula.version != row.get("version")
    ]


def _within(fields: Mapping[str, Any], numbers: Mapping[str, int]) -> list[Inconsistency]:
    """Sums that have to come out, and parts that are never larger than their whole."""
    return [*_sums(fields, numbers), *_orders(numbers), *_last_day(fields)]


def _sums(fields: Mapping[str, Any], numbers: Mapping[str, int]) -> Iterator[Inconsistency]:
    closing = fields.get("closing_fen", 0)
    follows = fields.get("opening_fen", 0) + fields.get("added_fen", 0) - fields.get("repaid_fen", 0)
    equal = [("F-BALANCE", Label("上月末＋新增－收回＝本月末", "Opening + added − repaid = closing"), follows, closing)]
    if "OPS-03" in numbers:
        said = Label("本月末余额＝OPS-03", "Closing balance = OPS-03")
        equal.append(("F-CLOSING", said, closing, numbers["OPS-03"]))
    if set(BANDS) <= set(numbers):
        said = Label("三段逾期之和＝逾期本金", "Bands add up to the overdue principal")
        equal.append(("F-BANDS", said, sum(numbers[band] for band in BANDS), numbers.get("OPS-17", 0)))
    return (Inconsistency(*check) for check in equal if check[2] != check[3])


def _orders(numbers: Mapping[str, int]) -> Iterator[Inconsistency]:
    for low, high in NEVER_LARGER:
        if low in numbers and high in numbers and numbers[low] > numbers[high]:
            said = Label(f"{low}不大于{high}", f"{low} is at most {high}")
            yield Inconsistency("F-ORDER", said, numbers[high], numbers[low])


def _last_day(fields: Mapping[str, Any]) -> Iterator[Inconsistency]:
    month, day = str(fields.get("month", "")), str(fields.get("as_of_date", ""))
    if month and day:
        year, number = (int(part) for part in month.split("-"))
        last = f"{month}-{monthrange(year, number)[1]:02d}"
        if day != last:
            yield Inconsistency(
                "F-MONTH", Label("截至日期是该月最后一天", "As of the last day of the month"), last, day
            )


BANDS = ("OPS-17A", "OPS-17B", "OPS-17C")
NEVER_LARGER = (
    ("OPS-11", "OPS-12"),
    ("OPS-13", "OPS-14"),
    ("OPS-07", "OPS-06"),
    ("OPS-09", "OPS-08"),
    ("OPS-12", "OPS-03"),
    ("OPS-14", "OPS-03"),
    ("OPS-15", "OPS-03"),
    ("OPS-17", "OPS-03"),
    ("OPS-18", "OPS-04"),
    ("OPS-03", "OPS-01"),
    ("OPS-04", "OPS-02"),
)
"""Parts and their wholes."""


def _wrong_denominators(payload: Payload, numbers: Mapping[str, int]) -> list[Inconsistency]:
    wanted = {OUTSTANDING: numbers.get("OPS-03"), OPEN_PROJECTS: numbers.get("OPS-04")}
    return [
        Inconsistency(
            "F-DENOMINATOR",
            Label(f"{figure.formula.id}的分母", f"Denominator of {figure.formula.id}"),
            expected,
            figure.denominator or 0,
        )
        for figure in figures_of(payload)
        for expected in [wanted.get(figure.formula.denominator) if figure.formula.denominator else None]
        if expected is not None and figure.denominator != expected
    ]


CUMULATIVE = ("OPS-01", "OPS-02", "OPS-06", "OPS-08", "OPS-19", "OPS-20")


def _between(payload: Payload, previous: Payload, numbers: Mapping[str, int]) -> list[Inconsistency]:
    earlier = _numerators(previous)
    return [
        *_opening(payload, previous),
        *_cumulative(numbers, earlier),
        *_added(payload, numbers, earlier),
        *_ageing(numbers, earlier),
    ]


def _opening(payload: Payload, previous: Payload) -> Iterator[Inconsistency]:
    opening, before = payload.fields.get("opening_fen", 0), previous.fields.get("closing_fen", 0)
    if opening != before:
        said = Label("上月末余额＝上月披露", "Opening balance = last month's closing")
        yield Inconsistency("F-OPENING", said, before, opening)


def _cumulative(numbers: Mapping[str, int], earlier: Mapping[str, int]) -> Iterator[Inconsistency]:
    for ident in CUMULATIVE:
        if ident in earlier and ident in numbers and numbers[ident] < earlier[ident]:
            said = Label(f"累计数{ident}不减少", f"Cumulative {ident} does not fall")
            yield Inconsistency("F-CUMULATIVE", said, earlier[ident], numbers[ident])


def _added(payload: Payload, numbers: Mapping[str, int], earlier: Mapping[str, int]) -> Iterator[Inconsistency]:
    """What was funded in the month is by how much the cumulative amount grew; a fall is named by F-CUMULATIVE."""
    if "OPS-01" in numbers and "OPS-01" in earlier and numbers["OPS-01"] >= earlier["OPS-01"]:
        grown, added = numbers["OPS-01"] - earlier["OPS-01"], payload.fields.get("added_fen", 0)
        if grown != added:
            said = Label("累计融资的增加＝本月新增", "Growth of the cumulative amount = added in the month")
            yield Inconsistency("F-ADDED", said, added, grown)


def _ageing(numbers: Mapping[str, int], earlier: Mapping[str, int]) -> Iterator[Inconsistency]:
    """Overdue over 180 days was overdue over 90 a month ago, and so on: no month is longer than 31 days."""
    if not set(BANDS) <= set(numbers) & set(earlier):
        return
    young, middle, old = BANDS
    for band, among in ((old, (middle, old)), (middle, (young, middle))):
        most = sum(earlier[one] for one in among)
        if numbers[band] > most:
            parts = "+".join(among)
            said = Label(f"{band}不大于上月{parts}", f"{band} is at most last month's {parts}")
            yield Inconsistency("F-AGEING", said, most, numbers[band])
