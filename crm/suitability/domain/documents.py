"""Accept a document that speaks for letting a level up: one PDF or picture, whole and not too large."""

from crm.suitability.domain.words import Words

LARGEST_BYTES = 4_000_000
"""A few scanned pages; what is larger belongs to the contract's papers (unmeasured)."""
KINDS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


class DocumentUnsound(ValueError):
    """What was handed in is no document that can be kept; ``words`` say so to the person."""

    def __init__(self) -> None:
        super().__init__(f"expected a PDF, JPEG or PNG of at most {LARGEST_BYTES} bytes")
        self.words = Words(
            "请上传一份PDF、JPEG或PNG文件，不超过4MB。", "Hand in one PDF, JPEG or PNG file of at most 4 MB."
        )


def kind_of(content: bytes) -> str:
    """Return the media type; raise :class:`DocumentUnsound` for anything else, by its bytes and not by its name."""
    if not 0 < len(content) <= LARGEST_BYTES:
        raise DocumentUnsound
    for start, kind in KINDS:
        if content.startswith(start):
            return kind
    raise DocumentUnsound
