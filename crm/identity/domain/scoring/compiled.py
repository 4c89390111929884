"""Make one Python function of a ladder: asked for every candidate of every visit, it is most of what scoring costs.

The declared conditions stay the only place where a rung is said; going through them object by object takes thrice as
long (measured, docs/linking.md).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from crm.identity.domain.scoring.conditions import Any, Condition, Row, alike, digits, slipped

RungOf = Callable[[Row, Row], int]
"""Of two records: the position of the first condition that holds."""
_COLUMN: Final = re.compile(r"\b([a-z][a-z0-9_]*)_l\b")
_KNOWN: Final = re.compile(r"\bknown\b")


def compiled(conditions: Sequence[Condition]) -> RungOf:
    """Return the function of these conditions, the last of which always holds; a column is read when it is needed."""
    lines, read = ["def rung_of(left, right):"], set[str]()
    for position, condition in enumerate(conditions):
        for one in condition.of if isinstance(condition, Any) else (condition,):
            expression = one.python()
            lines += _reading(expression, read)
            lines.append(f"    if {expression}: return {position}")
    names: dict[str, RungOf] = {}
    exec("\n".join(lines), {"alike": alike, "digits": digits, "slipped": slipped}, names)
    return names["rung_of"]


def _reading(expression: str, read: set[str]) -> Iterable[str]:
    """The lines that read what an expression is the first to need."""
    if _KNOWN.search(expression) and "known" not in read:
        read.add("known")
        yield "    known, wrong = digits(left, right)"
    for column in dict.fromkeys(_COLUMN.findall(expression)):
        if column not in read:
            read.add(column)
            yield f"    {column}_l, {column}_r = left[{column!r}], right[{column!r}]"
