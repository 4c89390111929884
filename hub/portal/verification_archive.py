"""Pack the stand-alone verifier for readers, byte for byte the same every time."""

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Final

import chain.verifier

FOLDER = Path(chain.verifier.__file__).parent
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time an archive can hold: the same content gives the same bytes."""
START: Final = 'import runpy\n\nrunpy.run_module("verifier", run_name="__main__")\n'
"""What Python runs when it is given the archive itself: nobody has to unpack it."""


@cache
def verifier_archive() -> bytes:
    """Return a ZIP archive that ``python3 verifier.zip`` runs; unpacked, it is the folder ``verifier`` to read."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("__main__.py", EPOCH), START)
        for path in sorted(FOLDER.glob("*.py")):
            archive.writestr(zipfile.ZipInfo(f"verifier/{path.name}", EPOCH), path.read_bytes())
    return packed.getvalue()
