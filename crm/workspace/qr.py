"""Draw a QR code as SVG without inline styles, so that the strict content policy lets it through."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def svg_of(content: str) -> SafeString:
    """Return the code as one SVG path in the text's colour."""
    out = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, scale=4, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  drawn by segno from our own token
