"""The menu of every page leads into the catalog by each way that there is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_header_links_the_ways_into_the_catalog_for_screens_and_for_phones(client: Client) -> None:
    html = client.get(reverse("search:procedures")).content.decode()
    header = html[html.index("<header") : html.index("</header>")]

    for name in ("search:by_field", "search:by_agency", "search:by_letter"):
        assert header.count(f'href="{reverse(name)}"') == 2
    assert header.count("Tìm thủ tục theo") >= 2
