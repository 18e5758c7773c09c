"""Who edits the portal's pages: whoever holds `pages.edit` for the whole province; in one agency, its site alone.

Wagtail gives rights on pages, pictures and files to groups only. The agencies' sites are pages of a room above this
one: it registers how their groups follow the memberships.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import User
from catalog.models import Membership

EDIT = "pages.edit"
# Shown on the users' screens, and found by this name.
PORTAL_GROUP = "Biên tập toàn cổng"
PAGE_RIGHTS = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
COLLECTION_RIGHTS = [
    *(f"{right}_image" for right in ("add", "change", "choose")),
    *(f"{right}_document" for right in ("add", "change", "choose")),
]
# What belongs to all sites together: announcements, page templates, redirects, pages in another language.
PORTAL_RIGHTS = Q(content_type__app_label__in=["home", "wagtailredirects", "simple_translation"])

Follower = Callable[[User], None]
_followers: list[Follower] = []


def register_follower(follow: Follower) -> None:
    """Called when the apps are ready. `follow` gets everyone of whom a role began or ended, in its transaction."""
    _followers.append(follow)


def follow_roles(user: User) -> None:
    """Give and take what the memberships of `user` say about pages."""
    group = Group.objects.filter(name=PORTAL_GROUP).first() or ensure_portal_group()
    if user.memberships.granting(EDIT).filter(agency=None).exists():
        user.groups.add(group)
    else:
        user.groups.remove(group)
    for follow in _followers:
        follow(user)


def ensure_portal_group() -> Group:
    """The group of the whole portal, with its rights and nobody in it but those whose roles say so."""
    group, _created = Group.objects.get_or_create(name=PORTAL_GROUP)
    group.permissions.set(Permission.objects.filter(PORTAL_RIGHTS))
    grant_pages(group, Page.objects.filter(depth=1).first(), PAGE_RIGHTS)
    grant_files(group, Collection.get_first_root_node())
    editors = Membership.objects.granting(EDIT).filter(agency=None)
    group.user_set.set(User.objects.filter(pk__in=editors.values("user")))
    return group


def grant_pages(group: Group, page: Page | None, rights: list[str]) -> None:
    """Exactly `rights` on `page` and all below it. In an emptied test database there is no root."""
    wanted = Permission.objects.filter(codename__in=rights, content_type__app_label="wagtailcore")
    GroupPagePermission.objects.filter(group=group).exclude(page=page, permission__in=wanted).delete()
    for permission in wanted if page else []:
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def grant_files(group: Group, collection: Collection | None) -> None:
    """Add, change and choose pictures and files of `collection` and of those below it, and of no other."""
    apps = ["wagtailimages", "wagtaildocs"]
    wanted = Permission.objects.filter(codename__in=COLLECTION_RIGHTS, content_type__app_label__in=apps)
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=collection).delete()
    for permission in wanted if collection else []:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
