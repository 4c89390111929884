"""Bring an e-mail address to the spelling in which two equal ones are equal."""

import re
import unicodedata

_ADDRESS = re.compile(r"[^@\s\"'<>(),;:]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")


def read_email(text: str) -> str | None:
    """Return the address in lower case, or None where it is none; dots and plus parts are kept, they can be others'."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().removeprefix("mailto:")
    return plain if _ADDRESS.fullmatch(plain) else None


def masked_email(address: str) -> str:
    """``s***@example.com``: what a screen may show."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain}"
