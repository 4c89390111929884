"""Facts of one disclosure that cannot both be right, whatever its kind."""

from collections.abc import Callable, Iterator

from cms.domain.figures import FORMULAS
from cms.domain.kinds.ratings import RATINGS
from cms.domain.months import Inconsistency, inconsistencies
from cms.domain.payload import Payload
from cms.domain.schema import Kind, Label


def contradictions(payload: Payload, previous: Payload | None) -> tuple[Inconsistency, ...]:
    """Everything that contradicts itself. `previous` is the month before, for figures."""
    check = CHECKS.get(payload.kind)
    return (*inconsistencies(payload, previous), *(check(payload) if check else ()))


def _ratings(payload: Payload) -> Iterator[Inconsistency]:
    """Of two ratings the higher counts."""
    given = [payload.fields.get(name) for name in ("issuer_rating", "distributor_rating")]
    used = payload.fields.get("rating")
    known = [level for level in given if level in RATINGS]
    if used and known and used != max(known):
        yield Inconsistency(
            "K-RATING", Label("采用的评级是两者中较高的", "The rating used is the higher of the two"), max(known), used
        )


def _times(payload: Payload) -> Iterator[Inconsistency]:
    yield from _in_order(
        payload, "occurred_at", "known_at", "E-TIME", "知悉不早于发生", "Known no earlier than it happened"
    )


def _use(payload: Payload) -> Iterator[Inconsistency]:
    yield from _in_order(
        payload, "from_date", "until_date", "O-DATES", "使用止日不早于起日", "In use until no earlier than from"
    )


def _versions(payload: Payload) -> Iterator[Inconsistency]:
    wrong, right = payload.fields.get("corrected_version"), payload.fields.get("right_version")
    if wrong is not None and right is not None and right <= wrong:
        said = Label("更正后的版本在出错的版本之后", "The version that corrects comes after the wrong one")
        yield Inconsistency("C-VERSION", said, wrong + 1, right)


def _formulas(payload: Payload) -> Iterator[Inconsistency]:
    """A glossary explains formulas as they are in force."""
    for row in payload.fields.get("formulas", []):
        formula = FORMULAS.get(row.get("formula", ""))
        if formula is None or formula.version != row.get("version"):
            said = Label(f"公式{row.get('formula')}", f"Formula {row.get('formula')}")
            yield Inconsistency("F-FORMULA", said, formula.version if formula else 0, row.get("version", 0))


def _in_order(payload: Payload, first: str, second: str, rule: str, zh: str, en: str) -> Iterator[Inconsistency]:
    """Days and instants are compared as they are written: ISO 8601 sorts by time."""
    earlier, later = payload.fields.get(first), payload.fields.get(second)
    if earlier and later and later < earlier:
        yield Inconsistency(rule, Label(zh, en), earlier, later)


CHECKS: dict[Kind, Callable[[Payload], Iterator[Inconsistency]]] = {
    Kind.KEY_INFORMATION: _ratings,
    Kind.EVENT: _times,
    Kind.OFFLINE: _use,
    Kind.CORRECTION: _versions,
    Kind.GLOSSARY: _formulas,
}
