"""Hold a name for the length of the transaction, so that two writers of one slug come one after the other."""

from django.db import connection


def hold(name: str) -> None:
    """Take the transaction-level advisory lock of `name`; needs an open transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cms:{name}"])
