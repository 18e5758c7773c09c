"""Codes that every province shares: levels of government, kinds of agency, audiences. Data, once they are loaded."""

from dataclasses import dataclass
from datetime import date

from catalog.models import AgencyKind, AgencyLevel, Audience


@dataclass(frozen=True, slots=True)
class Level:
    code: str
    name: str
    rank: int
    valid_until: date | None = None


LEVELS = (
    Level("province", "Cấp tỉnh", 1),
    # Law 72/2025/QH15 on local government: two levels from 1 July 2025.
    Level("district", "Cấp huyện", 2, date(2025, 6, 30)),
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
    for level in LEVELS:
        AgencyLevel.objects.get_or_create(
            code=level.code, defaults={"name": level.name, "rank": level.rank, "valid_until": level.valid_until}
        )
    for code, name in KINDS.items():
        AgencyKind.objects.get_or_create(code=code, defaults={"name": name})
    for rank, (code, name) in enumerate(AUDIENCES.items(), start=1):
        Audience.objects.get_or_create(code=code, defaults={"name": name, "rank": rank})
