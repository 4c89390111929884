"""Make the scan of a notarised contract: a slightly crooked page of paper with a red seal, as a PDF of one picture."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from time import struct_time

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from reports.rendering.fonts import FALLBACK, Face

PAGE = (1240, 1754)
"""A4 at 150 dots an inch."""
MARGIN, LEADING = 130, 78
PAPER, INK, RED = (248, 246, 240), (42, 42, 46), (178, 44, 40)
DUST = 260
CROOKED_DEGREES = 0.7


def notarised_scan(*, lines: Sequence[str], seal: tuple[str, str], at: datetime, seed: str) -> bytes:
    """Return the scan; the same words, day and seed give the same bytes."""
    page = Image.new("RGB", PAGE, PAPER)
    pen = ImageDraw.Draw(page)
    pen.text((MARGIN, MARGIN), "公证申购合同", font=_font(54), fill=INK)
    pen.text((MARGIN, MARGIN + 76), "Notarised Subscription Contract", font=_font(30), fill=INK)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + 200 + number * LEADING), line, font=_font(32), fill=INK)
    _stamp(pen, seal, at)
    draw = Random(seed)  # noqa: S311  dust on the glass, not a secret
    for _ in range(DUST):
        x, y, shade = draw.randrange(PAGE[0]), draw.randrange(PAGE[1]), draw.randint(190, 235)
        pen.point((x, y), fill=(shade, shade, shade))
    angle = draw.uniform(-CROOKED_DEGREES, CROOKED_DEGREES)
    turned = page.rotate(angle, fillcolor=(226, 226, 224), resample=Image.Resampling.BICUBIC)
    return _pdf(turned, at)


def _stamp(pen: ImageDraw.ImageDraw, seal: tuple[str, str], at: datetime) -> None:
    x, y, radius = PAGE[0] - 380, PAGE[1] - 430, 150
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=7)
    for number, (line, size) in enumerate(((seal[0], 40), (f"{at:%Y.%m.%d}", 28), (seal[1], 28))):
        pen.text((x, y - 62 + number * 58), line, font=_font(size), fill=RED, anchor="mm")


def _font(size: int) -> ImageFont.FreeTypeFont:
    found = next(Path(settings.REPORT_FONT_DIR).rglob(Face.SERIF.value), FALLBACK)
    return ImageFont.truetype(str(found), size)


def _pdf(page: Image.Image, at: datetime) -> bytes:
    """The dates inside are the day of the scan, so that the bytes stay the same."""
    day: struct_time = at.utctimetuple()
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150.0, quality=70, creationDate=day, modDate=day)
    return out.getvalue()
