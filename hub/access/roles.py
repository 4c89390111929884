"""The roles a person can have; system, security and audit administration are three different people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """One role per user; what a role may open is said at each view, which rows it sees in its scope."""

    ADVISOR = "advisor", _("Advisor")
    BRANCH_MANAGER = "branch_manager", _("Branch manager")
    COMPLIANCE = "compliance", _("Compliance")
    EDITOR = "editor", _("Disclosure editor")
    INVESTOR = "investor", _("Investor")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")


STAFF = frozenset(Role) - {Role.INVESTOR}
"""Everybody employed by the platform."""
