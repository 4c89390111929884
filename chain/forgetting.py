"""Contents of the log that were erased and can be read again, as after an old copy was put back: they go once more."""

from chain.erasure import come_back, erase_record
from chain.operations import subject_token
from hub.retention.parts import Chunk, Order, Part, Person


def _count(person: Person) -> int:
    return len(come_back([subject_token(subject) for subject in person.subject_ids]))


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    back = come_back([subject_token(subject) for subject in person.subject_ids])
    for entry in back:
        erase_record(entry, reason=order.reason, by=order.by, at=order.at)
    return Chunk(done=len(back), more=False)


EVIDENCE = Part(id="evidence", models=("vault.SealedContent",), count=_count, erase=_erase)
