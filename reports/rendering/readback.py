"""Let the text of a file be read back as it was written, also characters beyond the basic plane (``𬱖``).

The PDF writer's table from codes to characters writes such a character with five hexadecimal digits; ISO 32000-1,
9.10.3 wants UTF-16, a pair of surrogates, and readers take the five digits for another character.
"""

import re
from typing import Any

_MAPPED = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]{5,6})>")


def mend_read_back(pdf: Any) -> None:
    """Rewrite the tables of all fonts on the pages that name characters beyond the basic plane."""
    fonts = {font.objgen: font for page in pdf.pages for font in page.obj.Resources.get("/Font", {}).values()}
    for font in fonts.values():
        table = font.ToUnicode.read_bytes()
        mended = _MAPPED.sub(_as_utf_16, table)
        if mended != table:
            font.ToUnicode.write(mended)


def _as_utf_16(found: re.Match[bytes]) -> bytes:
    pair = chr(int(found[2], 16)).encode("utf-16-be").hex().upper().encode()
    return b"<" + found[1] + b"> <" + pair + b">"
