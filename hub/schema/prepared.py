"""Ask the database what every request asks: planned once on a connection, and the values beside the statement.

Django's own cursor writes the values into the statement's text, so that the database reads and plans each as a new one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


@contextmanager
def prepared() -> Iterator[psycopg.Cursor[Any]]:
    """Give a cursor on Django's connection, in its transaction; ``%b`` sends a value in binary.

    What it runs is kept at once; when others' statements are, is left as it was.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        before, raw.prepare_threshold = raw.prepare_threshold, 0
        try:
            yield cursor
        finally:
            raw.prepare_threshold = before
