"""Comfort of reading: numbers of documents stay whole; the button that reads aloud waits for a voice."""

import pytest

from tests.base.html import parsed

LOAD = "{% load reading %}"


@pytest.mark.parametrize(
    "number", ["45/2026/QĐ-UBND", "123/2015/NĐ-CP", "1085/QĐ-TTg", "04/2020/TT-BTP", "28/2016/TTLT-BTP-BNG"]
)
def test_the_number_of_a_document_is_kept_on_one_line(number: str) -> None:
    soup = parsed(LOAD + "{{ title|unbroken }}", title=f"Nghị định {number} của Chính phủ, điều 5")

    assert soup.select_one(".unbroken").get_text() == number
    assert soup.get_text() == f"Nghị định {number} của Chính phủ, điều 5"


@pytest.mark.parametrize("text", ["ngày 02/09/1990", "24/7", "H50.18-260804-0012", "tổ 3/KP4", "1/2 lương"])
def test_dates_and_fractions_are_left_alone(text: str) -> None:
    assert parsed(LOAD + "{{ text|unbroken }}", text=text).select_one(".unbroken") is None


def test_markup_in_a_title_is_shown_and_not_obeyed() -> None:
    soup = parsed(LOAD + "{{ title|unbroken }}", title="<b>45/2026/QĐ-UBND</b>")

    assert soup.b is None
    assert soup.get_text() == "<b>45/2026/QĐ-UBND</b>"


def test_the_button_that_reads_aloud_is_hidden_until_a_voice_is_found() -> None:
    soup = parsed(LOAD + "{% listen %}")

    assert [button.has_attr("hidden") for button in soup.select("button")] == [True, True]
    assert soup.select_one("[data-listen]").get_text(strip=True) == "Nghe"
    assert soup.select_one("[data-listen]")["data-pause"] == "Tạm dừng"
    assert soup.script["src"].endswith("listen.js")
