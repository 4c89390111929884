"""Files that somebody made to break a reader."""

import zlib


def pdf(objects: dict[int, bytes], *, trailer: bytes = b"", rows: dict[int, bytes] | None = None) -> bytes:
    """A small file in our own form: the objects, their table as a stream, an end."""
    out, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    size, start = max(objects) + 2, len(out)
    table = b"".join(
        (rows or {}).get(n) or (b"\x01" + offsets[n].to_bytes(4) + b"\x00" if n in offsets else bytes(6))
        for n in range(size)
    )
    head = b"<< /Type /XRef /W [1 4 1] /Size %d /Root 1 0 R %s /Length %d >>" % (size, trailer, len(table))
    out += b"%d 0 obj\n" % (size - 1) + head + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


def carrying(stream: bytes, *, coding: bytes = b"") -> bytes:
    """A file with one attached file."""
    body = b"<< /Type /EmbeddedFile %s /Length %d >>\nstream\n%s\nendstream" % (coding, len(stream), stream)
    return pdf({1: b"<< /AF [2 0 R] >>", 2: b"<< /F (inputs.json) /EF << /F 3 0 R >> >>", 3: body})


FLATE = b"/Filter /FlateDecode"
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no PDF": b"hello" * 100,
    "only a head": b"%PDF-1.7\n",
    "a bomb": carrying(zlib.compress(bytes(200_000_000), 9), coding=FLATE),
    "a bomb in the table of objects": pdf({1: b"<< >>"}, trailer=FLATE),
    "endless nesting": pdf({1: b"[" * 100_000}),
    "endless nesting of dictionaries": pdf({1: b"<< /A " * 100_000}),
    "a reference to itself": pdf({1: b"1 0 R"}),
    "references in a circle": pdf({1: b"<< /AF 2 0 R >>", 2: b"3 0 R", 3: b"2 0 R"}),
    "a section before itself": pdf({1: b"<< >>"}, trailer=b"/Prev 9"),
    "a section that points at itself": pdf({1: b"<< >>"}, trailer=b"/Prev 30"),
    "encrypted": pdf({1: b"<< >>"}, trailer=b"/Encrypt 1 0 R"),
    "objects that hold themselves": pdf(
        {1: b"<< /Type /ObjStm /N 1 /First 4 /Length 9 >>\nstream\n1 0 1 0 R\nendstream"},
        rows={1: b"\x02" + (1).to_bytes(4) + b"\x00"},
    ),
    "many attachments": pdf({1: b"<< /AF [" + b"2 0 R " * 5000 + b"] >>", 2: b"<< >>"}),
    "a length beyond the end": carrying(b"x").replace(b"/Length 1 ", b"/Length 99999999 "),
    "inputs nested without end": carrying(b"[" * 1_000_000),
    "inputs that are no object": carrying(b"[]"),
    "inputs of another form": carrying(b'{"schema":"hub/suitability_report_inputs/v9"}'),
    "inputs that are a number of a million digits": carrying(b"9" * 1_000_000),
    "a string without end": pdf({1: b"(" * 50_000}),
    "a name of odd bytes": pdf({1: b"<< /A#00#ff#zz (\\777) /B <fffg> >>"}),
}
