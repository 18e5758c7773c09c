"""Entries and files for the importer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from catalog.models import Agency, Procedure
from catalog.moderation import ensure_workflow
from catalog.roles import Role
from catalog.services import assign_role, ensure_role_groups
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory, AudienceFactory, ProcedureFactory
from tests.standing import standing

Entry = dict[str, Any]


def make_entry(**changes: Any) -> Entry:
    """A good entry in the shape of data/procedures.json; a change to `...` leaves the field out."""
    entry: Entry = {
        "code": "1.001193",
        "title": "Thủ tục đăng ký khai sinh",
        "field": "Hộ tịch",
        "field_group": "Hộ tịch",
        "agency_levels": ["commune"],
        "agency_levels_before_2025_07": ["commune", "district"],
        "agency": "UBND cấp xã",
        "audience": ["citizen"],
        "channels": [
            {
                "channel": "direct",
                "duration": {"value": 1, "unit": "working_day"},
                "duration_note": None,
                "fee": None,
                "fee_note": "Theo nghị quyết của HĐND tỉnh",
            },
            {"channel": "online", "duration": {"value": 1, "unit": "working_day"}, "fee": 0, "fee_note": ""},
        ],
        "papers": [
            {"name": "Tờ khai đăng ký khai sinh", "originals": 1, "copies": 0, "form_name": "Tờ khai"},
            {"name": "Giấy chứng sinh", "originals": 1, "copies": 0, "form_name": None},
        ],
        "steps": ["Nộp hồ sơ", "Nhận kết quả"],
        "conditions": "Trong 60 ngày kể từ ngày sinh",
        "legal_basis": [{"number": "60/2014/QH13", "name": "Luật Hộ tịch"}],
        "result": "Giấy khai sinh",
        "service_level": "full",
        "keywords": ["giấy khai sinh"],
        "code_source": "seen",
        "time_source": "seen",
        "fee_source": "memory",
    }
    entry.update(changes)
    return {key: value for key, value in entry.items() if value is not ...}


@pytest.fixture
def json_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes entries (or any other content) to a JSON file."""

    def write(*entries: Any) -> Path:
        path = tmp_path / "procedures.json"
        path.write_text(json.dumps(list(entries)), encoding="utf-8")
        return path

    return write


Person = Callable[..., Client]


def add_roles() -> None:
    ensure_role_groups()
    ensure_workflow()


@pytest.fixture(scope="module")
def _standing_roles(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    yield from standing(django_db_blocker, add_roles)


@pytest.fixture
def person(_standing_roles: None, db: None) -> Person:
    """A browser of somebody with a role; the account is its `user`. The roles stand for the whole module."""

    def sign_in(role: Role, agency: Agency | None = None) -> Client:
        user = UserFactory(email=f"{role}@example.vn")
        assign_role(user=user, agency=agency, role=role)
        client = Client()
        client.force_login(user)
        client.user = user  # type: ignore[attr-defined]
        return client

    return sign_in


@pytest.fixture
def commune(db: None) -> Agency:
    return AgencyFactory(name="UBND phường Đồng Hới")


def whole_procedure(**values: Any) -> Procedure:
    """A published procedure of which nothing is missing."""
    made: Procedure = ProcedureFactory(**values)
    made.levels.add(AgencyFactory().level)
    made.audiences.add(AudienceFactory())
    made.save()
    return made


@pytest.fixture
def kept(commune: Agency) -> Procedure:
    """Kept by the commune."""
    return whole_procedure(code="1.001193", title="Đăng ký khai sinh", owner=commune)


def words(response: Any) -> str:
    """The messages of an answer that was followed."""
    return " ".join(str(message) for message in response.context["messages"])
