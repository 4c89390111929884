"""Keep files by what is in them, attach them to drafts, and read them back for whoever may read a version of theirs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import RawSQL

from cms.domain.files import CleanFile, FileType, Removed, cleaned
from cms.domain.gate import PlacedFinding
from cms.domain.kinds import CLOSED
from cms.domain.kinds.attached import ATTACHMENTS
from cms.domain.months import Inconsistency
from cms.domain.payload import Passage, Payload
from cms.domain.schema import Label
from cms.models import Attachment, RegisterVersion
from hub.audit.operations import record
from hub.kernel.actor import Actor
from hub.wording import check
from hub.wording.normalise import main_language

MOST_FILES = 12


class TooManyFiles(ValueError):
    """A disclosure carries as many files as it may."""


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file as it is kept; ``readable`` says whether a program found words in it."""

    digest: str
    type: FileType
    size_bytes: int
    readable: bool
    removed: tuple[Removed, ...]


@dataclass(frozen=True, kw_only=True)
class ServedFile:
    """A file for a reader; ``public``: some version that everybody may read carries it."""

    digest: str
    type: FileType
    content: bytes
    public: bool


def keep(*, raw: bytes, by: Actor, at: datetime) -> KeptFile:
    """Keep a file without hidden data; the same file again is kept once. Raises `FileRefused`."""
    return keep_clean(cleaned(raw), by=by, at=at)


def keep_clean(file: CleanFile, *, by: Actor, at: datetime) -> KeptFile:
    """Keep what was cleaned before, outside of any transaction: that takes its time."""
    with transaction.atomic():
        if Attachment.objects.filter(digest=file.digest).exists():
            return _facts(file)
        row = Attachment(
            digest=file.digest, content=file.content, type=file.type, size_bytes=len(file.content), text=file.text,
            removed=[one.value for one in file.removed], kept_by_id=by.id, kept_at=at,
        )  # fmt: skip
        Attachment.objects.bulk_create([row], ignore_conflicts=True)
        record(by=by, action="attachment.kept", at=at, target_kind="attachment", target_id=file.digest,
               details={"type": file.type.value, "bytes": len(file.content)})  # fmt: skip
    return _facts(file)


def row_of(file: KeptFile, *, name_zh: str, name_en: str) -> dict[str, Any]:
    """The file as a row of a payload."""
    return {
        "name": {"zh": name_zh, "en": name_en}, "type": file.type.value, "size_bytes": file.size_bytes,
        "file": file.digest,
    }  # fmt: skip


def _facts(file: CleanFile) -> KeptFile:
    return KeptFile(
        digest=file.digest, type=file.type, size_bytes=len(file.content), readable=bool(file.text), removed=file.removed
    )


def files_of(payload: Payload) -> tuple[Mapping[str, Any], ...]:
    """The attached files of a payload, as its rows say."""
    return tuple(payload.fields.get(ATTACHMENTS, ()))


def kept_among(digests: Iterable[str]) -> dict[str, KeptFile]:
    """Those of these files that are kept, without their content."""
    rows = Attachment.objects.filter(digest__in=set(digests)).defer("content")
    return {
        row.digest: KeptFile(
            digest=row.digest, type=FileType(row.type), size_bytes=row.size_bytes, readable=bool(row.text),
            removed=tuple(Removed(one) for one in row.removed),
        )
        for row in rows
    }  # fmt: skip


def stored(digest: str) -> ServedFile | None:
    """A file for those who draft and review, published or not."""
    row = Attachment.objects.filter(digest=digest).first()
    return None if row is None else _served(row, public=False)


def published(digest: str) -> ServedFile | None:
    """A file that some version carries which whoever asks may read: the database decides."""
    kinds = set(_carrying(digest).values_list("kind", flat=True))
    row = Attachment.objects.filter(digest=digest).first() if kinds else None
    return None if row is None else _served(row, public=bool(kinds - CLOSED))


def _served(row: Attachment, *, public: bool) -> ServedFile:
    return ServedFile(digest=row.digest, type=FileType(row.type), content=bytes(row.content), public=public)


def _carrying(digest: str) -> Any:
    carries = RawSQL(
        "convert_from(cms_registerversion.payload, 'UTF8')::jsonb #> '{fields,attachments}'"
        " @> jsonb_build_array(jsonb_build_object('file', %s::text))",
        [digest],
    )
    return RegisterVersion.objects.annotate(carries=carries).filter(carries=True)


def findings_in(payload: Payload) -> tuple[PlacedFinding, ...]:
    """What the wording check says about the words inside the attached files."""
    digests = [str(row.get("file", "")) for row in files_of(payload)]
    texts = dict(Attachment.objects.filter(digest__in=digests).values_list("digest", "text")) if digests else {}
    return tuple(_placed(payload, texts))


def _placed(payload: Payload, texts: Mapping[str, str]) -> Iterator[PlacedFinding]:
    for number, row in enumerate(files_of(payload), start=1):
        text = texts.get(str(row.get("file", "")), "")
        name = row.get("name", {})
        label = Label(f"附件{number} {name.get('zh', '')}", f"Attached file {number}, {name.get('en', '')}")
        language = main_language(text)
        passage = Passage(f"{ATTACHMENTS}.{number}.words", label, language, text)
        for finding in check(text, language=language, weigh=False):
            yield PlacedFinding(passage, finding)


def strays(payload: Payload) -> tuple[Inconsistency, ...]:
    """Rows whose file is not kept, or is another than the row says."""
    rows = files_of(payload)
    known = kept_among(str(row.get("file", "")) for row in rows) if rows else {}
    found = []
    for number, row in enumerate(rows, start=1):
        file = known.get(str(row.get("file", "")))
        expected = f"{file.type}, {file.size_bytes}" if file else "a kept file"
        actual = f"{row.get('type', '–')}, {row.get('size_bytes', '–')}" if file else str(row.get("file", "–"))
        if expected != actual:
            what = Label(f"附件第{number}行与保存的文件不符", f"Attached file {number} is not the file that is kept")
            found.append(Inconsistency("A-FILE", what, expected, actual))
    return tuple(found)


def live_files(digests: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What each kept file's content hashes to now, reckoned by the database, and its type; what is gone is absent."""
    wanted = set(digests)
    if not wanted:
        return {}
    now = Func(Func(F("content"), function="sha256"), Value("hex"), function="encode", output_field=TextField())
    rows = Attachment.objects.filter(digest__in=wanted).annotate(now=now).values_list("digest", "now", "type")
    return {digest: (hashed, kind) for digest, hashed, kind in rows}
