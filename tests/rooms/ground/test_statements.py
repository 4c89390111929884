"""Plain statements: bound by the server, one text for any number of rows, several sent without waiting in between."""

import pytest
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hub.schema import statements

TWICE = "SELECT n * 2 FROM unnest(%s::int[]) AS n"


@pytest.mark.django_db
class TestStatements:
    def test_one_text_takes_any_number_of_rows_and_none(self):
        assert statements.rows(TWICE, [[1, 2]]) == [(2,), (4,)]
        assert statements.rows(TWICE, [[]]) == []
        assert statements.rows("SELECT set_config('hub.test', %(value)s, true)", {"value": "'; --"}) == [("'; --",)]

    def test_several_are_answered_in_their_order_and_each_is_counted(self):
        with CaptureQueriesContext(connection) as asked:
            found = statements.rows_of_each((TWICE, [[1]]), ("SELECT %s::text", ["b"]), (TWICE, [[3]]))
        assert found == [[(2,)], [("b",)], [(6,)]]
        assert len(asked) == 3

    def test_one_that_has_no_rows_among_several_answers_with_none(self):
        found = statements.rows_of_each((TWICE, [[1]]), ("SET LOCAL lock_timeout = 0", []), (TWICE, [[3]]))
        assert found == [[(2,)], [], [(6,)]]

    def test_a_refusal_is_djangos_own_and_the_savepoint_holds(self):
        for refused in ("SELECT 1 / %s::int", "SELECT 1 / (%s::int)"):
            with pytest.raises(DataError), transaction.atomic():
                statements.rows(refused, [0])
        with pytest.raises(DataError), transaction.atomic():
            statements.rows_of_each((TWICE, [[1]]), ("SELECT 1 / %s::int", [0]), (TWICE, [[2]]))
        assert statements.rows(TWICE, [[4]]) == [(8,)]

    def test_asking_often_lets_the_server_keep_the_plan_and_changes_no_answer(self):
        for number in range(statements.PREPARED_AFTER * 2):
            assert statements.rows("SELECT %s::int + 1", [number]) == [(number + 1,)]
        kept = statements.rows("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%+ 1'")
        assert kept == [(1,)]
