"""Take the pictures of docs/tour.md from a running demo world: ``make demo`` in one window, this in another.

A picture shows the top of a page, as one sees it on opening, small enough to live in the repository.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

from hub.cli import main as hub

FOLDER = Path(__file__).resolve().parent / "pictures"
PAGES = (
    "home", "project", "verify-final", "verify-contradicted", "today", "client", "client-stopped", "visit", "my",
    "review-one", "evidence", "quarantine",
)  # fmt: skip
"""Names of ``hub screenshots``."""

LOOK = ("--language", "zh", "--width", "1440", "--look", "light")
SHOWN_PX = 1080
"""As much of a page's height; a shorter page ends where it ends."""
KEPT_WIDTH_PX = 960
LARGEST_BYTES = 90_000


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        hub(["screenshots", "--output", folder, "--only", *PAGES, *LOOK])
        FOLDER.mkdir(exist_ok=True)
        for name in PAGES:
            (FOLDER / f"{name}.webp").write_bytes(small(Path(folder) / f"{name}-zh-1440.png"))
    sys.stdout.write(f"{len(PAGES)} pictures in {FOLDER}\n")
    return 0


def small(file: Path) -> bytes:
    """Return the top of a page as WebP, at the best quality that fits."""
    with Image.open(file) as page:
        top = page.convert("RGB").crop((0, 0, page.width, min(SHOWN_PX, page.height)))
    size = (KEPT_WIDTH_PX, round(top.height * KEPT_WIDTH_PX / top.width))
    shown = top.resize(size, Image.Resampling.LANCZOS)
    for quality in range(90, 20, -5):
        kept = io.BytesIO()
        shown.save(kept, "WEBP", quality=quality, method=6)
        if kept.tell() <= LARGEST_BYTES:
            return kept.getvalue()
    raise ValueError(f"{file.name} does not fit into {LARGEST_BYTES} bytes")


if __name__ == "__main__":
    sys.exit(main())
