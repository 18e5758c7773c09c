"""Who may do what with money."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.access import permissions_in
from catalog.holdings import agencies_granting
from catalog.models import Agency

COLLECT = "dossiers.collect"  # takes money, gives receipts, pays back what was approved
RECEIVE = "dossiers.receive"
APPROVE = "dossiers.approve"  # decides on money that goes back
POST = "dossiers.post"  # cancels parcels
AUDIT = "dossiers.audit"  # reads the books, changes nothing
SETTING = frozenset({COLLECT, RECEIVE})  # whoever sits at the desk: an amount that is not known, an exemption


def require(user: User, agency: Agency, *permissions: str) -> None:
    """Raises PermissionDenied when `user` holds none of `permissions` within `agency`."""
    if not permissions_in(user, agency) & set(permissions):
        raise PermissionDenied(_("This step is not yours to make in this agency"))


def keeps_account(user: User) -> bool:
    """Reads or keeps the books of the whole province, whose one account the gateway pays into."""
    return any(agencies_granting(user, permission) is None for permission in (COLLECT, AUDIT))
