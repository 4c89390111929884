"""Let a handful of readers ask for disclosures by e-mail, and confirm it by the link, before anything is published.

Their mailboxes are of a name that nobody can register (RFC 2606); without a mail server the letters lie as files in
`mail` of the hub's folder.
"""

from typing import Final

from cms.alerts import ask, confirm, confirming, index_of
from cms.domain.alerts import Choice, Rhythm, Topic
from cms.domain.schema import Kind
from cms.models import Alert
from hub.access.scope import entered, system_scope
from hub.demo.stage import World
from hub.kernel.clock import utc_now

READERS: Final = (
    ("qiao.yi@example.com", Choice(Topic.CORRECTIONS), Rhythm.AT_ONCE, "zh"),
    ("bai.lin@example.com", Choice(Topic.KIND, Kind.PROJECT), Rhythm.AT_ONCE, "zh"),
    ("m.hughes@example.com", Choice(Topic.CORRECTIONS), Rhythm.AT_ONCE, "en"),
    ("desk@example.com", Choice(Topic.ALL), Rhythm.DAILY, "en"),
)
UNCONFIRMED: Final = ("nobody@example.com", Choice(Topic.ALL), Rhythm.AT_ONCE, "zh")
"""Somebody typed another's address: that one gets the question and nothing else."""


def ask_for_alerts(world: World) -> None:
    """Ask and confirm; whoever asked in an earlier run is left as they are."""
    wishes = (*READERS, UNCONFIRMED)
    for number, wish in enumerate(wishes, start=1):
        with entered(system_scope("demo")):
            _ask(wish, confirmed=wish is not UNCONFIRMED)
        world.progress("alerts by e-mail", number, len(wishes))


def _ask(wish: tuple[str, Choice, Rhythm, str], *, confirmed: bool) -> None:
    address, choice, rhythm, language = wish
    rows = Alert.objects.filter(address_index=index_of(address), topic=choice.topic, target=choice.target)
    if rows.exists():
        return
    ask(address=address, choice=choice, rhythm=rhythm, language=language, subject_id=None, at=utc_now())
    if confirmed:
        confirm(token=confirming(rows.get()), at=utc_now())
