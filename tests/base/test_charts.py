"""Charts: lengths that are true, a finding in words, a table of the same figures."""

from decimal import Decimal

import pytest

from portal.base.charts import Chart, Series
from tests.base.html import parsed

LOAD = "{% load charts %}{% chart one %}"
MONTHS = ["T9", "T10", "T11"]
FINDING = "Tháng 10: 96,4% đúng hạn"


def drawn(kind: str, *series: Series, **given: object):
    chart = Chart(kind=kind, finding=FINDING, labels=MONTHS, series=series, heading="Tháng", **given)
    return parsed(LOAD, one=chart)


def test_bars_begin_at_zero_and_the_longest_is_as_wide_as_the_drawing() -> None:
    soup = drawn("bars", Series(name="Hồ sơ", values=[50, 100, 0]))

    assert [Decimal(bar["width"]) for bar in soup.select(".chart__bar rect")] == [50, 100, 0]


def test_parts_of_a_whole_stand_one_after_the_other_and_fill_it() -> None:
    on_time = Series(name="Đúng hạn", values=[3, 1, 0], tone="on-time")
    late = Series(name="Trễ", values=[1, 1, 0], tone="late")

    first = drawn("shares", on_time, late).select("svg.chart__bar")[0].select(".chart__mark")

    assert [(Decimal(part["x"]), Decimal(part["width"])) for part in first] == [(0, 75), (75, 25)]


def test_a_late_part_has_a_pattern_besides_its_colour() -> None:
    late = Series(name="Trễ", values=[1, 1, 1], tone="late")

    assert len(drawn("shares", late).select(".chart__hatched")) == 3


def test_columns_grow_from_below_and_the_running_month_is_told_in_words() -> None:
    soup = drawn("columns", Series(name="Đã nhận", values=[20, 40, 10]), is_last_unfinished=True)

    heights = [(Decimal(bar["y"]), Decimal(bar["height"])) for bar in soup.select(".chart__columns rect")]
    assert heights == [(50, 50), (0, 100), (75, 25)]
    assert "chưa" in soup.select_one(".chart__drawing .meta").get_text()


def test_a_line_keeps_to_its_scale_and_leaves_out_what_is_missing() -> None:
    soup = drawn(
        "line", Series(name="Đúng hạn", values=[90, None, 100]), limit=100, target=95, target_label="Mục tiêu"
    )

    assert soup.polyline["points"] == "16.67,10.00 83.33,0.00"
    assert soup.line["y1"] == "5.00"


@pytest.mark.parametrize("kind", ["bars", "columns", "line"])
def test_every_chart_has_its_finding_and_its_table(kind: str) -> None:
    soup = drawn(kind, Series(name="Hồ sơ", values=[1270, None, 0]))

    assert soup.find(id=soup.figure["aria-labelledby"]).get_text() == FINDING
    assert [cell.get_text() for cell in soup.select("td")] == ["1.270", "–", "0"]
    assert soup.caption is not None
    assert soup.select_one("[aria-hidden=true].chart__drawing") is not None


def test_a_chart_without_figures_says_so() -> None:
    soup = drawn("bars", Series(name="Hồ sơ", values=[None, None, None]))

    assert soup.svg is None
    assert "Chưa có số liệu cho kỳ này" in soup.get_text()


def test_values_are_not_obeyed_as_markup() -> None:
    soup = drawn("bars", Series(name="<b>x</b>", values=[1, 2, 3]), note='"><script>alert(1)</script>')

    assert soup.script is None
    assert soup.b is None


def test_a_line_names_both_ends_of_its_scale() -> None:
    soup = drawn("line", Series(name="Đúng hạn", values=[0.9, None, 1]), limit=1, ends=("0%", "100%"))

    assert [end.get_text() for end in soup.select(".chart__end")] == ["100%", "0%"]
