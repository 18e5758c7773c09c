"""Officers join by invitation: a signed link by e-mail, good once and for seven days.

Nothing here says whether an address or a user name is known: an invitation always makes a new account, whose user
name the system chooses.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import create_officer
from casework.models import Message
from casework.outbox import CONFIDENTIAL, queue_message
from catalog.models import Agency, Invitation
from catalog.models.people import INVITATION_TERM
from catalog.people import roles_to_give
from catalog.roles import Role
from catalog.services import assign_role
from portal.base.text import fold

SALT = "catalog.invitations"
LANGUAGE = "vi"
MOST_OPEN = 200  # invitations of one agency; nobody has so many new officers, and nobody is flooded with mail
_UNFIT = re.compile(r"[^a-z0-9._-]+")


class InvitationSpent(Exception):
    """The link is no invitation (any more): made up, too old, revoked, replaced or used."""


@transaction.atomic
def invite(*, by: User, agency: Agency, email: str, roles: Collection[Role]) -> Invitation:
    """Ask whoever reads `email` to join `agency`.

    Raises:
        PermissionDenied: one of the roles is not `by`'s to give there.
        ValidationError: no role, no address, the address has an open invitation here, or too many are open.
    """
    if not set(roles) <= set(roles_to_give(by, agency)):
        raise PermissionDenied(_("This role is not yours to give or to take in this agency"))
    email = email.strip()
    validate_email(email)
    if not roles:
        raise ValidationError({"roles": _("Choose at least one role")}, code="roles")
    waiting = [invitation for invitation in unanswered(agency) if invitation.open]
    if any(invitation.email.casefold() == email.casefold() for invitation in waiting):
        raise ValidationError({"email": _("This address has an open invitation: send that one again")}, code="open")
    if len(waiting) >= MOST_OPEN:
        raise ValidationError(_("Too many invitations are open: revoke some first"), code="many")
    chosen = [role.value for role in Role if role in roles]
    invitation: Invitation = Invitation.objects.create(
        agency=agency, email=email, roles=chosen, nonce=_nonce(), invited_by=by
    )
    _send(invitation)
    return invitation


@transaction.atomic
def send_again(*, by: User, invitation: Invitation) -> None:
    """A new link for seven more days; the earlier one opens nothing any more.

    Raises:
        PermissionDenied: the invitation is not `by`'s to send.
        InvitationSpent: it was accepted or revoked meanwhile.
    """
    _check(by, invitation)
    changed = _pending(invitation).update(nonce=_nonce(), sent_at=timezone.now(), invited_by=by)
    if not changed:
        raise InvitationSpent
    invitation.refresh_from_db()
    _send(invitation)


@transaction.atomic
def revoke(*, by: User, invitation: Invitation) -> None:
    """The link opens nothing any more.

    Raises:
        PermissionDenied, InvitationSpent: as for `send_again`.
    """
    _check(by, invitation)
    if not _pending(invitation).update(revoked_at=timezone.now()):
        raise InvitationSpent
    invitation.refresh_from_db()


def read_link(token: str) -> Invitation:
    """The invitation behind a link.

    Raises:
        InvitationSpent: whatever is wrong with it; the reader is told no more.
    """
    try:
        key, nonce = signing.loads(token, salt=SALT, max_age=INVITATION_TERM)
    except (signing.BadSignature, ValueError, TypeError):
        raise InvitationSpent from None
    invitation = Invitation.objects.select_related("agency").filter(pk=key, nonce=nonce).first()
    if invitation is None or not invitation.open:
        raise InvitationSpent
    return invitation


@transaction.atomic
def accept(*, token: str, last_name: str, first_name: str, password: str) -> User:
    """Make the account that the invitation promises, with its roles.

    Raises:
        InvitationSpent: see `read_link`; also when two accept at once, for the second.
        ValidationError: the password is too weak.
    """
    invitation = read_link(token)
    if not _pending(invitation).filter(nonce=invitation.nonce).update(accepted_at=timezone.now()):
        raise InvitationSpent
    user = create_officer(
        username=free_username(invitation.email),
        password=password,
        last_name=last_name,
        first_name=first_name,
        email=invitation.email,
    )
    # An administrator who lost the role meanwhile gives none any more.
    still = set(roles_to_give(invitation.invited_by, invitation.agency)) if invitation.invited_by.is_active else set()
    for role in invitation.roles:
        if role in still:
            assign_role(user=user, agency=invitation.agency, role=Role(role), by=invitation.invited_by)
    Invitation.objects.filter(pk=invitation.pk).update(person=user)
    return user


def unanswered(agency: Agency) -> list[Invitation]:
    """Neither accepted nor revoked; some may have run out."""
    return list(Invitation.objects.filter(agency=agency, accepted_at=None, revoked_at=None))


def free_username(email: str) -> str:
    """From what stands before the @; a number is added until nobody has it."""
    stem = _UNFIT.sub("", fold(email.partition("@")[0])).strip("._-")[:100] or "canbo"
    taken = set(User.objects.filter(username__istartswith=stem).values_list("username", flat=True))
    taken = {name.casefold() for name in taken}
    candidates = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def link_of(invitation: Invitation) -> str:
    token = signing.dumps([invitation.pk, invitation.nonce], salt=SALT)
    return f"{settings.BASE_URL}{reverse('catalog:invitation', args=[token])}"


def _nonce() -> str:
    return secrets.token_hex(16)


def _pending(invitation: Invitation) -> QuerySet[Invitation]:
    return Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)


def _check(by: User, invitation: Invitation) -> None:
    if not set(invitation.roles) <= set(roles_to_give(by, invitation.agency)):
        raise PermissionDenied(_("This role is not yours to give or to take in this agency"))


def _send(invitation: Invitation) -> None:
    with translation.override(LANGUAGE):
        body = render_to_string(
            "catalog/people/invitation.txt", {"invitation": invitation, "link": link_of(invitation)}
        )
        subject = _("Invitation to work on the portal of %(province)s") % {"province": settings.PROVINCE_NAME}
    queue_message(
        channel=Message.Channel.EMAIL,
        recipient=invitation.email,
        subject=subject,
        body=body,
        reference=f"{CONFIDENTIAL}invitation:{invitation.pk}",
        key=f"invitation:{invitation.pk}:{invitation.nonce}",
        urgent=True,
    )
