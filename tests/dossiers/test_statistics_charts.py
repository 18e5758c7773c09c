"""The drawings of the public statistics: each says what it shows, and has its table."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from dossiers.statistics import figures_by_agency, figures_by_month
from dossiers.statistics_charts import charts
from dossiers.workflow import State
from tests.factories.dossiers import dossier_in, leg_of

pytestmark = pytest.mark.django_db
LATER = datetime.fromisoformat("2026-09-02T09:00:00+07:00")  # the factories receive in August


@pytest.fixture(autouse=True)
def _next_month() -> object:
    with time_machine.travel(LATER, tick=False):
        yield


def test_the_agency_that_is_late_most_often_is_named_with_its_numbers(client: Client) -> None:
    late = dossier_in(State.PROCESSING)
    dossier_in(State.RETURNED)

    html = client.get("/thong-ke/", {"ky": "90"}).content.decode()

    assert f"{leg_of(late).agency} có tỷ lệ trễ cao nhất: " in html


def test_every_chart_says_its_finding_and_has_its_table(client: Client) -> None:
    dossier_in(State.PROCESSING)

    html = client.get("/thong-ke/", {"ky": "90"}).content.decode()

    assert html.count('<figure class="chart') == 4
    assert html.count("Xem số liệu") == 4
    assert "Tháng 8/2026: 1 hồ sơ đã nhận" in html
    assert "style=" not in html


def test_a_portal_without_dossiers_draws_nothing_and_says_so(client: Client) -> None:
    html = client.get("/thong-ke/").content.decode()

    assert "Xem số liệu" not in html
    assert html.count('<figure class="chart') == 4


def test_twelve_months_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    dossier_in(State.PROCESSING)

    with django_assert_num_queries(1):
        months = figures_by_month(months=12, now=LATER)

    assert len(months) == 12
    assert [figures.received for figures in months.values()] == [0] * 10 + [1, 0]


def test_early_and_late_are_parts_of_what_was_counted() -> None:
    dossier_in(State.RETURNED)
    dossier_in(State.PROCESSING)
    rows = figures_by_agency(since=LATER.date().replace(month=8, day=1), until=LATER.date(), now=LATER)

    drawn = charts(rows, now=LATER)[0]

    for number, row in enumerate(rows):
        assert sum(one.values[number] or 0 for one in drawn.series) == row.counted


@pytest.mark.parametrize(
    ("target", "told"), [(None, ""), (0.98, "Mục tiêu của tỉnh: 98%"), (0.955, "Mục tiêu của tỉnh: 95,5%")]
)
def test_the_provinces_target_is_a_line_with_its_name(settings: Settings, target: float | None, told: str) -> None:
    settings.ON_TIME_TARGET = target

    drawn = charts([], now=LATER)[2]

    assert (drawn.target, drawn.target_label) == (target, told)
