"""Tell in which format the custodian wrote a statement, and read it.

The bytes say it themselves: a document begins with ``<``, our header with a letter.
"""

from enum import StrEnum

from hub.funds.domain.camt import read_camt
from hub.funds.domain.statement import Statement, read_csv

_MARK = b"\xef\xbb\xbf"


class StatementFormat(StrEnum):
    """A format that the bank's door takes; both bring the same statement."""

    CSV = "csv"
    CAMT = "camt.053"


def format_of(raw: bytes) -> StatementFormat:
    """Return the format that these bytes begin like."""
    begins_a_document = raw.removeprefix(_MARK).lstrip().startswith(b"<")
    return StatementFormat.CAMT if begins_a_document else StatementFormat.CSV


def read_statement(raw: bytes) -> Statement:
    """Return the statement in these bytes; raise ``StatementUnsound`` for the first thing that does not hold."""
    return read_camt(raw) if format_of(raw) is StatementFormat.CAMT else read_csv(raw)
