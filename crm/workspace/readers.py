"""Who opens the desk's pages, and who of them works with clients there."""

from django.http import HttpRequest

from hub.access.roles import Role

READERS = (Role.ADVISOR, Role.BRANCH_MANAGER, Role.COMPLIANCE, Role.AUDITOR)
DESK = (Role.ADVISOR, Role.BRANCH_MANAGER)
RUNNERS = (Role.BRANCH_MANAGER, Role.COMPLIANCE)
"""Who has the reports of a whole list written."""


def at_desk(request: HttpRequest) -> bool:
    """Tell whether the reader works with clients, or only reads (compliance, audit)."""
    return getattr(request.user, "role", "") in DESK


def is_advisor(request: HttpRequest) -> bool:
    """Tell whether the reader sees only own clients."""
    return getattr(request.user, "role", "") == Role.ADVISOR


def may_run(request: HttpRequest) -> bool:
    """Tell whether the reader may have the reports of a whole list written."""
    return getattr(request.user, "role", "") in RUNNERS
