"""Of the demonstration: who keeps which procedure, and the library of legal documents."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from catalog.demo_accounts import WARD
from catalog.legal import fill_library, load_dates
from catalog.models import Agency, Procedure

# For fields whose procedures every commune handles; the demonstration's ward keeps one itself.
KEEPERS = {
    "Hộ tịch": "Sở Tư pháp",
    "Nuôi con nuôi": "Sở Tư pháp",
    "Bảo trợ xã hội": "Sở Y tế",
    "Người có công": "Sở Nội vụ",
    "Hoạt động xây dựng": "Sở Xây dựng",
    "Đất đai": "Sở Nông nghiệp và Môi trường",
    "Chứng thực": WARD,
}


@transaction.atomic
def load_demo_keeping() -> None:
    """What an editor assigned stays: only procedures that nobody keeps get their keeper."""
    fill_library()
    load_dates()
    _give_to_their_only_agency()
    agencies = {agency.name: agency for agency in Agency.objects.filter(name__in=KEEPERS.values())}
    for field, name in KEEPERS.items():
        if name in agencies:
            Procedure.objects.filter(owner=None, field__name=field).update(owner=agencies[name])


def _give_to_their_only_agency() -> None:
    """A procedure that one agency alone handles is kept by it."""
    alone = Procedure.objects.annotate(bodies=Count("handling")).filter(bodies=1, owner=None)
    rows = alone.exclude(handling__agency=None).values_list("pk", "handling__agency")
    for agency in set(dict(rows).values()):
        keys = [procedure for procedure, handler in rows if handler == agency]
        Procedure.objects.filter(pk__in=keys).update(owner=agency)
