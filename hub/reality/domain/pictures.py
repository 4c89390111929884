"""Take a picture as people's telephones make it and return what is kept: upright, without hidden data, of bounded size.

Telephones write place, time and owner into their pictures; none of that is kept. What is kept is what is served, and
its digest is what is sealed.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from hub.reality.domain.visits import PictureKind

LARGEST_FILE: Final = 12 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
WIDEST: Final = {PictureKind.PHOTO: 1600, PictureKind.PANORAMA: 4096}
SMALLEST_SIDE: Final = 200
FORMATS: Final = ("JPEG", "PNG", "WEBP")
QUALITY: Final = 82


class PictureRefused(ValueError):
    """A file is no picture that can be kept; ``reason`` is a code with its words in :mod:`hub.reality.words`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class KeptPicture:
    """What is kept of a picture: JPEG without metadata."""

    content: bytes
    digest: str
    width: int
    height: int


def kept(raw: bytes, *, kind: PictureKind) -> KeptPicture:
    """Return the picture as it is kept; raise :class:`PictureRefused`."""
    if len(raw) > LARGEST_FILE:
        raise PictureRefused("too_large")
    picture = _opened(raw)
    if min(picture.size) < SMALLEST_SIDE:
        raise PictureRefused("too_small")
    if kind is PictureKind.PANORAMA and picture.width != 2 * picture.height:
        raise PictureRefused("no_panorama")
    picture.thumbnail((WIDEST[kind], WIDEST[kind]))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    content = out.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    return KeptPicture(content=content, digest=digest, width=picture.width, height=picture.height)


def _opened(raw: bytes) -> Image.Image:
    """Return the pixels alone, upright; the header says the size before anything is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise PictureRefused("too_many_pixels")
                picture.load()
                upright = ImageOps.exif_transpose(picture)
                pixels = Image.new("RGB", upright.size, "white")
                pixels.paste(upright.convert("RGB"))
                return pixels
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureRefused("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        if isinstance(error, PictureRefused):
            raise
        raise PictureRefused("no_picture") from error
