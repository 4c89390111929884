"""Give every page of a PDF its own digest, so that one exchanged page of a scan can be named.

A page's digest is the SHA-256 over ``hub/page/v1``, its media box, its content streams decoded and joined, and the
bytes of every image it shows, also inside drawn forms, in the order of their names. What is not on the page (dates,
titles) does not count.
"""

import hashlib
import io

import pikepdf

from hub.contracts.domain.documents import DocumentRefused

SCHEMA = b"hub/page/v1\n"


def page_digests(pdf: bytes) -> tuple[str, ...]:
    """Return one digest per page, in their order; raise ``DocumentRefused`` where the file cannot be read as a PDF."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return tuple(_digest(page) for page in document.pages)
    except pikepdf.PdfError as error:
        raise DocumentRefused(f"expected a PDF whose pages can be read: {error}") from error


def _digest(page: pikepdf.Page) -> str:
    running = hashlib.sha256(SCHEMA)
    parts = [repr([float(edge) for edge in page.mediabox]).encode(), _content(page)]
    parts += [name.encode() + b"\n" + image.read_raw_bytes() for name, image in sorted(page.get_images().items())]
    for part in parts:
        running.update(len(part).to_bytes(8, "big") + part)
    return running.hexdigest()


def _content(page: pikepdf.Page) -> bytes:
    found = page.obj.get("/Contents")
    if found is None:
        return b""
    streams = list(found) if isinstance(found, pikepdf.Array) else [found]
    return b"\n".join(stream.read_bytes() for stream in streams)
