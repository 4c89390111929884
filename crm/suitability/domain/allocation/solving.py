"""Solve a programme with HiGHS, aim after aim, and accept nothing that plain integers do not confirm.

After the last aim the products are settled one by one in declared order, so the answer is the only one there is: it
depends on no seed, no process, no version of the solver.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crm.suitability.domain.allocation.programme import Programme, Row, Sum
from crm.suitability.domain.allocation.rules import Aim, Limit

OPTIMAL, INFEASIBLE = 0, 2
PATIENCE_S = 5.0
"""After so long the solver has lost its way: the slowest sound answer over invented shelves took a tenth of it."""
Values = Mapping[str, int]


class SolverUnsure(RuntimeError):
    """The solver gave up, or its answer does not hold in integers; no allocation is better than a wrong one."""


def solve(programme: Programme, aims: Sequence[Aim]) -> Values | None:
    """Return the values that meet the aims one after another, ties broken by declared order; None if infeasible."""
    best: Values | None = None
    for terms in [*(programme.aims[aim] for aim in aims), *({name: -1} for name in programme.lots)]:
        found = minimise(programme, terms)
        if found is None and best is not None:
            raise SolverUnsure("expected what was found once to be found again")
        if found is None:
            return None
        best = found
        kept = Row(None, "aim", terms, total(terms, found))
        programme = replace(programme, rows=(*programme.rows, kept))
    return best if best is not None else minimise(programme, {})


def feasible(programme: Programme, limits: Collection[Limit | tuple[Limit, str]]) -> bool:
    """Tell whether anything holds to these limits alone."""
    kept = tuple(row for row in programme.rows if row.limit is None or row.limit in limits or _key(row) in limits)
    return minimise(replace(programme, rows=kept), {}) is not None


def _key(row: Row) -> tuple[Limit | None, str]:
    return row.limit, row.about


def minimise(programme: Programme, terms: Sum) -> Values | None:
    """Return whole values that make ``terms`` smallest; None where the rows leave no choice at all."""
    names = list(programme.variables)
    if not names:
        return {} if all(row.most >= 0 for row in programme.rows) else None
    found = _highs(programme, names, terms)
    if found.status == INFEASIBLE:
        return None
    if found.status != OPTIMAL or found.x is None:
        raise SolverUnsure(f"expected an optimum or none, got status {found.status}: {found.message}")
    values = {name: round(float(value)) for name, value in zip(names, found.x, strict=True)}
    for row in programme.rows:
        if total(row.terms, values) > row.most:
            raise SolverUnsure(f"row {row.limit} {row.about}: expected at most {row.most}, got {values}")
    return values


def _highs(programme: Programme, names: Sequence[str], terms: Sum) -> Any:
    # Imported where it is used: half a second and 40 MB that no page without an allocation should pay.
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    place = {name: column for column, name in enumerate(names)}
    matrix = np.zeros((len(programme.rows), len(names)))
    for number, row in enumerate(programme.rows):
        for name, value in row.terms.items():
            matrix[number, place[name]] = value
    costs = np.zeros(len(names))
    for name, value in terms.items():
        costs[place[name]] = value
    return milp(
        costs,
        integrality=np.ones(len(names)),
        bounds=Bounds(0, np.array([float(programme.variables[name]) for name in names])),
        constraints=LinearConstraint(matrix, -np.inf, np.array([float(row.most) for row in programme.rows])),
        options={"mip_rel_gap": 0.0, "time_limit": PATIENCE_S},
    )


def total(terms: Sum, values: Values) -> int:
    """Return the value of a sum."""
    return sum(value * values[name] for name, value in terms.items())
