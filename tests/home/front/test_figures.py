"""This month's figures of the desks on the home page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from dossiers.statistics import Figures
from dossiers.workflow import State
from home.front.figures import FrontFigures, count_figures, front_figures
from home.templatetags.news import weekday_moment
from tests.factories.dossiers import MONDAY_09H, dossier_in

pytestmark = pytest.mark.django_db
MONTH_END = datetime.fromisoformat("2026-08-31T16:00:00+07:00")


def test_without_dossiers_there_are_no_figures() -> None:
    assert front_figures(MONTH_END) is None


def test_received_this_month_counts_receipts_not_submissions() -> None:
    dossier_in(State.SUBMITTED)
    dossier_in(State.RECEIVED)
    dossier_in(State.RECEIVED, at=MONDAY_09H - timedelta(days=21))  # in July

    assert count_figures(MONTH_END).month.received == 1


def test_the_share_in_time_counts_what_is_late_now_and_leaves_out_what_was_withdrawn() -> None:
    dossier_in(State.APPROVED)  # three working days, done in hours
    dossier_in(State.PROCESSING)  # due on Thursday, still open at the month's end
    dossier_in(State.WITHDRAWN)
    dossier_in(State.SUPPLEMENT)  # waits for the applicant: no due date runs

    figures = count_figures(MONTH_END)

    assert (figures.month.received, figures.month.on_time, figures.month.counted, figures.late) == (3, 1, 2, 1)
    assert figures.month.on_time_share == 0.5


def test_figures_are_counted_once_a_minute(django_assert_num_queries: Any) -> None:
    dossier_in(State.RECEIVED)

    with django_assert_num_queries(2):
        assert front_figures(MONTH_END) == front_figures(MONTH_END)


def test_late_counts_the_whole_list_of_late_dossiers_and_not_only_this_months(client: Client) -> None:
    dossier_in(State.PROCESSING, at=MONDAY_09H - timedelta(days=40))

    figures = count_figures(MONTH_END)

    assert (figures.month.received, figures.month.counted, figures.late) == (0, 0, 1)


def test_the_home_page_says_of_how_many_dossiers_the_share_is(client: Client, monkeypatch: Any) -> None:
    month = Figures(received=12431, answered=9990, on_time=9640, late_open=10)
    figures = FrontFigures(month=month, late=37)
    monkeypatch.setattr("home.front.province.front_figures", lambda now: figures)

    html = client.get("/").content.decode()

    assert "12.431" in html
    assert "96,4%" in html
    assert "đúng hạn (9.640/10.000 hồ sơ)" in html
    assert "37" in html


def test_a_moment_begins_with_its_weekday_in_vietnamese_time() -> None:
    assert weekday_moment(datetime.fromisoformat("2010-05-10T03:16:00+00:00")) == "Thứ Hai, 10/05/2010 10:16"
