"""The public pages of the desk for those who read by ear, by keyboard and on paper."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client

from dossiers.workflow import State
from tests.factories.dossiers import dossier_in, make_desk

pytestmark = pytest.mark.django_db
TRACK, LOST = "/ho-so/tra-cuu/", "/ho-so/tra-cuu/quen-ma/"
LATE, STATISTICS = "/ho-so/cong-khai-tre-han/", "/thong-ke/"


@pytest.fixture
def _late() -> object:
    desk = make_desk()
    dossier_in(State.PROCESSING, desk=desk)
    with time_machine.travel("2026-08-17T09:00:00+07:00", tick=False):
        yield


def soup_of(client: Client, address: str, data: dict[str, str] | None = None) -> BeautifulSoup:
    response = client.get(address) if data is None else client.post(address, data, follow=True)
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.usefixtures("_late")
@pytest.mark.parametrize("address", [LATE, STATISTICS])
def test_each_row_is_headed_and_each_cell_says_what_it_is(client: Client, address: str) -> None:
    rows = soup_of(client, address).select("table.cards tbody tr")

    assert rows
    for row in rows:
        assert [cell.name for cell in row.select("[scope=row]")] == ["th"]
        assert all(cell.get("data-label") for cell in row.select("th, td"))


@pytest.mark.usefixtures("_late")
@pytest.mark.parametrize("address", [TRACK, LOST, LATE, STATISTICS])
def test_no_heading_leaves_a_level_out(client: Client, address: str) -> None:
    levels = [int(heading.name[1]) for heading in soup_of(client, address).select("main :is(h1, h2, h3, h4)")]

    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("address", [TRACK, LOST])
def test_after_an_error_the_reader_stands_at_a_summary_that_leads_to_each_field(client: Client, address: str) -> None:
    soup = soup_of(client, address, {})
    summary = soup.select_one('.error-summary[role="alert"][autofocus]')

    assert summary is not None
    assert soup.title is not None
    assert soup.title.get_text().startswith("Lỗi: ")
    for link in summary.select("a"):
        control = soup.select_one(str(link["href"]))
        assert control is not None
        assert control["aria-invalid"] == "true"
        said = [soup.select_one(f"#{part}") for part in str(control["aria-describedby"]).split()]
        assert any(part is not None and link.get_text(strip=True) in part.get_text() for part in said)


def test_what_became_of_a_lost_secret_is_said_as_a_status(client: Client) -> None:
    soup = soup_of(client, LOST, {"number": "TN-7K3M-9QXW", "contact": "an@example.vn"})

    status = soup.select_one('main [role="status"]')
    assert status is not None
    assert "Đã nhận yêu cầu" in status.get_text()


def test_on_paper_a_list_stands_without_its_tabs_and_filter(client: Client) -> None:
    hidden, _rest = Path(str(finders.find("css/print.css"))).read_text(encoding="utf-8").split("display: none", 1)
    soup = soup_of(client, LATE)

    for part in (".tabs", ".filter-line"):
        assert f"{part}," in hidden
        assert soup.select_one(f"main {part}") is not None


@pytest.mark.parametrize("address", [TRACK, LOST])
def test_the_number_is_asked_for_alike_wherever_it_is_asked_for(client: Client, address: str) -> None:
    field = soup_of(client, address).select_one("input[name=number]")

    assert field is not None
    assert (field["autocapitalize"], field["autocomplete"], field["spellcheck"]) == ("characters", "off", "false")
    assert field["maxlength"] == "80"
