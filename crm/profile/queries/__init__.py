"""Read a client: header, three dimensions, one timeline, and the list in which clients are found."""

from crm.profile.queries.clients import (
    FACT_TITLES,
    BasicFact,
    ClientHeader,
    ClientUnknown,
    Contact,
    Dimensions,
    Needs,
    client_header,
    dimensions,
    golden_value,
    statements_for,
)
from crm.profile.queries.lines import Entry, TimelinePage, Week, activity, timeline
from crm.profile.queries.listing import ClientFilters, ClientPage, ClientRow, cards_of, client_ids, client_list
from crm.profile.queries.visits import (
    NoteFacts,
    StatementFacts,
    VisitFacts,
    subject_of_visit,
    visits_by_id,
    visits_of_notes,
)

__all__ = [
    "FACT_TITLES",
    "BasicFact",
    "ClientFilters",
    "ClientHeader",
    "ClientPage",
    "ClientRow",
    "ClientUnknown",
    "Contact",
    "Dimensions",
    "Entry",
    "Needs",
    "NoteFacts",
    "StatementFacts",
    "TimelinePage",
    "VisitFacts",
    "Week",
    "activity",
    "cards_of",
    "client_header",
    "client_ids",
    "client_list",
    "dimensions",
    "golden_value",
    "statements_for",
    "subject_of_visit",
    "timeline",
    "visits_by_id",
    "visits_of_notes",
]
