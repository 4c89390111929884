"""What people call the parts of what is known of them, and the rules that keep some."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "inbox.messages": lambda: _("Messages from the app"),
    "inbox.quarantine": lambda: _("Messages in quarantine that name a number of theirs"),
    "ingest.lists": lambda: _("Lines of visit lists that are waiting or stayed outside"),
    "profile.visits": lambda: _("Visits, notes and what was understood from them"),
    "profile.behaviour": lambda: _("What was looked at and done, online and at the branch"),
    "disclosures.alerts": lambda: _("E-mail alerts of disclosures"),
    "disclosures.readings": lambda: _("Which versions of disclosures were read"),
    "consents": lambda: _("Consents"),
    "households": lambda: _("Places in households"),
    "journeys": lambda: _("Appointments, tasks, notices and unfinished forms"),
    "journeys.reasons": lambda: _("Reasons written down for looking at their numbers"),
    "suitability.drafts": lambda: _("Questionnaires begun and not sent"),
    "purchases": lambda: _("Instructions to buy"),
    "suitability.answers": lambda: _("Answers to the questionnaire, risk levels and plans"),
    "reports": lambda: _("Suitability reports"),
    "evidence": lambda: _("Evidence that came back after it was erased"),
    "contracts": lambda: _("Contracts"),
    "funds": lambda: _("Movements of money"),
    "packs": lambda: _("Regulator’s packs that hold something of theirs"),
    "profile.known": lambda: _("Name, numbers, addresses and everything derived from them"),
    "login": lambda: _("Login"),
}
RULES: Final[Mapping[str, Callable[[], str]]] = {
    "KEEP-DEALINGS": lambda: _("Contracts and payments are kept for 5 years"),
    "KEEP-SUITABILITY": lambda: _("How suitability was judged is kept for 20 years"),
    "PI-ANSWER": lambda: _("Whoever asks to be forgotten has an answer within 15 working days"),
    "PI-ERASE": lambda: _("What nothing keeps is gone 30 days after that"),
    "KEEP-TRAIL": lambda: _("Who did what with personal data is kept for 3 years"),
    "HOLD-REVIEW": lambda: _("A legal hold is looked at again after 180 days"),
}
WAITS: Final[Mapping[str, Callable[[], str]]] = {
    "log": lambda: _("A record is still on its way into the log, where its erasure leaves a tombstone."),
    "money": lambda: _("Money is outstanding; it goes on once it is settled."),
    "list_coming_in": lambda: _("A visit list that names them is being taken in; what comes of it is counted first."),
}


def part_words(part_id: str) -> str:
    """Return the name of a part; one that nobody named shows by its id."""
    return PARTS.get(part_id, lambda: part_id)()


def rule_words(rule_id: str) -> str:
    """Return what a rule says."""
    return RULES.get(rule_id, lambda: rule_id)()


def wait_words(code: str) -> str:
    """Return what a part waits for, as a sentence; nothing where it does not wait."""
    return WAITS[code]() if code in WAITS else ""
