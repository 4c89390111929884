"""A picture is kept upright, bounded and without what the telephone wrote into it; anything else is refused."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from hub.reality.domain.pictures import PictureRefused, kept
from hub.reality.domain.visits import PictureKind


def picture(size=(800, 600), *, kind="JPEG", exif: Image.Exif | None = None) -> bytes:
    out = io.BytesIO()
    made = Image.linear_gradient("L").resize(size).convert("RGB")
    made.save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def test_hidden_data_go_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Shen Ruoxi"
    raw = picture(exif=exif)
    assert b"Shen Ruoxi" in raw
    found = kept(raw, kind=PictureKind.PHOTO)
    assert (found.width, found.height) == (600, 800)
    assert b"Shen" not in found.content
    assert not Image.open(io.BytesIO(found.content)).getexif()
    assert found.digest == hashlib.sha256(found.content).hexdigest()


def test_a_large_picture_is_made_smaller_and_the_same_file_gives_the_same_bytes():
    raw = picture((3200, 2400), kind="PNG")
    one, two = kept(raw, kind=PictureKind.PHOTO), kept(raw, kind=PictureKind.PHOTO)
    assert (one.width, one.height) == (1600, 1200)
    assert one == two


def test_a_panorama_is_twice_as_wide_as_high():
    assert kept(picture((1000, 500)), kind=PictureKind.PANORAMA).width == 1000
    with pytest.raises(PictureRefused, match="no_panorama"):
        kept(picture((1000, 600)), kind=PictureKind.PANORAMA)


def flood() -> bytes:
    """A PNG of a few bytes that says it has 900 million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no_picture"),
        (b"<svg onload=alert(1)>", "no_picture"),
        (b"%PDF-1.7", "no_picture"),
        (picture()[:2000], "no_picture"),
        (picture(kind="GIF"), "no_picture"),
        (picture((100, 100)), "too_small"),
        (flood(), "too_many_pixels"),
        (b"\0" * (12 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=["nothing", "svg", "pdf", "cut off", "gif", "small", "flood", "large"],
)
def test_what_is_no_picture_of_ours_is_refused(raw, reason):
    with pytest.raises(PictureRefused) as refusal:
        kept(raw, kind=PictureKind.PHOTO)
    assert refusal.value.reason == reason
