"""Say exactly what drew a document: the same manifest and the same inputs give the same bytes."""

import sys
import zlib
from importlib.metadata import version

from reports.rendering.fonts import FontSet

LAYOUT = "suitability_report/5"
"""Raised by hand whenever a change alters the bytes of a report from unchanged inputs."""


def renderer_manifest(*, fonts: FontSet) -> dict[str, str]:
    """Return names and versions of everything the bytes depend on."""
    libraries = {name: version(name) for name in ("reportlab", "pikepdf", "segno")}
    faces = {f"font_{_key(name)}": digest for name, digest in sorted(fonts.digests.items())}
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"layout": LAYOUT, "python": python, "zlib": zlib.ZLIB_RUNTIME_VERSION, **libraries, **faces}


def _key(name: str) -> str:
    return name.rsplit(".", 1)[0].lower().replace("-", "_")
