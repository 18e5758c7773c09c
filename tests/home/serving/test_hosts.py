"""Which site answers on which host: as Wagtail says, from one table that the process remembers."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Site

from home.serving.hosts import site_of
from portal.base import page_cache
from tests.factories.home import front_page

pytestmark = pytest.mark.django_db
HOSTS = [
    "so.example",
    "so.example:8000",
    "so.example:444",
    "hai.example",
    "hai.example:8443",
    "hai.example:9",
    "la.example",
]


@pytest.fixture(autouse=True)
def sites(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for hostname, port in (("so.example", 443), ("hai.example", 443), ("hai.example", 8443)):
        Site.objects.create(hostname=hostname, port=port, root_page=front_page())
    page_cache.begin_epoch()


@pytest.mark.parametrize("has_default", [True, False])
@pytest.mark.parametrize("host", HOSTS)
def test_the_same_site_answers_as_wagtail_would_choose(host: str, has_default: bool) -> None:
    Site.objects.filter(is_default_site=True).update(is_default_site=has_default)
    page_cache.begin_epoch()

    assert site_of(RequestFactory().get("/", headers={"host": host})) == Site.find_for_request(
        RequestFactory().get("/", headers={"host": host})
    )


def test_all_hosts_are_known_from_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        for host in HOSTS:
            site_of(RequestFactory().get("/", headers={"host": host}))
