"""The date in three boxes: what it takes, and what it says of the rest."""

from datetime import date, timedelta

import pytest
from django import forms
from django.utils import timezone

from portal.base.forms import DateField, NamedErrorsMixin
from tests.base.html import parsed


class BirthForm(NamedErrorsMixin, forms.Form):
    born = DateField(label="Ngày sinh", birthday=True)


class VisitForm(forms.Form):
    visit = DateField(label="Ngày hẹn", from_today=True, required=False)


def boxes(day: str = "", month: str = "", year: str = "") -> dict[str, str]:
    return {"born_day": day, "born_month": month, "born_year": year}


def sentence(**data: str) -> str:
    return str(BirthForm(boxes(**data)).errors["born"][0])


def test_three_boxes_make_a_date() -> None:
    form = BirthForm(boxes("2", "9", "1990"))

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1990, 9, 2)


@pytest.mark.parametrize("typed", ["02/09/1990", "2-9-1990", "2.9.1990", " 1990-09-02 "])
def test_a_whole_date_typed_into_the_first_box_is_understood(typed: str) -> None:
    form = BirthForm(boxes(typed))

    assert form.is_valid()
    assert form.cleaned_data["born"] == date(1990, 9, 2)


def test_a_date_under_the_fields_own_name_is_taken_too() -> None:
    assert BirthForm({"born": "1990-09-02"}).is_valid()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, "Nhập ngày sinh"),
        ({"day": "2", "month": "9"}, "Ngày sinh thiếu năm"),
        ({"year": "1990"}, "Ngày sinh thiếu ngày và tháng"),
        ({"day": "31", "month": "2", "year": "1990"}, "Ngày sinh phải là ngày có thật, ví dụ 02/09/1990"),
        ({"day": "hai", "month": "9", "year": "1990"}, "Ngày sinh phải là ngày có thật, ví dụ 02/09/1990"),
        ({"day": "2", "month": "9", "year": "90"}, "Ngày sinh: năm phải có 4 chữ số, ví dụ 1990"),
        ({"day": "2", "month": "9", "year": "1090"}, "Ngày sinh: kiểm tra lại năm 1090"),
        ({"day": "2", "month": "9", "year": "1850"}, "Ngày sinh: kiểm tra lại năm 1850"),
        ({"day": "2", "month": "9", "year": "9990"}, "Ngày sinh phải trước hôm nay"),
    ],
)
def test_each_error_names_the_field_and_the_remedy(data: dict[str, str], expected: str) -> None:
    assert sentence(**data) == expected


@pytest.mark.parametrize("typed", ["\x00", "٣", "²", "9" * 5000, "<script>", "-1", "1e1"])
def test_hostile_boxes_are_an_error_of_the_form_not_of_the_portal(typed: str) -> None:
    assert "born" in BirthForm(boxes(typed, "9", "1990")).errors
    assert "born" in BirthForm(boxes("2", "9", typed)).errors


def test_only_the_boxes_that_err_are_marked() -> None:
    soup = parsed("{% load components %}{% field form.born %}", form=BirthForm(boxes("2", "9")))

    marked = [box["id"] for box in soup.select("input[aria-invalid]")]
    assert marked == ["id_born_year"]


def test_what_was_typed_stays_in_the_boxes() -> None:
    soup = parsed("{% load components %}{% field form.born %}", form=BirthForm(boxes("31", "2", "1990")))

    assert [box["value"] for box in soup.select("input")] == ["31", "2", "1990"]


def test_a_birth_date_lets_the_browser_fill_it_in() -> None:
    soup = parsed("{% load components %}{% field form.born %}", form=BirthForm())

    assert [box["autocomplete"] for box in soup.select("input")] == ["bday-day", "bday-month", "bday-year"]
    assert soup.fieldset.legend.get_text(strip=True) == "Ngày sinh"


def test_an_appointment_does_not_lie_before_today_and_may_be_left_out() -> None:
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)

    assert VisitForm({}).is_valid()
    assert VisitForm({"visit": today.isoformat()}).is_valid()
    assert VisitForm({"visit": yesterday.isoformat()}).errors["visit"] == ["Ngày hẹn không được trước hôm nay"]


def test_an_unchanged_date_counts_as_unchanged() -> None:
    same = BirthForm(boxes("02", "09", "1990"), initial={"born": date(1990, 9, 2)})
    other = BirthForm(boxes("03", "09", "1990"), initial={"born": date(1990, 9, 2)})

    assert not same.has_changed()
    assert other.has_changed()
