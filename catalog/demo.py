"""The demonstration province: tỉnh Quảng Trị with its departments and 78 communes, and the real procedures."""

from __future__ import annotations

import json
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db import transaction
from tqdm import tqdm
from vietnam_provinces import ProvinceCode, Ward
from wagtail.signal_handlers import disable_reference_index_auto_update

from casework.calendars import load_calendar
from catalog.declarations import attach_declarations
from catalog.demo_accounts import load_demo_accounts
from catalog.demo_changes import load_demo_changes
from catalog.demo_keeping import load_demo_keeping
from catalog.demo_organisation import load_agency_pages, load_ended_fields
from catalog.importing.services import Report, import_procedures
from catalog.importing.sources import read_entries
from catalog.models import Agency, AgencyKind, AgencyLevel
from catalog.reference import LAST_DAY_OF_DISTRICTS, ensure_reference_data
from portal.base.text import vietnamese_slug

__all__ = ["load_demo_accounts", "load_demo_catalog"]

DATA = Path(__file__).parent / "data"
CALENDAR = Path(settings.BASE_DIR) / "casework" / "data" / "calendar.json"
PROVINCE = ProvinceCode.P_44
FIRST_COMMUNE = 101  # H50.101
# Resolution 202/2025/QH15: Quảng Bình joined Quảng Trị; districts ended, and the new communes began, on 1 July 2025.
FIRST_DAY_OF_COMMUNES = date(2025, 7, 1)


def load_demo_catalog(stdout: TextIO) -> None:
    """Load whatever of the demonstration's catalog is missing; running it twice changes nothing."""
    with disable_reference_index_auto_update():
        ensure_reference_data()
        load_calendar(json.loads(CALENDAR.read_text(encoding="utf-8")))
        load_agencies()
    report = load_procedures()
    load_ended_fields()
    attach_declarations()
    load_demo_keeping()
    load_demo_changes()
    stdout.write(f"{Agency.objects.count()} agencies; procedures: {report.summary()}\n")


def load_procedures() -> Report:
    """The 255 procedures of the demonstration."""
    entries = read_entries(DATA / "procedures.json")
    return import_procedures(entries=entries, progress=tqdm(entries, unit="procedure", disable=None))


@transaction.atomic
def load_agencies() -> None:
    """Province, departments, communes with their police, and the closed agencies with their successors."""
    data = json.loads((DATA / "agencies.json").read_text(encoding="utf-8"))
    loader = _AgencyLoader()
    loader.add({**data["province"], "level": "province"})
    for department in data["departments"]:
        loader.add({"level": "province", "kind": "department", "parent": "H50", **department})
    for row in chain.from_iterable(_commune_rows()):
        loader.add(row)
    for closed in data["closed"]:
        row = {"level": "district", "kind": "district-committee", **closed}
        last_day = row.pop("valid_until", "")
        loader.add({**row, "valid_until": date.fromisoformat(last_day) if last_day else LAST_DAY_OF_DISTRICTS})
    load_agency_pages(data["pages"])


def _commune_rows() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """For each commune its people's committee and its police."""
    rows = []
    wards = sorted(Ward.iter_by_province(PROVINCE), key=lambda ward: ward.code)
    for number, ward in enumerate(wards, start=FIRST_COMMUNE):
        name = ward.name[0].lower() + ward.name[1:]  # "Phường Đồng Hới" inside a longer name
        common = {"level": "commune", "address": f"{ward.name}, tỉnh Quảng Trị", "valid_from": FIRST_DAY_OF_COMMUNES}
        code = f"H50.{number}"
        committee = {**common, "code": code, "name": f"UBND {name}", "kind": "commune-committee", "parent": "H50"}
        committee["phone"] = f"0232 3001 {number}"
        # The police take these dossiers on the ministry's own system.
        police = {**common, "code": f"{code}.01", "name": f"Công an {name}", "kind": "commune-police"}
        rows.append((committee, {**police, "parent": "H50.17", "online_intake": False}))
    return rows


class _AgencyLoader:
    """Turns codes and names into rows; what exists is left as an administrator made it."""

    def __init__(self) -> None:
        self.levels = {level.code: level for level in AgencyLevel.objects.all()}
        self.kinds = {kind.code: kind for kind in AgencyKind.objects.all()}
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}
        self.names = {agency.name: agency for agency in self.agencies.values()}

    def add(self, row: dict[str, Any]) -> None:
        if row["code"] in self.agencies:
            return
        values = dict(row)
        parent, successor = values.pop("parent", None), values.pop("successor", None)
        agency = Agency.objects.create(
            **{**values, "level": self.levels[row["level"]], "kind": self.kinds[row["kind"]]},
            slug=vietnamese_slug(row["name"]),
            parent=self.agencies[parent] if parent else None,
            successor=self.names[successor] if successor else None,
        )
        self.agencies[agency.code] = self.names[agency.name] = agency
