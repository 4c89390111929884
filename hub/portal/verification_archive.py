"""Pack the stand-alone verifier for readers, byte for byte the same every time."""

import io
import zipfile
from functools import cache
from pathlib import Path

import chain.verifier

FOLDER = Path(chain.verifier.__file__).parent
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold: the same content gives the same bytes."""


@cache
def verifier_archive() -> bytes:
    """Return a ZIP archive of the folder ``verifier``; beside it unpacked, ``python -m verifier`` runs."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(FOLDER.glob("*.py")):
            archive.writestr(zipfile.ZipInfo(f"verifier/{path.name}", EPOCH), path.read_bytes())
    return packed.getvalue()
