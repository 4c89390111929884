"""The drafting room: its folder, its two groups, and who sits where. Roles decide; Wagtail's groups follow."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, Site

from cms.models import DraftingFolder
from hub.access.models import User
from hub.access.roles import Role
from hub.schema.locks import hold_names

GROUPS: dict[str, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.SYSTEM_ADMIN: ("change_page", "lock_page", "unlock_page"),
}
"""Page permissions by role, on the folder only. Nobody holds `publish_page`, users, groups, sites or workflows."""


def folder() -> DraftingFolder:
    """The folder of all drafts; made on first use."""
    existing: DraftingFolder | None = DraftingFolder.objects.first()
    if existing is not None:
        return existing
    with transaction.atomic():
        hold_names(["drafting-room"])
        existing = DraftingFolder.objects.first()
        if existing is not None:
            return existing
        new = DraftingFolder(title="披露稿件 Disclosure drafts", slug="drafts", live=False)
        Page.get_first_root_node().add_child(instance=new)
        Site.objects.update(root_page=new)
        return new


def seat(user: User) -> None:
    """Put a user into the group of the role, and out of every other group. Two queries when nothing changes."""
    group = _group(Role(user.role))
    if set(user.groups.values_list("pk", flat=True)) != {group.pk}:
        user.groups.set([group])


def _group(role: Role) -> Group:
    existing = Group.objects.filter(name=f"drafting-{role.value}").first()
    return existing if existing is not None else _open_group(role)


def _open_group(role: Role) -> Group:
    with transaction.atomic():
        hold_names(["drafting-room"])
        group, created = Group.objects.get_or_create(name=f"drafting-{role.value}")
        if created:
            group.permissions.set(
                Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
            )
            page_permissions = Permission.objects.filter(
                content_type__app_label="wagtailcore", codename__in=GROUPS[role]
            )
            for permission in page_permissions:
                GroupPagePermission.objects.create(group=group, page=folder(), permission=permission)
        return group
