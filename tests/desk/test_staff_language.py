"""The staff area speaks Vietnamese: each of its pages, and every word that Wagtail and its companions bring along."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.utils import timezone, translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection

from accounts.models import User
from catalog.models import Helpfulness, LegalDocument, ReaderRemark
from catalog.roles import Role
from dossiers.models import ReadySentence
from home.models import (
    Announcement,
    ArticlePage,
    ConsultationComment,
    ConsultationPage,
    ConsultationsIndexPage,
    ContactPage,
    LeadersIndexPage,
    NewsIndexPage,
    OrganisationPage,
    PageTemplate,
    ProjectPage,
    ProjectsIndexPage,
    QuestionsPage,
    ScheduleEntry,
)
from search.models import Synonym
from tests.desk.admin_walk import addresses, page_addresses
from tests.desk.conftest import employ
from tests.desk.test_language import words_of
from tests.factories.casework import CalendarFactory
from tests.factories.catalog import AudienceFactory, ProcedureFactory
from tests.factories.closures import closed
from tests.factories.dossiers import Desk, dossier_in
from tests.factories.eforms import published_version
from tests.factories.home import (
    ArticleFactory,
    LeaderFactory,
    LifeEventFactory,
    StandardPageFactory,
    front_page,
    picture,
    section,
)
from tests.factories.processes import process_definition

# English words that are no Vietnamese without its marks, as "in", "to", "on", "an", "do" and "hay" are.
ENGLISH = re.compile(
    r"\b(the|and|of|for|with|this|that|is|are|was|were|have|has|any|not|from|your?|views?|deleted?|edit(?:ed)?|add(?:ed)?"
    r"|new|saved?|cancel|choose|more|show|hide|search|types?|names?|status|date|time|users?|groups?|pages?|images?"
    r"|documents?|title|settings|help|history|drafts?|live|publish(?:ed)?|upload|download|imports?|export|reports?"
    r"|comments?|translat\w+|locales?|tags?|sites?|collections?|tasks?|workflows?|redirects?|fields?|values?|errors?"
    r"|warning|created?|updated?|changed?|permissions?|objects?|content|selec\w+|filters?|sort|order|submit\w*|approve"
    r"|reject\w*|locked|unlock|usage|used?|move[ds]?|root|parent|current|latest|versions?|revisions?|compare|preview"
    r"|open|close|toggle|actions?|dashboard|password|email|address|required|optional|invalid|found|results?|clear|reset"
    r"|next|previous|back|default|label|description|links?|caption|before|after|until|privacy|public|private|everyone"
    r"|there|which|when|where|what|who|how|empty|unknown|agenc\w+|news|last|all)\b",
    re.IGNORECASE,
)
# A caption of a command, columns of a file, types of pages as the program calls them; the names of Django's rights
# stand only where whoever installs the portal looks.
NO_SENTENCE = re.compile(r"[a-z]+\.[a-z]+|/\S*|from|Alt\+\d|\S+@\S+|\S+\.\w{2,4}")
NAMES_OF_RIGHTS = ("wagtailusers_groups:add", "wagtailusers_groups:edit")
# Names and technical patterns that are the same in both languages.
SAME = {"URL", "Wagtail API v2", "Wagtail API v3", "%(range_start)s - %(range_end)s", "%(field_label)s:"} | {
    "%(status_display)s %(task_name)s %(started_at)s"
}
COMPANIONS = ("wagtail", "taggit", "formtools", "django.contrib.auth")


def english_of(page: bytes) -> list[str]:
    texts = {unescape(text).strip() for text in words_of(page)}
    return sorted(
        text for text in texts if text.isascii() and ENGLISH.search(text) and not NO_SENTENCE.fullmatch(text)
    )


@pytest.fixture
def reader(desk: Desk) -> Client:
    """Somebody who may open everything."""
    person = employ(Role.PROVINCE_ADMINISTRATOR, None)
    for role in (Role.EDITOR, Role.CONTROLLER, Role.AUDITOR):
        employ_also(person, role)
    User.objects.filter(pk=person.pk).update(is_superuser=True, first_name="Minh", last_name="Lê")
    client = Client(HTTP_ACCEPT_LANGUAGE="vi")
    client.force_login(User.objects.get(pk=person.pk))
    return client


def employ_also(person: User, role: Role) -> None:
    person.memberships.create(agency=None, role=role)


@pytest.fixture
def everything(desk: Desk) -> dict[str, Any]:
    """One of each thing that the staff keeps."""
    procedure, today = ProcedureFactory(agency=desk.agency, title="Cấp giấy phép"), timezone.localdate()
    article = ArticleFactory(title="Tin thử một", picture=picture(), picture_alt="Tranh")
    article.save_revision().publish()
    LeaderFactory(title="Lê Thị Minh Thử"), LifeEventFactory(title="Việc thử"), StandardPageFactory(title="Trang thử")
    home, drafts, projects = (
        front_page(),
        ConsultationsIndexPage(title="Ý kiến thử"),
        ProjectsIndexPage(title="Dự án thử"),
    )
    for page in (
        OrganisationPage(title="Sơ đồ thử"),
        ContactPage(title="Liên hệ thử"),
        QuestionsPage(title="Hỏi thử"),
        drafts,
        projects,
    ):
        home.add_child(instance=page)
    draft = ConsultationPage(title="Dự thảo", intro="Về đất đai", closes_on=today + timedelta(days=9))
    drafts.add_child(instance=draft)
    projects.add_child(instance=ProjectPage(title="Đường ven biển", intro="Nâng cấp", published_on=today))
    ConsultationComment.objects.create(page=draft, text="Điều 3 chưa rõ")
    Announcement.objects.create(title="Bảo trì")
    PageTemplate.objects.create(name="Tin họp")
    office = section(LeadersIndexPage)
    ScheduleEntry.objects.create(office=office, starts_at=timezone.now(), title="Họp giao ban")
    ReaderRemark.objects.create(procedure=procedure, day=today, text="Khó hiểu")
    Helpfulness.objects.create(procedure=procedure, day=today, unhelpful=2)
    LegalDocument.objects.create(number="12/2026/QĐ-UBND", title="Quyết định về đất đai")
    ReadySentence.objects.create(agency=desk.agency, kind="stop", text="Dừng theo đơn.")
    Synonym.objects.create(says="bìa đỏ", means="giấy chứng nhận", reason="Cách gọi thường ngày")
    Redirect.objects.create(old_path="/cu", redirect_link="/moi/")
    Collection.get_first_root_node().add_child(name="Ảnh lễ hội")
    AudienceFactory(name="Người dân")
    process_definition(procedure, agency=desk.agency)
    closed(desk.agency, today + timedelta(days=20))
    form = published_version(procedure).eform
    return {
        "article": article,
        "dossier": dossier_in(desk=desk),
        "calendar": CalendarFactory(is_default=True),
        "form": form,
    }


def arguments(kept: dict[str, Any]) -> dict[str, Any]:
    article, home = kept["article"], front_page()
    return {
        "page_id": article.pk,
        "page_pk": article.pk,
        "parent_page_id": home.pk,
        "page_to_move_id": article.pk,
        "destination_id": section(NewsIndexPage).pk,
        "revision_id": article.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "content_type_app_name": "home",
        "content_type_model_name": "standardpage",
        "image_id": article.picture_id,
        "redirect_id": Redirect.objects.last().pk,
        "collection_id": Collection.objects.last().pk,
        "subject": "procedures",
        "person": kept["dossier"].pk,
    }


def keys(kept: dict[str, Any], desk: Desk) -> dict[str, Any]:
    return {
        "desk": kept["dossier"].pk,
        "calendars": kept["calendar"].pk,
        "people": desk.officer.pk,
        **dict.fromkeys(["eforms_trial", "eforms_versions", "eforms_paths", "eforms_word"], kept["form"].pk),
    }


@pytest.mark.django_db
def test_every_page_of_the_staff_area_is_vietnamese(reader: Client, desk: Desk, everything: dict[str, Any]) -> None:
    everywhere = [*addresses(arguments(everything), keys(everything, desk)), *page_addresses()]
    english: dict[str, list[str]] = {}
    read = set()
    for name, address in everywhere:
        response = reader.get(address)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            read.add(name)
            english[name] = english_of(response.content) if name not in NAMES_OF_RIGHTS else []

    assert {name: words for name, words in english.items() if words} == {}
    assert len(read) > 200
    for kept in ("announcements", "schedule", "page_templates", "comments", "agencies", "fields", "synonyms"):
        assert {f"{kept}:{act}" for act in ("index", "edit", "history")} <= read
    for kept in (ArticlePage, ContactPage, ConsultationPage, ProjectPage, QuestionsPage, OrganisationPage):
        assert {f"{kept._meta.model_name}:{act}" for act in ("add", "edit", "history", "delete")} <= read


def brought_along() -> list[tuple[str, Path]]:
    """The English catalogues of Wagtail and of what belongs to it."""
    found = [
        (app.name, Path(app.path) / "locale" / "en" / "LC_MESSAGES" / "django.po") for app in apps.get_app_configs()
    ]
    return [(name, path) for name, path in found if name.startswith(COMPANIONS) and path.exists()]


def in_vietnamese(context: str | None, words: tuple[str, ...]) -> str:
    if len(words) > 1:
        given = (words[0], words[1], 2)
        return translation.npgettext(context, *given) if context else translation.ngettext(*given)
    return translation.pgettext(context, words[0]) if context else translation.gettext(words[0])


@pytest.mark.parametrize(("name", "path"), brought_along(), ids=[name for name, _path in brought_along()])
def test_every_word_that_is_brought_along_has_its_vietnamese(name: str, path: Path) -> None:
    with path.open("rb") as file, translation.override("vi"):
        messages = [message for message in read_po(file) if message.id]
        missing = [
            words[0]
            for message in messages
            for words in [message.id if isinstance(message.id, tuple) else (message.id,)]
            if in_vietnamese(message.context, words) in words and words[0] not in SAME
        ]

    assert missing == []


@pytest.mark.django_db
def test_the_roots_of_pages_and_files_have_vietnamese_names(everything: dict[str, Any]) -> None:
    assert front_page().get_parent().title == "Tất cả"
    assert Collection.get_first_root_node().name == "Tất cả"
