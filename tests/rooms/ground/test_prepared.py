"""What every request asks is planned once on a connection; Django's own statements stay unprepared."""

import pytest
from django.db import connection, transaction
from django.db.utils import DataError

from hub.schema.prepared import prepared


def plans() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return {statement for (statement,) in cursor.fetchall()}


def test_a_statement_is_planned_once_and_its_values_travel_beside_it(db):
    for number in range(3):
        with prepared() as cursor:
            assert cursor.execute("SELECT %s::int + 1, 'once'", [number]).fetchone() == (number + 1, "once")
    assert [one for one in plans() if "'once'" in one] == ["SELECT $1::int + 1, 'once'"]


def test_djangos_own_statements_are_not_kept_by_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int + 2, 'djangos'", [1])
    assert not [one for one in plans() if "'djangos'" in one and "pg_prepared" not in one]


def test_it_shares_the_transaction_and_works_again_after_a_rollback(db):
    with pytest.raises(DataError), transaction.atomic(), prepared() as cursor:
        cursor.execute("SELECT 1 / %s::int", [0])
    with prepared() as cursor:
        assert cursor.execute("SELECT 1 / %s::int", [1]).fetchone() == (1,)
