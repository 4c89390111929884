"""Let every detector see every day in order; what is found up to a day never depends on a later one."""

from datetime import date, timedelta

from hub.funds.domain.detectors.book import Book, Finding
from hub.funds.domain.detectors.parties import BankLines, Counterparties, DeclaredUse
from hub.funds.domain.detectors.projects import ProjectMoney
from hub.funds.domain.detectors.rules import AT_ONCE
from hub.funds.domain.detectors.stakes import BothSides, Concentration, Pledges

DETECTORS = (ProjectMoney, Counterparties, DeclaredUse, BankLines, BothSides, Pledges, Concentration)


def watch(book: Book, *, until: date, and_today: bool = False) -> tuple[Finding, ...]:
    """Return every fact that a rule names up to a day, in the order of their days; each fact once.

    ``and_today`` reads the day after it too, which is not over: of that day only what nothing later in it can explain.
    """
    detectors = [kind(book) for kind in DETECTORS]
    found: dict[str, Finding] = {}
    for day, movements in book.days(until=until + timedelta(days=and_today)):
        for detector in detectors:
            for finding in detector.day(day, movements):
                if finding.rule.effective_from <= day and (day <= until or finding.rule.id in AT_ONCE):
                    found.setdefault(finding.identity, finding)
    return tuple(found.values())
