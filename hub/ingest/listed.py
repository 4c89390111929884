"""How lines of visit lists that name a person go: of lists nobody decided about, and of what stayed outside.

A list that is being taken in is waited for: its lines become visits, and whoever they are of is counted anew.
"""

from collections.abc import Iterator

import orjson

from crm.identity.own_numbers import Numbers, names_them, numbers_of
from hub.ingest.models import UploadedLine, UploadState, VisitUpload
from hub.ingest.operations.uploads import count_fates
from hub.retention.parts import Chunk, NotReady, Order, Part, Person

COMING_IN = "list_coming_in"
"""What an erasure waits for: a word of :mod:`hub.retention.words`."""


def _count(person: Person) -> int:
    return sum(1 for _line in _naming(numbers_of(person.record_ids)))


def _erase(person: Person, _order: Order, _cursor: int) -> Chunk:
    """A line of a waiting list is as if it had never been in the file; one that stayed outside says nothing any more.

    The lists are held, so that none of them is taken in meanwhile.
    """
    numbers = numbers_of(person.record_ids)
    if not numbers:
        return Chunk(done=0, more=False)
    uploads = {one.id: one for one in VisitUpload.objects.select_for_update().filter(erased_at=None).order_by("id")}
    lines = list(_naming(numbers))
    if any(uploads[line.upload_id].state == UploadState.IMPORTING for line in lines):
        raise NotReady("a visit list that names them is being taken in", waits_for=COMING_IN)
    waiting = [line for line in lines if uploads[line.upload_id].state == UploadState.WAITING]
    UploadedLine.objects.filter(id__in=[line.id for line in waiting]).delete()
    UploadedLine.objects.filter(id__in=[line.id for line in lines]).update(cells=None, told=None)
    for upload_id in {line.upload_id for line in waiting}:
        uploads[upload_id].joining -= sum(_joins(line) for line in waiting if line.upload_id == upload_id)
        count_fates(uploads[upload_id])
    return Chunk(done=len(lines), more=False)


def _joins(line: UploadedLine) -> bool:
    """Tell whether the line carries a number of a client whom its uploader sees."""
    return bool(orjson.loads(line.told or "{}").get("client"))


def _naming(numbers: Numbers) -> Iterator[UploadedLine]:
    """Return the lines that hold a whole number of theirs; they lie encrypted, so all that are left are read."""
    if not numbers:
        return
    for line in UploadedLine.objects.filter(cells__isnull=False).order_by("id").iterator(chunk_size=1000):
        if names_them(str(line.cells), numbers):
            yield line


LISTS = Part(id="ingest.lists", models=("ingest.UploadedLine",), count=_count, erase=_erase)
