"""What a new procedure begins with: what most procedures have, or what another one says."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from modelcluster.models import get_all_child_relations

from accounts.models import User
from casework.deadlines import DurationUnit
from catalog.models import (
    Agency,
    AgencyLevel,
    Audience,
    HandlingAgency,
    LegalBasis,
    Procedure,
    ProcedureStep,
    RequiredPaper,
    SubmissionChannel,
)
from catalog.ownership import edits_everywhere, owners_of
from catalog.querysets import valid_on

BLANK_PAPERS, BLANK_STEPS = 3, 2  # rows to fill in; those that stay empty are not saved
CITIZEN = "citizen"
# A copy is another procedure: these belong to the one that was copied.
_NOT_COPIED: dict[str, Any] = {
    "pk": None,
    "code": "",
    "code_source": "",
    "live": False,
    "has_unpublished_changes": False,
    "first_published_at": None,
    "last_published_at": None,
    "live_revision": None,
    "latest_revision": None,
    "go_live_at": None,
    "expire_at": None,
    "expired": False,
    "locked": False,
    "locked_at": None,
    "locked_by": None,
    "old_codes": [],
    "valid_from": None,
    "valid_until": None,
    "replaced_by": None,
}


def new_procedure(user: User) -> Procedure:
    """Fully online, at the desk and online, for citizens; of the editor's agency, where there is one."""
    procedure = Procedure(service_level=Procedure.ServiceLevel.FULL, owner=own_agency(user))
    channel = SubmissionChannel.Channel
    procedure.channels = [
        SubmissionChannel(channel=name, duration_unit=DurationUnit.WORKING_DAY, sort_order=order)
        for order, name in enumerate((channel.DIRECT, channel.ONLINE))
    ]
    procedure.papers = [RequiredPaper(originals=1, sort_order=order) for order in range(BLANK_PAPERS)]
    procedure.steps = [ProcedureStep(sort_order=order) for order in range(BLANK_STEPS)]
    procedure.legal_bases = [LegalBasis()]
    procedure.handling = [HandlingAgency(agency=procedure.owner)]
    procedure.levels = _levels(procedure.owner)
    procedure.audiences = list(Audience.objects.filter(code=CITIZEN))
    return procedure


def own_agency(user: User) -> Agency | None:
    """The agency for which an editor keeps procedures; none for those who keep them for the province."""
    return None if edits_everywhere(user) else owners_of(user).order_by("pk").first()


def _levels(owner: Agency | None) -> list[AgencyLevel]:
    if owner is None:
        return []
    return list(AgencyLevel.objects.filter(valid_on(timezone.localdate()), pk=owner.level_id))


def copy_of(source: Procedure, user: User) -> Procedure:
    """An unsaved procedure that says what `source` says in its newest version; its code is still to be given."""
    data: dict[str, Any] = source.get_latest_revision_as_object().serializable_data()
    for relation in get_all_child_relations(Procedure):
        for row in data.get(relation.get_accessor_name(), []):
            row["pk"] = None
            row["procedure"] = None
    copy: Procedure = Procedure.from_serializable_data({**data, **_NOT_COPIED}, check_fks=True, strict_fks=False)
    copy.owner = copy.owner if edits_everywhere(user) else own_agency(user)
    return copy
