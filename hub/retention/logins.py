"""How a person's login goes: nobody signs in with it again, and it names nobody; nobody looks after them either."""

from hub.access.models import Responsibility, User
from hub.retention.parts import Chunk, Order, Part, Person


def _count(person: Person) -> int:
    return User.objects.filter(subject_id__in=person.subject_ids).count()


def _erase(person: Person, order: Order, _cursor: int) -> Chunk:
    Responsibility.objects.filter(subject_id__in=person.subject_ids, until=None).update(until=order.at)
    done = 0
    for user in User.objects.filter(subject_id__in=person.subject_ids):
        user.username, user.display_name, user.email = f"erased-{user.id.hex[-12:]}", "—", ""
        user.is_active, user.subject_id = False, None
        user.set_unusable_password()
        user.save(update_fields=["username", "display_name", "email", "is_active", "subject_id", "password"])
        done += 1
    return Chunk(done=done, more=False)


LOGIN = Part(id="login", models=("access.User", "access.Responsibility"), count=_count, erase=_erase)
