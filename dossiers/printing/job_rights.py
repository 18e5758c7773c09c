"""Whether who ordered a print job may still read its file.

It was made under the roles that they had then, and one of these may have ended since: the file may be full of what
they must not see any more, or bear lookup secrets that they no longer hand out. So all of them must still be held.
"""

from __future__ import annotations

from accounts.models import User
from catalog.holdings import holdings_of
from dossiers.models import PrintJob

KEPT = "roles"  # in the job's parameters
EVERYTHING = "*"


def roles_of(user: User) -> list[str]:
    """`clerk@12`, without a number for a role in the whole province; for the job's parameters."""
    held = {f"{role}@{agency or ''}" for role, agency in holdings_of(user)}
    return sorted(held | ({EVERYTHING} if user.is_superuser else set()))


def may_read(job: PrintJob, user: User) -> bool:
    """Only who ordered it, with every role that the file was made under; a job from before roles were kept: nobody."""
    then, now = job.parameters.get(KEPT), roles_of(user)
    return job.created_by_id == user.pk and then is not None and (EVERYTHING in now or set(then) <= set(now))
