"""Say what bytes may stand as a signed contract: a whole PDF of a size somebody can store and read."""

from typing import Final

PDF_SIGNATURE: Final = b"%PDF-"
PDF_END: Final = b"%%EOF"
_TAIL_BYTES: Final = 1024
"""ISO 32000-1, annex H: readers look for the end marker within the last 1024 bytes."""

LARGEST_DOCUMENT_BYTES: Final = 20 * 1024 * 1024
"""A scanned notarised contract of some 40 pages stays below this. Unmeasured."""


class DocumentRefused(ValueError):
    """The bytes are not a contract document; the message says what was expected."""


def require_document(pdf: bytes) -> None:
    """Raise :class:`DocumentRefused` unless the bytes are one whole PDF within the size limit."""
    if len(pdf) > LARGEST_DOCUMENT_BYTES:
        raise DocumentRefused(f"expected at most {LARGEST_DOCUMENT_BYTES} bytes, got {len(pdf)}")
    if not pdf.startswith(PDF_SIGNATURE):
        raise DocumentRefused(f"expected a PDF that starts with {PDF_SIGNATURE!r}, got {pdf[:8]!r}")
    if PDF_END not in pdf[-_TAIL_BYTES:]:
        raise DocumentRefused(f"expected a whole PDF that ends with {PDF_END!r}: the file was cut off")
