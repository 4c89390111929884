"""Take in a folder of signed PDFs with a manifest; good rows are registered, the others named.

``manifest.csv`` has the columns ``number, subject_id, product_code, amount, file, signed_at, channel``: amount in yuan,
``file`` a name inside the folder, ``signed_at`` an instant in UTC, ``channel`` one of the contact channels.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import transaction

from hub.catalogue.domain.lists import (
    CellRefused,
    Expected,
    ListOutcome,
    Row,
    RowError,
    read_amount,
    read_identifier,
    read_list,
)
from hub.catalogue.queries import ProductUnknown
from hub.contracts.domain.documents import DocumentRefused
from hub.contracts.domain.terms import ContractChannel, TermsUnsound
from hub.contracts.models import Contract
from hub.contracts.operations import NumberTaken, register_contract
from hub.contracts.sentences import reason_of
from hub.kernel.actor import Actor
from hub.kernel.clock import parse_instant

MANIFEST: Final = "manifest.csv"
COLUMNS: Final = ("number", "subject_id", "product_code", "amount", "file", "signed_at", "channel")


def import_contracts(*, manifest: Path, by: Actor, at: datetime, dry_run: bool = False) -> ListOutcome:
    """Register every contract of the manifest that can be; a dry run says the same and keeps nothing."""
    rows = read_list(manifest.read_text(encoding="utf-8-sig"), columns=COLUMNS)
    with transaction.atomic():
        before = Contract.objects.count()
        errors = [error for row in rows if (error := _register(row, folder=manifest.parent, by=by, at=at))]
        registered = Contract.objects.count() - before
        transaction.set_rollback(dry_run)
    repeated = len(rows) - len(errors) - registered
    return ListOutcome(new=registered, repeated=repeated, errors=tuple(errors))


def _register(row: Row, *, folder: Path, by: Actor, at: datetime) -> RowError | None:
    try:
        register_contract(
            number=row.take("number", str, Expected.TEXT),
            subject_id=row.take("subject_id", read_identifier, Expected.IDENTIFIER),
            product_code=row.take("product_code", str, Expected.TEXT),
            amount_fen=row.take("amount", read_amount, Expected.AMOUNT),
            pdf=row.take("file", lambda name: _inside(folder, name), Expected.FILE),
            signed_at=row.take("signed_at", parse_instant, Expected.INSTANT),
            channel=row.take("channel", ContractChannel, Expected.ONE_OF, *ContractChannel),
            by=by,
            at=at,
        )
    except CellRefused as refusal:
        return refusal.error
    except (DocumentRefused, TermsUnsound, ProductUnknown, NumberTaken) as refusal:
        return row.refused(reason_of(refusal), expected=Expected.ACCEPTED)
    return None


def _inside(folder: Path, name: str) -> bytes:
    """Read a file of the folder; a name that leads out of it, or nowhere, is a refused cell."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ValueError(name)
    return path.read_bytes()
