"""Let facts in, from the app and from the desk: who it was, what happened, what follows, in one transaction.

The one place that calls identity, profile and suitability in turn; whatever it is given twice counts once.
"""

from crm.journeys.intake.app import Declined, TakenIn, take_in
from crm.journeys.intake.desk import NobodyNamed, VisitForm, record_visit, record_visits, visit_id_of
from crm.journeys.intake.foreseeing import Foreseen, foresee_visits

__all__ = [
    "Declined",
    "Foreseen",
    "NobodyNamed",
    "TakenIn",
    "VisitForm",
    "foresee_visits",
    "record_visit",
    "record_visits",
    "take_in",
    "visit_id_of",
]
