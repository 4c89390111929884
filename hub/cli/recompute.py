"""``hub recompute REPORT.pdf``: the stand-alone program with what this checkout has at hand, and no database.

At hand are the renderer with its fonts, and the certificate of this hub's authority.
"""

import contextlib
from collections.abc import Sequence

from hub.config import ROOT, config
from reports.recompute import __main__ as program
from reports.recompute.redrawing import redrawing
from reports.recompute.signature import Certificate, read_authorities
from reports.signing import AUTHORITY_FILE

FONTS = ROOT / "node_modules" / "@expo-google-fonts"


def main(arguments: Sequence[str]) -> int:
    """Run the program; see ``--help``."""
    return program.main(arguments, known=_own_authorities(), redraw=redrawing(fonts=FONTS))


def _own_authorities() -> tuple[Certificate, ...]:
    with contextlib.suppress(OSError):
        return read_authorities((config().hub_home / AUTHORITY_FILE).read_bytes())
    return ()
