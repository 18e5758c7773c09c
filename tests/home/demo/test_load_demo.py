"""`load_demo`: everything is there after one run, nothing changes in the second."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from dossiers.models import Dossier
from dossiers.workflow import State
from home.demo.summary import sample_dossiers
from home.models import (
    ArticlePage,
    ContactPage,
    HomePage,
    Kind,
    LeaderPage,
    LifeEventPage,
    OrganisationPage,
    ProjectPage,
    Question,
    StandardPage,
)
from portal.base.navigation import SECTIONS

pytestmark = pytest.mark.django_db
# What a second run may touch: caches of the portal, and the log of what was read.
UNCOUNTED = {"wagtailcore.ReferenceIndex", "wagtailsearch.IndexEntry", "sessions.Session"}


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The demonstration, loaded once for this module and taken back at its end. Gives what the command printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


def load(**options: Any) -> str:
    out = io.StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def contents() -> dict[str, tuple[int, Any]]:
    """How many rows each table has, and its newest key."""
    models = [model for model in apps.get_models() if model._meta.label not in UNCOUNTED and model._meta.managed]
    return {
        model._meta.label: (model.objects.count(), model.objects.order_by("pk").values_list("pk", flat=True).last())
        for model in models
        if hasattr(model, "objects")
    }


def test_news_leaders_life_events_and_plain_pages_are_there(province: str) -> None:
    assert ArticlePage.objects.live().count() >= 15
    assert set(ArticlePage.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert LeaderPage.objects.live().count() >= 4
    assert LifeEventPage.objects.live().count() >= 16
    assert StandardPage.objects.filter(slug__in=["gioi-thieu", "quyen-rieng-tu", "tro-nang"], depth=3).count() == 3


def test_the_pages_of_information_are_filled_and_their_addresses_answer(province: str, client: Client) -> None:
    assert OrganisationPage.objects.get(slug="so-do-to-chuc", depth=3).units.count() >= 5
    assert Question.objects.filter(page__depth=3).count() >= 10
    assert set(ProjectPage.objects.values_list("stage", flat=True)) == set(ProjectPage.Stage.values)
    assert ContactPage.objects.get(slug="lien-he", depth=3).map_alt

    sections = {entry.target for entry in SECTIONS if entry.target.startswith("/")}
    answers = {address: client.get(address).status_code for address in sections}
    assert set(answers.values()) == {200}, answers


def test_each_life_event_has_all_its_procedures(province: str) -> None:
    counts = [event.procedures.count() for event in LifeEventPage.objects.all()]

    assert min(counts) >= 3
    assert HomePage.objects.get(locale__language_code="vi").popular.count() == 6


def test_a_second_run_changes_nothing(province: str) -> None:
    before = contents()

    printed = load()

    assert contents() == before
    assert "(0 new)" in printed


def test_an_older_demonstration_gets_the_missing_guides_and_phrases_and_keeps_what_editors_wrote(
    province: str,
) -> None:
    old, edited, gone = LifeEventPage.objects.order_by("path")[:3]
    LifeEventPage.objects.filter(pk=old.pk).update(phrases="", title="Có con nhỏ")
    edited.phrases = "cụm từ của biên tập viên"
    edited.save_revision().publish()
    slug = gone.slug
    gone.delete()

    load()

    old.refresh_from_db()
    assert old.title == "Có con nhỏ"
    assert "con mới sinh" in old.phrases
    assert LifeEventPage.objects.get(pk=edited.pk).phrases == "cụm từ của biên tập viên"
    assert LifeEventPage.objects.filter(slug=slug).exists()


def test_an_edited_page_survives_the_next_run(province: str) -> None:
    article = ArticlePage.objects.first()
    article.sapo = "Tóm tắt do biên tập viên sửa."
    article.save_revision().publish()

    load()

    assert ArticlePage.objects.get(pk=article.pk).sapo == "Tóm tắt do biên tập viên sửa."


def test_the_command_prints_accounts_and_a_dossier_that_can_be_followed(province: str, client: Client) -> None:
    printed = load(accounts=True)
    sample = sample_dossiers()[0]
    number, secret = next(line.split() for line in printed.splitlines() if str(sample) in line)

    response = client.post(
        "/ho-so/tra-cuu/", {"number": number, "secret": secret}, headers={"sec-fetch-site": "same-origin"}
    )

    assert "motcua.donghoi" in printed
    assert "matkhau-demo-2026" in printed
    assert response.status_code == 302
    assert sample.procedure_title in client.get(response["Location"]).content.decode()


def test_dossiers_stand_in_every_state(province: str) -> None:
    assert set(Dossier.objects.values_list("state", flat=True)) == set(State.values)


def test_the_pages_of_the_demonstration_open(province: str, client: Client) -> None:
    from_menu = ["/", "/tin-tuc/", "/chinh-quyen/", "/viec-trong-doi/", "/gioi-thieu/", "/lien-he/", "/tro-nang/"]
    articles = [article.url for article in ArticlePage.objects.live()]
    others = [page.url for model in (LeaderPage, LifeEventPage, StandardPage) for page in model.objects.live()]

    opened = {address: client.get(address).status_code for address in [*from_menu, *articles, *others]}

    assert set(opened.values()) == {200}, opened


def test_news_is_found_by_words_without_diacritics(province: str, client: Client) -> None:
    call_command("rebuild_search", verbosity=0, stdout=io.StringIO())

    html = client.get("/tim-kiem/", {"q": "ung pho mua lu"}).content.decode()

    assert "/tin-tuc/hop-ban-ung-pho-dot-mua-lu-cuoi-nam/" in html


def test_load_demo_refuses_where_the_settings_are_not_the_demonstrations(settings: Any) -> None:
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="refuses"):
        load()
