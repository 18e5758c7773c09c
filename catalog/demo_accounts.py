"""Invented people of the demonstration: one for each role, and a second agency that must not see the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from django.db import transaction

from accounts.models import User
from catalog.models import Agency
from catalog.roles import Role
from catalog.services import assign_role

DEMO_WORD = "matkhau-demo-2026"
WARD = "UBND phường Đồng Hới"
DEPARTMENT = "Sở Nội vụ"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    last_name: str
    first_name: str
    role: Role
    agency: str = ""  # empty: the whole province


ACCOUNTS = (
    DemoAccount("quantri", "Lê Thị Hồng", "Quân", Role.PROVINCE_ADMINISTRATOR),
    DemoAccount("motcua.donghoi", "Nguyễn Thị Thu", "Hà", Role.RECEPTIONIST, WARD),
    DemoAccount("canbo.donghoi", "Trần Văn", "Bình", Role.OFFICER, WARD),
    DemoAccount("truongphong.donghoi", "Nguyễn Quang", "Vinh", Role.DIVISION_HEAD, WARD),
    DemoAccount("lanhdao.donghoi", "Hoàng Minh", "Đức", Role.LEADER, WARD),
    DemoAccount("thuquy.donghoi", "Trương Thị", "Nga", Role.CASHIER, WARD),
    DemoAccount("buuchinh.donghoi", "Mai Xuân", "Lộc", Role.POSTAL_CLERK, WARD),
    DemoAccount("quantri.donghoi", "Dương Thị Kim", "Oanh", Role.AGENCY_ADMINISTRATOR, WARD),
    DemoAccount("kiemtra", "Hồ Sỹ", "Thắng", Role.AUDITOR),
    DemoAccount("bientap", "Phan Thị Ngọc", "Lan", Role.EDITOR),
    DemoAccount("kiemsoat", "Đinh Xuân", "Trường", Role.CONTROLLER),
    DemoAccount("bientap.donghoi", "Lê Thị Mỹ", "Hạnh", Role.EDITOR, WARD),
    DemoAccount("motcua.noivu", "Võ Thị", "Mai", Role.RECEPTIONIST, DEPARTMENT),
    DemoAccount("canbo.noivu", "Đặng Quốc", "Huy", Role.OFFICER, DEPARTMENT),
    DemoAccount("lanhdao.noivu", "Bùi Thanh", "Sơn", Role.LEADER, DEPARTMENT),
    DemoAccount("bientap.noivu", "Cao Thị Bích", "Ngọc", Role.EDITOR, DEPARTMENT),
    DemoAccount("phutrach.noivu", "Lý Hoàng", "Nam", Role.SITE_MANAGER, DEPARTMENT),
)


@transaction.atomic
def load_demo_accounts(stdout: TextIO) -> None:
    """Create the accounts that are missing and print all of them; existing ones keep password and name."""
    for account in ACCOUNTS:
        user, created = User.objects.get_or_create(
            username=account.username,
            defaults={
                "last_name": account.last_name,
                "first_name": account.first_name,
                "email": f"{account.username}@example.vn",
                "is_superuser": account.role == Role.PROVINCE_ADMINISTRATOR,
            },
        )
        if created:
            user.set_password(DEMO_WORD)
            user.save(update_fields=["password"])
        agency = Agency.objects.get(name=account.agency) if account.agency else None
        assign_role(user=user, agency=agency, role=account.role)
        where = account.agency or "toàn tỉnh"
        stdout.write(f"  {account.username:<21}{DEMO_WORD}  {account.role.label}, {where}\n")
