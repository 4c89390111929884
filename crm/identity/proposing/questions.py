"""Count the questions that a proposed model would ask a person, and those that it would no longer ask.

A question stands for two persons, and for the weightiest pair between them. Of whom somebody said that they are two
people, and whom a rule holds for one while a contradiction forbids it, scoring asks under neither model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from crm.identity.contradicted import UNSCORED
from crm.identity.live.edges import LEAST_ASKED, Pair
from crm.identity.models import Comparison, Decision


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many questions come and go, and some pairs of each."""

    appearing: int
    vanishing: int
    newly_asked: tuple[Pair, ...]
    no_longer_asked: tuple[Pair, ...]


def count_questions(job: Comparison, *, examples: int) -> Counted:
    """Compare the questions of both models, once all pairs are scored and all persons divided."""
    appearing, newly = _asked(_APPEARING, job, examples)
    vanishing, no_longer = _asked(_VANISHING, job, examples)
    return Counted(appearing=appearing, vanishing=vanishing, newly_asked=newly, no_longer_asked=no_longer)


def _asked(statement: str, job: Comparison, examples: int) -> tuple[int, tuple[Pair, ...]]:
    given = {
        "comparison": job.pk, "least": LEAST_ASKED, "unscored": UNSCORED, "later": Decision.LATER.value,
        "examples": examples,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        rows: Sequence[tuple[int, UUID, UUID]] = cursor.fetchall()
    return (rows[0][0] if rows else 0), tuple((left, right) for _n, left, right in rows)


_OPEN: Final = """
WITH person AS (
    SELECT held.record_id,
           coalesce(moved.live_person, held.subject_id) AS now, coalesce(moved.proposed_person, held.subject_id) AS then
      FROM identity_membership held
      LEFT JOIN identity_comparedrecord moved
             ON moved.record_id = held.record_id AND moved.comparison_id = %(comparison)s
     WHERE held.superseded_at IS NULL
), settled AS (
    SELECT left_id, right_id FROM identity_assertion WHERE NOT same AND withdrawn_at IS NULL
    UNION ALL
    SELECT left_id, right_id FROM identity_reviewitem WHERE model_version = %(unscored)s AND decision IN ('', %(later)s)
), silent AS (
    SELECT DISTINCT least(l.{by}, r.{by}) AS one, greatest(l.{by}, r.{by}) AS other FROM settled
      JOIN person l ON l.record_id = settled.left_id JOIN person r ON r.record_id = settled.right_id
), pair AS (
    SELECT pair.left_id, pair.right_id, pair.live_weight, pair.proposed_weight,
           least(l.{by}, r.{by}) AS one, greatest(l.{by}, r.{by}) AS other,
           pair.live_weight >= %(least)s AND l.now <> r.now AS open_now,
           pair.proposed_weight >= %(least)s AND l.then <> r.then AS open_then
      FROM identity_comparedpair pair
      JOIN person l ON l.record_id = pair.left_id JOIN person r ON r.record_id = pair.right_id
     WHERE pair.comparison_id = %(comparison)s
), asked AS (
    SELECT (array_agg(left_id ORDER BY {weight} DESC, left_id, right_id) FILTER (WHERE {open}))[1] AS left_id,
           (array_agg(right_id ORDER BY {weight} DESC, left_id, right_id) FILTER (WHERE {open}))[1] AS right_id
      FROM pair LEFT JOIN silent USING (one, other)
     WHERE silent.one IS NULL
     GROUP BY one, other HAVING bool_or({open}) AND NOT bool_or({other})
)
SELECT count(*) OVER (), left_id, right_id FROM asked ORDER BY left_id, right_id LIMIT %(examples)s
"""
_APPEARING: Final = _OPEN.format(by="then", weight="proposed_weight", open="open_then", other="open_now")
_VANISHING: Final = _OPEN.format(by="now", weight="live_weight", open="open_now", other="open_then")
