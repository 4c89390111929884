"""Only a whole PDF of a sensible size stands as a contract."""

import pytest

from hub.contracts.domain.documents import LARGEST_DOCUMENT_BYTES, DocumentRefused, require_document

WHOLE = b"%PDF-1.7\nbody\n%%EOF\n"


def test_a_whole_pdf_passes() -> None:
    require_document(WHOLE)
    require_document(WHOLE.ljust(LARGEST_DOCUMENT_BYTES - 1024, b" ") + b"%%EOF")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "expected a PDF that starts with"),
        (b"PK\x03\x04 a spreadsheet", "expected a PDF that starts with"),
        (WHOLE[:-7], "the file was cut off"),
        (WHOLE + b" " * 2000, "the file was cut off"),
        (WHOLE.ljust(LARGEST_DOCUMENT_BYTES + 1, b" "), "expected at most 20971520 bytes, got 20971521"),
    ],
)
def test_anything_else_is_refused_with_what_was_expected(content: bytes, sentence: str) -> None:
    with pytest.raises(DocumentRefused, match=sentence):
        require_document(content)
