"""The pages of the simulators: what each is stands on it, in Vietnamese, without style or script of its own."""

from __future__ import annotations

import re

import pytest
import requests

from tools.simulators.post_prices import price_of, province_in
from tools.simulators.serving import running

TIMEOUT = 10


@pytest.mark.parametrize("name", ["payment", "sms", "post", "mail"])
def test_a_simulators_page_says_that_nothing_is_real_and_takes_its_style_from_a_file(name: str) -> None:
    with running(name) as address:
        page = requests.get(address, timeout=TIMEOUT).text
        style = requests.get(f"{address}style.css", timeout=TIMEOUT)

    assert "Chương trình mô phỏng" in page
    assert 'lang="vi"' in page
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", page)
    assert style.headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize(
    ("address", "province"),
    [
        ("Thôn 3, xã Gio Linh, tỉnh Quảng Trị", "Quảng Trị"),
        ("Lệ Thủy, Quảng Bình", "Quảng Trị"),
        ("so 5 le duan, tp. ha noi.", "Hà Nội"),
        ("đường Hà Nội, phường Đồng Hới", ""),
    ],
)
def test_the_post_tells_the_province_from_the_end_of_an_address(address: str, province: str) -> None:
    assert province_in(address) == province


@pytest.mark.parametrize(
    ("weight", "address", "dong"),
    [(100, "Gio Linh, Quảng Trị", 15_000), (501, "Gio Linh", 20_000), (100, "Hà Nội", 30_000), (1500, "Huế", 46_000)],
)
def test_the_post_asks_by_weight_and_distance(weight: int, address: str, dong: int) -> None:
    ends = {"sender": {"address": "phường Đồng Hới, tỉnh Quảng Trị"}, "receiver": {"address": address}}
    assert price_of({"weight": weight, **ends}) == dong
