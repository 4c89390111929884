"""Take what a channel answered apart, and name the facts by which it differs from the register."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
import pypdf
from lxml import etree, html

from cms.domain.facts import facts
from cms.queries import Version
from hub.kernel.canonical import NotCanonical, canonical_bytes
from hub.kernel.digest import sha256_hex
from hub.portal.feeds import NEWEST
from hub.portal.parity.wanted import Wanted, headline, wanted

ATOM: Final = {"a": "http://www.w3.org/2005/Atom"}
FIGURE = re.compile(r"[\d.,%-]+")
BETWEEN = "\x1f"
"""Keeps the text of two elements apart, so that two numbers side by side are not one."""

Reader = Callable[[bytes, Version, str], tuple[str, ...]]
"""Takes an answer, the version and a language; returns the paths that differ, none where all is the same."""


class NotReadable(ValueError):
    """An answer is not what its channel gives."""


@dataclass(frozen=True)
class Said:
    """The words of a page or a paper, with and without what stands between them."""

    spaced: str

    @property
    def close(self) -> str:
        """Everything without spaces and breaks: lines break where the width wants it."""
        return "".join(self.spaced.replace(BETWEEN, " ").split())

    def lacks(self, asked: Iterable[Wanted]) -> tuple[str, ...]:
        """Return the paths that are not said."""
        close = self.close
        return tuple(one.path for one in asked if not all(self._has(part, close) for part in one.parts))

    def _has(self, spellings: tuple[str, ...], close: str) -> bool:
        return any(self._number(one) if FIGURE.fullmatch(one) else _close(one) in close for one in spellings)

    def _number(self, figure: str) -> bool:
        """A number counts where it stands alone: 12 is not in 2026-12-01."""
        return re.search(rf"(?<![\d.,-]){re.escape(figure)}(?![\d-]|[.,]\d)", self.spaced) is not None


def page(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """A page of the site."""
    return _words_of_page(body).lacks(wanted(version, language))


def paper(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """The paper: both languages, and the sealed content inside it."""
    try:
        text = "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(body)).pages)
        with pikepdf.open(io.BytesIO(body)) as file:
            inside = file.attachments["payload.json"].get_file().read_bytes()
    except (pypdf.errors.PyPdfError, pikepdf.PdfError, KeyError) as error:
        raise NotReadable(str(error)) from error
    missing = Said(text).lacks(one for spoken in ("zh", "en") for one in wanted(version, spoken))
    return (*(() if sha256_hex(inside) == version.digest else ("attachment",)), *missing)


def data(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """The JSON of the open data: every fact, none more, and the digest of its content."""
    found = _json(body)
    try:
        digest = sha256_hex(canonical_bytes(found["content"]))
        told = (found["version"], found["digest"], found["reason"], digest)
        carried = found["content"]["fields"]
    except (KeyError, TypeError, NotCanonical) as error:
        raise NotReadable(str(error)) from error
    reason = {"zh": version.reason.zh, "en": version.reason.en}
    differing = _unlike(_flat(carried), _flat(dict(version.payload.fields)))
    register = (version.number, version.digest, reason, version.digest)
    heads = zip(("version", "digest", "reason", "content"), told, register, strict=True)
    return (*(name for name, one, other in heads if one != other), *differing)


def table(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """The CSV of the open data: one line for each fact, none more."""
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    if not rows or "path" not in rows[0]:
        raise NotReadable("no lines")
    carried = {row["path"]: row["value"].removeprefix("'") for row in rows}
    register = {fact.path: str(fact.value).removeprefix("'") for fact in facts(version.payload)}
    numbers = () if {row["version"] for row in rows} == {str(version.number)} else ("version",)
    return (*numbers, *_unlike(carried, {path: value.replace("\r\n", "\n") for path, value in register.items()}))


def sealed(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """The canonical bytes."""
    return () if sha256_hex(body) == version.digest else ("content",)


def atom(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """The version's entry in the Atom feed; a full feed no longer holds what is older."""
    try:
        entries = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True)).findall(
            "a:entry", ATOM
        )
    except etree.XMLSyntaxError as error:
        raise NotReadable(str(error)) from error
    found = [one for one in entries if str(one.findtext("a:id", namespaces=ATOM)).endswith(_ending(version))]
    if not found:
        return () if len(entries) >= NEWEST else ("entry",)
    parts = (found[0].findtext(f"a:{name}", namespaces=ATOM) or "" for name in ("title", "summary"))
    return Said(BETWEEN.join(parts)).lacks(headline(version, language))


def feed(body: bytes, version: Version, language: str) -> tuple[str, ...]:
    """The version's entry in the JSON Feed."""
    items = _json(body).get("items", [])
    found = [one for one in items if str(one.get("id")).endswith(_ending(version))]
    if not found:
        return () if len(items) >= NEWEST else ("entry",)
    told = found[0].get("_disclosure", {})
    known = told.get("digest") == version.digest and told.get("version") == version.number
    text = BETWEEN.join(str(found[0].get(name, "")) for name in ("title", "content_text"))
    return (*(() if known else ("digest",)), *Said(text).lacks(headline(version, language)))


def _ending(version: Version) -> str:
    return f"/disclosures/{version.slug}/v/{version.number}/"


def _words_of_page(body: bytes) -> Said:
    try:
        tree = html.fromstring(body.decode())
    except (etree.ParserError, UnicodeDecodeError, ValueError) as error:
        raise NotReadable(str(error)) from error
    main = tree.xpath("//main")
    if not main:
        raise NotReadable("a page without its main part")
    texts = (text for text in main[0].itertext() if text.strip())
    return Said(BETWEEN.join(" ".join(text.split()) for text in texts))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise NotReadable(str(error)) from error


def _close(text: str) -> str:
    return "".join(text.split())


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    """Every value of nested data by its path; rows count from one, as facts do."""
    if isinstance(value, Mapping):
        parts = [(str(name), inner) for name, inner in value.items()]
    elif isinstance(value, list | tuple):
        parts = [(str(number), inner) for number, inner in enumerate(value, start=1)]
    else:
        return {path: value}
    return {key: one for name, inner in parts for key, one in _flat(inner, f"{path}.{name}" if path else name).items()}


def _unlike(carried: Mapping[str, Any], register: Mapping[str, Any]) -> tuple[str, ...]:
    """Paths whose values differ, or which only one side has."""
    absent = object()
    paths = sorted(set(carried) | set(register))
    return tuple(path for path in paths if carried.get(path, absent) != register.get(path, absent))
