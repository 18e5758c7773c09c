"""People of an agency: who appoints them, ends their roles, closes and opens their accounts.

The agency's administrator acts within the agency, the province's anywhere. Nobody appoints themselves, so that nobody
comes to hold more than another gave them; and nobody leaves while cases are still in their hands.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.services import end_sessions
from catalog.access import permissions_anywhere, permissions_in
from catalog.holdings import agencies_granting
from catalog.models import Agency, Membership
from catalog.roles import AGENCY_ROLES, PERMISSIONS, Role
from catalog.services import assign_role, check_place, record_membership, remove_role
from catalog.workload import work_of

MANAGE = "agency.manage"
MANAGE_ALL = "accounts.manage"
# Whoever has none of them in any role of the agency any more can hold no case there.
WORK = frozenset({"dossiers.process", "dossiers.approve"})


def manages(by: User, agency: Agency | None) -> bool:
    """Whether the people of `agency` (None: of the whole province) are `by`'s to appoint."""
    held = permissions_in(by, agency) if agency else permissions_anywhere(by)
    return (MANAGE if agency else MANAGE_ALL) in held


def roles_to_give(by: User, agency: Agency | None) -> list[Role]:
    """The roles that `by` may give in `agency`, in the table's order."""
    if not manages(by, agency):
        return []
    if MANAGE_ALL in permissions_anywhere(by):
        return [role for role in Role if agency is None or role != Role.PROVINCE_ADMINISTRATOR]
    return list(AGENCY_ROLES)


def people_of(by: User) -> QuerySet[User]:
    """Who works in an agency that `by` manages; to the province's administrator, everybody with a role."""
    places = agencies_granting(by, MANAGE)
    memberships = Membership.objects.all() if places is None else Membership.objects.filter(agency__in=places)
    return User.objects.filter(pk__in=memberships.values("user"))


def check_appointing(*, by: User, person: User, agency: Agency | None, role: Role) -> None:
    """Raises PermissionDenied unless `by` may give this role to, or take it from, this person."""
    if role not in roles_to_give(by, agency):
        raise PermissionDenied(_("This role is not yours to give or to take in this agency"))


@transaction.atomic
def appoint(*, by: User, person: User, agency: Agency | None, role: Role) -> Membership:
    """`person` works in `agency` as `role`, by the word of `by`.

    Raises:
        PermissionDenied: the agency or the role is not `by`'s to give, or `by` would appoint themselves.
        ValidationError: there is no such role in one agency, or the account is closed.
    """
    check_place(agency=agency, role=role)
    check_appointing(by=by, person=person, agency=agency, role=role)
    if by == person and not by.is_superuser:
        raise PermissionDenied(_("Nobody gives a role to themselves: ask another administrator"))
    if not person.is_active:
        raise ValidationError(_("This account is closed: open it again first"), code="inactive")
    return assign_role(user=person, agency=agency, role=role, by=by)


@transaction.atomic
def end_role(*, by: User, membership: Membership) -> None:
    """The person has this role no longer.

    Raises:
        PermissionDenied: it is not `by`'s to take.
        ValidationError: it is the last administrator's own role, or work must be handed over first.
    """
    person, agency, role = membership.user, membership.agency, Role(membership.role)
    check_appointing(by=by, person=person, agency=agency, role=role)
    if by == person and role in {Role.AGENCY_ADMINISTRATOR, Role.PROVINCE_ADMINISTRATOR}:
        _check_not_last(membership)
    others = person.memberships.exclude(pk=membership.pk).filter(agency__in=[agency] if agency else [])
    if agency and not any(WORK & PERMISSIONS[Role(other.role)] for other in others):
        check_no_work(person, agency)
    remove_role(user=person, agency=agency, role=role, by=by)


@transaction.atomic
def move_person(*, by: User, person: User, source: Agency, target: Agency) -> list[Role]:
    """The roles of `person` in `source` end, and begin in `target`; the work stays where it is.

    Returns:
        The roles that moved.

    Raises:
        PermissionDenied: `by` does not manage both agencies, or would give themselves roles in the second.
        ValidationError: work must be handed over first, the person has no role there, or it is the last
            administrator's own.
    """
    memberships = list(person.memberships.filter(agency=source).select_related("agency", "user"))
    if not (manages(by, source) and manages(by, target)):
        raise PermissionDenied(_("Only whoever manages both agencies moves people between them"))
    if by == person and not by.is_superuser:
        raise PermissionDenied(_("Nobody gives a role to themselves: ask another administrator"))
    if not memberships or source == target or not person.is_active:
        raise ValidationError(_("This person has no role to take along"), code="nothing")
    check_no_work(person, source)
    roles = [Role(membership.role) for membership in memberships]
    for membership, role in zip(memberships, roles, strict=True):
        end_role(by=by, membership=membership)
        check_appointing(by=by, person=person, agency=target, role=role)
        assign_role(user=person, agency=target, role=role, by=by)
    return roles


@transaction.atomic
def deactivate(*, by: User, person: User) -> None:
    """Close the account at once, wherever it is signed in; the roles stay written for the day it is opened again.

    Raises:
        PermissionDenied: somebody else manages (some of) this person's agencies, or it is `by`'s own account.
        ValidationError: work must be handed over first.
    """
    check_whole_person(by, person)
    for agency in Agency.objects.filter(memberships__user=person).distinct():
        check_no_work(person, agency)
    check_no_work(person)
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return
    person.refresh_from_db(fields=["is_active"])
    end_sessions(person)
    record_membership(person=person, action="deactivated", by=by)


@transaction.atomic
def reactivate(*, by: User, person: User) -> None:
    """Open a closed account again; sessions from before stay ended.

    Raises:
        PermissionDenied: as for `deactivate`.
    """
    check_whole_person(by, person)
    if User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        person.refresh_from_db(fields=["is_active"])
        record_membership(person=person, action="reactivated", by=by)


def check_whole_person(by: User, person: User) -> None:
    """Raises PermissionDenied unless every role of `person` is one that `by` may give, and they are two people."""
    if by == person:
        raise PermissionDenied(_("Your own account is closed and opened by another administrator"))
    if person.is_superuser and not by.is_superuser:
        raise PermissionDenied(_("This account is not yours to close"))
    if MANAGE_ALL in permissions_anywhere(by):
        return
    memberships = list(person.memberships.select_related("agency"))
    mine = [Role(each.role) in roles_to_give(by, each.agency) for each in memberships]
    if not all(mine) or not mine:
        raise PermissionDenied(_("This person also works where you manage nobody: ask the province's administrator"))


def may_close(by: User, person: User) -> bool:
    """Whether the account of `person` is `by`'s to close and to open."""
    try:
        check_whole_person(by, person)
    except PermissionDenied:
        return False
    return True


def check_no_work(person: User, agency: Agency | None = None) -> None:
    """Raises ValidationError (code "work") while `person` holds open cases, in `agency` or anywhere."""
    count = work_of(person, agency)
    if count:
        sentence = ngettext(
            "%(person)s still holds %(count)d open dossier: hand it over first",
            "%(person)s still holds %(count)d open dossiers: hand them over first",
            count,
        )
        raise ValidationError(sentence % {"person": person, "count": count}, code="work")


def _check_not_last(membership: Membership) -> None:
    others = Membership.objects.filter(agency=membership.agency, role=membership.role, user__is_active=True)
    if not others.exclude(user=membership.user).exists():
        raise ValidationError(
            _("You are the last administrator here: appoint another one before you leave"), code="last"
        )
