"""What the catalog has come to charge since a draft began: here too a reason to be exempted is asked for."""

from __future__ import annotations

from catalog.models import SubmissionChannel
from dossiers.fees.owed import cases_with_fee
from eforms.journey.walk import Journey
from eforms.models import Draft


def add_new_fee(journey: Journey) -> bool:
    """Let the journey ask for what its case has come to cost; what the catalog dropped is still asked.

    Args:
        journey: of a draft read by `DraftQuerySet.for_journey`, so that a procedure free of charge costs no query.

    Returns:
        Whether it asks something that it did not ask before.
    """
    if not (journey.draft.may_cost and costs_unasked(journey)):
        return False
    journey.ask_for_exemption()
    Draft.objects.filter(pk=journey.draft.pk).update(fee_cases=journey.draft.fee_cases)
    return True


def costs_unasked(journey: Journey) -> bool:
    """Whether this applicant would be charged without having been asked for a reason to be exempted."""
    if journey.case in journey.draft.fee_cases:
        return False
    channels = SubmissionChannel.Channel
    channel = channels.DIRECT if journey.draft.assisted_by_id else channels.ONLINE
    return journey.case in cases_with_fee(journey.draft.procedure, channel)
