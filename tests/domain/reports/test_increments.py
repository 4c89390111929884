"""What somebody put behind a signed report is found, whoever signed it: pages replaced, covered, or a signature cut."""

import re
from functools import cache

import pytest

from reports.recompute.findings import CONTRADICTIONS, Seen
from reports.recompute.judging import Trust, recompute
from reports.recompute.opening import Section, open_file
from reports.recompute.signature import read_authorities
from reports.signing import certificates, pades
from reports.signing.certificates import new_authority, new_platform_key
from tests.domain.reports.rendered import rendered
from tests.domain.reports.samples import AT, EDUCATION

FORGED = b"BT /F1 12 Tf (forged) Tj ET"


@cache
def signed() -> tuple[bytes, Trust]:
    return signed_by(rendered(EDUCATION))


def signed_by(pdf: bytes) -> tuple[bytes, Trust]:
    authority = new_authority(at=AT)
    key = new_platform_key(authority=authority, at=AT)
    behind = pades.signature_of(pdf=pdf, by=key, authority=authority.certificate, name="x", at=AT)
    return pdf + behind, Trust(authorities=read_authorities(authority.certificate.encode()))


def drawing_of(data: bytes, place: int) -> int:
    """The number of the object that draws a page."""
    section = Section(open_file(data).archived)
    contents = section.object(section.pages()[place - 1])["/Contents"]
    return (contents[0] if isinstance(contents, list) else contents).number


def written(data: bytes, objects: dict[int, bytes]) -> tuple[bytearray, dict[int, int], int]:
    before = int(re.findall(rb"startxref\r?\n(\d+)", data)[-1])
    out, offsets = bytearray(data), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    return out, offsets, before


def plainly(data: bytes, objects: dict[int, bytes]) -> bytes:
    """An increment with the old form of table, which every reader follows and the platform never writes."""
    out, offsets, before = written(data, objects)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(offsets):
        out += b"%d 1\n%010d 00000 n \n" % (number, offsets[number])
    root = re.findall(rb"/Root (\d+) 0 R", data)[-1]
    return bytes(out) + b"trailer\n<< /Size 5000 /Root %s 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        root, before, start,
    )  # fmt: skip


def streamed(data: bytes, objects: dict[int, bytes]) -> bytes:
    """An increment with a table as a stream, as the platform writes it."""
    out, offsets, before = written(data, objects)
    start = len(out)
    offsets[4999] = start
    rows = b"".join(b"\x01" + offsets[number].to_bytes(4) + b"\0" for number in sorted(offsets))
    spans = b" ".join(b"%d 1" % number for number in sorted(offsets))
    root = re.findall(rb"/Root (\d+) 0 R", data)[-1]
    out += b"4999 0 obj\n<< /Type /XRef /W [1 4 1] /Index [%s] /Size 5000 /Root %s 0 R /Prev %d /Length %d >>\n" % (
        spans, root, before, len(rows),
    )  # fmt: skip
    return bytes(out) + b"stream\n" + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def drawing(data: bytes, place: int) -> dict[int, bytes]:
    return {drawing_of(data, place): b"<< /Length %d >>\nstream\n%s\nendstream" % (len(FORGED), FORGED)}


def covering(data: bytes) -> dict[int, bytes]:
    return {4000: b"<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 800] /DA (/F1 12 Tf) /Contents (forged) >>"}


INCREMENTS = {
    "a table of the old form": lambda data: plainly(data, drawing(data, 1)),
    "a table as a stream": lambda data: streamed(data, drawing(data, 2)),
    "four of them": lambda data: streamed(streamed(streamed(streamed(data, {}), {}), {}), drawing(data, 1)),
    "with padding": lambda data: streamed(data, drawing(data, 1)) + b"\n" * 5000,
    "over a page": lambda data: streamed(data, covering(data)),
}


def contradicted(data: bytes, trust: Trust) -> dict[Seen, str]:
    return {one.seen: one.said("en") for one in recompute(data, trust=trust).findings if one.seen in CONTRADICTIONS}


def test_behind_the_platforms_own_signature_nothing_is_found():
    data, trust = signed()
    assert {Seen.SIGNATURE_BROKEN, Seen.PAGE_REPLACED} & set(contradicted(data, trust)) == set()


@pytest.mark.parametrize("way", INCREMENTS)
def test_an_increment_after_the_signature_is_contradicted(way):
    data, trust = signed()
    found = contradicted(INCREMENTS[way](data), trust)
    assert {Seen.SIGNATURE_BROKEN, Seen.PAGE_REPLACED} <= set(found)


def test_a_page_that_a_stranger_replaced_and_signed_is_contradicted_and_named(few_signing_keys, monkeypatch):
    data, trust = signed()
    monkeypatch.setattr(certificates, "new_key", few_signing_keys)  # a stranger holds no key of the house
    forged, _ = signed_by(streamed(open_file(data).archived, drawing(data, 2)))
    found = {one.seen: one.said("en") for one in recompute(forged, trust=trust).findings}
    assert Seen.SIGNER_UNKNOWN in found, found.get(Seen.SIGNATURE_BROKEN)
    assert "replaces or covers page 2" in found[Seen.PAGE_REPLACED]


def test_a_digit_taken_from_the_signature_hides_nothing():
    data, trust = signed()
    digits = re.search(rb"/Contents <([0-9A-F]+)>", data)
    cut = data[: digits.end(1) - 1] + data[digits.end(1) :]
    numbers = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]", cut)
    whole = b"/ByteRange [0 %s %d %s]" % (numbers[1], int(numbers[2]) - 1, numbers[3])
    found = contradicted(cut.replace(numbers[0], whole), trust)
    assert "cut off" in found[Seen.SIGNATURE_BROKEN]
