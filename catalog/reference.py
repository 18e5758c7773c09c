"""Codes that every province shares: levels of government, kinds of agency, audiences. Data, once they are loaded."""

from dataclasses import dataclass
from datetime import date

from catalog.models import AgencyKind, AgencyLevel, Audience

# Law 72/2025/QH15 on local government: two levels from 1 July 2025.
LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    name: str
    rank: int
    valid_until: date | None = None
    successor: str = ""  # the code of the level that has most of its work now


LEVELS = (
    Level("province", "Cấp tỉnh", 1),
    Level("district", "Cấp huyện", 2, LAST_DAY_OF_DISTRICTS, "commune"),
    Level("commune", "Cấp xã", 3),
)
KINDS = {
    "province-committee": "UBND cấp tỉnh",
    "department": "Sở, ban, ngành cấp tỉnh",
    "district-committee": "UBND cấp huyện",
    "commune-committee": "UBND cấp xã",
    "commune-police": "Công an cấp xã",
    "high-school": "Trường trung học phổ thông",
}
AUDIENCES = {
    "citizen": "Công dân",
    "enterprise": "Doanh nghiệp",
    "organization": "Tổ chức",
    "household_business": "Hộ kinh doanh",
    "cooperative": "Hợp tác xã",
    "foreigner": "Người nước ngoài",
}


def ensure_reference_data() -> None:
    """Create the rows that are missing; those that someone has edited stay as they are."""
    _ensure_levels()
    for code, name in KINDS.items():
        AgencyKind.objects.get_or_create(code=code, defaults={"name": name})
    for rank, (code, name) in enumerate(AUDIENCES.items(), start=1):
        Audience.objects.get_or_create(code=code, defaults={"name": name, "rank": rank})


def _ensure_levels() -> None:
    """The levels, then who succeeded those that were missing: a successor may stand below in the list."""
    missing = []
    for level in LEVELS:
        stored, created = AgencyLevel.objects.get_or_create(
            code=level.code, defaults={"name": level.name, "rank": level.rank, "valid_until": level.valid_until}
        )
        if created and level.successor:
            missing.append((stored, level.successor))
    for stored, successor in missing:
        stored.successor = AgencyLevel.objects.get(code=successor)
        stored.save(update_fields=["successor"])
