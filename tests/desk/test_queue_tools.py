"""Around the queue: pages, kept columns and filters, bulk results, export, next dossier, live count."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from wagtail.users.models import UserProfile

from casework.calendars import load_calendar
from casework.deadlines import TIME_ZONE
from casework.models import Calendar
from catalog.models import Agency
from catalog.roles import Role
from dossiers.desk.listing import described
from dossiers.models import Dossier, Leg, SavedFilter
from dossiers.services import assign
from dossiers.submission import Applicant
from dossiers.workflow import State
from tests.desk.conftest import SignIn, employ
from tests.factories.dossiers import Desk, dossier_in, leg_of

pytestmark = pytest.mark.django_db
QUERIES = 15  # of the whole page: session, user, rights, menu, tabs, rows, calendars, kept filters, filter box
INDEX = "/admin/ho-so/"
ARRIVALS = "/ho-so/hang-doi/moi-den/"


def copies(dossier: Dossier, number: int) -> list[Leg]:
    """Legs like the dossier's, each of a dossier of its own, made without the services: for long lists."""
    leg = leg_of(dossier)
    kept = {field.attname: getattr(dossier, field.attname) for field in Dossier._meta.concrete_fields}
    made = [
        Dossier(
            **{**kept, "id": None, "submission_number": f"TN-{n}", "code": f"X-{n}", "submission_key": uuid.uuid4()}
        )
        for n in range(number)
    ]
    Dossier.objects.bulk_create(made)
    return Leg.objects.bulk_create(
        Leg(dossier=copy, agency=leg.agency, state=leg.state, due_at=leg.due_at, received_at=leg.received_at)
        for copy in made
    )


def bulk(action: str, **params: Any) -> str:
    ids = "&".join(f"id={key}" for key in params.pop("ids", ["all"]))
    rest = "".join(f"&{key}={value}" for key, value in params.items())
    return f"/admin/bulk/dossiers/dossier/{action}/?{ids}&next={INDEX}{rest}"


class TestPages:
    def walk(self, client: Any, **params: str) -> list[list[int]]:
        """The keys on each page, by the links to the next one."""
        address, pages = f"{INDEX}?{'&'.join(f'{k}={v}' for k, v in params.items())}", []
        while address and len(pages) < 20:
            page = client.get(address)
            pages.append([dossier.pk for dossier in page.context["object_list"]])
            after = page.context["keyset"].after
            address = f"{INDEX}?{'&'.join(f'{k}={v}' for k, v in params.items())}&after={after}".replace("+", "%2B")
            if not after:
                break
        return pages

    @pytest.mark.parametrize(
        "params", [{}, {"view": "all"}, {"ordering": "-updated_at"}, {"ordering": "-due_at"}], ids=str
    )
    def test_every_dossier_stands_on_one_page(self, params: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
        copies(dossier_in(State.RECEIVED, desk=desk), 59)

        pages = self.walk(sign_in(desk.officer), **params)

        assert [len(page) for page in pages] == [25, 25, 10]
        assert len({key for page in pages for key in page}) == 60

    def test_the_way_back_shows_the_same_pages(self, desk: Desk, sign_in: SignIn) -> None:
        copies(dossier_in(State.RECEIVED, desk=desk), 59)
        client = sign_in(desk.officer)
        first, second, _third = self.walk(client)

        last = client.get(INDEX, {"after": client.get(INDEX).context["keyset"].after})
        back = client.get(INDEX, {"before": last.context["keyset"].before})

        assert [dossier.pk for dossier in last.context["object_list"]] == second
        assert [dossier.pk for dossier in back.context["object_list"]] == first
        assert not back.context["keyset"].before

    def test_a_page_does_not_shift_when_something_more_urgent_comes(self, desk: Desk, sign_in: SignIn) -> None:
        legs = copies(dossier_in(State.RECEIVED, desk=desk), 40)
        client = sign_in(desk.officer)
        first = client.get(INDEX)
        Leg.objects.filter(pk=legs[-1].pk).update(due_at=legs[-1].due_at - timedelta(days=1))

        second = client.get(INDEX, {"after": first.context["keyset"].after})

        shown = [dossier.pk for page in (first, second) for dossier in page.context["object_list"]]
        assert len(shown) == len(set(shown)) == 40  # all but the one that moved before the first page

    @pytest.mark.parametrize("place", ["x", "_", "2026-01-01_1", "9" * 40, "\x00", "2026-01-01T00:00:00Z_" + "9" * 30])
    def test_a_place_that_is_none_is_the_beginning(self, place: str, desk: Desk, sign_in: SignIn) -> None:
        dossier = dossier_in(State.RECEIVED, desk=desk)
        client = sign_in(desk.officer)

        for name in ("after", "before"):
            assert list(client.get(INDEX, {name: place}).context["object_list"]) == [dossier]


def test_a_calm_count_stops_at_a_thousand(desk: Desk, sign_in: SignIn) -> None:
    copies(dossier_in(State.RECEIVED, desk=desk), 1005)

    tabs = {tab.key: tab.count for tab in sign_in(desk.officer).get(INDEX).context["tabs"]}

    assert tabs["agency"] == tabs["all"] == tabs["unassigned"] == "1.000+"
    assert tabs["mine"] == "0"


def test_tabs_keep_the_search_and_count_what_it_leaves(desk: Desk, sign_in: SignIn) -> None:
    dossier_in(State.SUBMITTED, desk=desk, applicant=Applicant(name="Trần Thị Ẳm", phone="0905999888"))
    dossier_in(State.SUBMITTED, desk=desk)

    page = sign_in(desk.officer).get(INDEX, {"q": "tran am", "channel": "online", "view": "new"})

    tabs = {tab.key: tab for tab in page.context["tabs"]}
    assert (tabs["new"].count, tabs["agency"].count, tabs["late"].count) == ("1", "1", "0")
    assert parse_qs(urlsplit(tabs["all"].url).query) == {"q": ["tran am"], "channel": ["online"], "view": ["all"]}


@pytest.mark.parametrize("words", ["9888", "3456", "0905 999"])
def test_the_last_digits_of_phone_or_number_find_a_dossier(words: str, desk: Desk, sign_in: SignIn) -> None:
    person = Applicant(name="Trần Thị Ẳm", phone="0905999888", national_id="044090123456")
    wanted = dossier_in(State.SUBMITTED, desk=desk, applicant=person)
    dossier_in(State.SUBMITTED, desk=desk, applicant=Applicant(name="Lê Bình", phone="0912000111"))

    assert list(sign_in(desk.officer).get(INDEX, {"q": words}).context["object_list"]) == [wanted]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PROVINCE_ADMINISTRATOR])
def test_the_whole_page_takes_few_queries(
    role: Role, desk: Desk, other_desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    """Each agency with hours of its own, kept filters and all."""
    hours = {
        "working_hours": [["07:30", "11:30"]],
        "transfer_cut_off": "15:00",
        "days_off": [],
        "working_saturdays": [],
    }
    for each, name in ((desk, "A"), (other_desk, "B")):
        Agency.objects.filter(pk=each.agency.pk).update(calendar=load_calendar(hours, name=name))
        for state in (State.PROCESSING, State.SUBMITTED, State.SUPPLEMENT):
            dossier_in(state, desk=each)
    user = employ(role, None if role is Role.PROVINCE_ADMINISTRATOR else desk.agency)
    SavedFilter.objects.create(owner=user, name="Trễ", query="view=late")
    client = sign_in(user)
    client.get(INDEX)

    for params in ({}, {"view": "all"}, {"q": "nguyen"}, {"state": "processing", "ordering": "updated_at"}):
        with django_assert_max_num_queries(QUERIES):
            assert client.get(INDEX, params).status_code == 200
    assert Calendar.objects.count() == 2


class TestColumns:
    def test_an_officer_sees_the_columns_that_were_chosen(self, desk: Desk, sign_in: SignIn) -> None:
        dossier_in(State.PROCESSING, desk=desk)
        client = sign_in(desk.officer)

        client.post(reverse("desk:columns"), {"columns": ["agency", "submitted"], "query": "view=late"})

        names = [column.name for column in client.get(INDEX).context["table"].columns.values()]
        assert names == ["bulk_actions", "code", "agency", "submitted"]
        assert "procedure" in sign_in(desk.leader).get(INDEX).context["table"].columns

    def test_the_usual_ones_come_back(self, desk: Desk, sign_in: SignIn) -> None:
        client = sign_in(desk.officer)
        client.post(reverse("desk:columns"), {"columns": ["agency"]})

        answer = client.post(reverse("desk:columns"), {"usual": "1", "query": "view=late&evil=1"})

        assert answer.url == f"{INDEX}?view=late"
        assert "procedure" in client.get(INDEX).context["table"].columns

    def test_a_column_that_is_none_is_refused(self, desk: Desk, sign_in: SignIn) -> None:
        sign_in(desk.officer).post(reverse("desk:columns"), {"columns": ["answers", "applicant_phone"]})

        assert "answers" not in SavedFilter.objects.get(owner=desk.officer).columns


class TestSavedFilters:
    def keep(self, client: Any, **given: Any) -> Any:
        return client.post(
            reverse("desk:save_filter"), {"query": "view=late&q=an&p=3&next=//evil", **given}, follow=True
        )

    def test_a_filter_under_a_name_is_a_link(self, desk: Desk, sign_in: SignIn) -> None:
        page = self.keep(sign_in(desk.officer), name="Trễ của An")

        kept = SavedFilter.objects.get(owner=desk.officer)
        assert kept.query == described_as({"view": "late", "q": "an"}) == "view=late&q=an"
        assert f'href="{INDEX}?view=late&amp;q=an"' in page.content.decode()

    def test_the_same_name_is_replaced_and_markup_is_text(self, desk: Desk, sign_in: SignIn) -> None:
        client = sign_in(desk.officer)
        self.keep(client, name="<b>x</b>")

        page = self.keep(client, name="<b>x</b>", query="view=new")

        assert SavedFilter.objects.get(owner=desk.officer).query == "view=new"
        assert "<b>x</b>" not in page.content.decode()

    def test_only_a_shared_filter_is_seen_by_colleagues_and_by_no_other_agency(
        self, desk: Desk, other_desk: Desk, sign_in: SignIn
    ) -> None:
        client = sign_in(desk.officer)
        self.keep(client, name="Riêng")
        self.keep(client, name="Chung", agency=desk.agency.pk)

        colleague = [kept.name for kept in sign_in(desk.clerk).get(INDEX).context["filters_kept"]]
        stranger = [kept.name for kept in sign_in(other_desk.clerk).get(INDEX).context["filters_kept"]]

        assert (colleague, stranger) == (["Chung"], [])

    def test_nobody_shares_with_an_agency_that_is_not_theirs(
        self, desk: Desk, other_desk: Desk, sign_in: SignIn
    ) -> None:
        self.keep(sign_in(desk.officer), name="Chung", agency=other_desk.agency.pk)

        assert not SavedFilter.objects.exists()

    def test_only_its_owner_deletes_a_filter(self, desk: Desk, sign_in: SignIn) -> None:
        self.keep(sign_in(desk.officer), name="Chung", agency=desk.agency.pk)
        kept = SavedFilter.objects.get()

        sign_in(desk.clerk).post(reverse("desk:delete_filter", args=[kept.pk]))
        assert SavedFilter.objects.exists()
        sign_in(desk.officer).post(reverse("desk:delete_filter", args=[kept.pk]))
        assert not SavedFilter.objects.exists()

    @pytest.mark.parametrize("given", [{"name": ""}, {"name": "   "}, {"name": "x" * 61}, {"name": "a\x00b"}], ids=str)
    def test_a_name_that_is_none_is_refused(self, given: dict[str, str], desk: Desk, sign_in: SignIn) -> None:
        assert self.keep(sign_in(desk.officer), **given).status_code == 200
        assert not SavedFilter.objects.exists()


def described_as(params: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(params)
    return described(query)


class TestBulk:
    def test_the_button_stays_in_sight_however_long_the_list(self, desk: Desk, sign_in: SignIn) -> None:
        dossier = dossier_in(State.PENDING_APPROVAL, desk=desk)
        page = sign_in(desk.leader).get(bulk("approve", ids=[dossier.pk])).content.decode()
        assert "desk-bar" in page
        assert page.index("desk-bar") < page.index('<button type="submit" class="button">') < page.index(str(dossier))

    def test_whom_the_dossiers_go_to_is_asked_before_the_list_which_says_when_each_is_due(
        self, desk: Desk, sign_in: SignIn
    ) -> None:
        dossier = dossier_in(State.PROCESSING, desk=desk)
        page = sign_in(desk.leader).get(bulk("assign", ids=[dossier.pk])).content.decode()
        assert page.index('name="officer"') < page.index(dossier.applicant_name)
        assert f"hẹn trả {dossier.due_at.astimezone(TIME_ZONE):%H:%M, %d/%m/%Y}" in page

    def test_each_failure_is_named_and_the_others_are_done(self, desk: Desk, sign_in: SignIn) -> None:
        good, taken = (dossier_in(State.PENDING_APPROVAL, desk=desk) for _n in range(2))
        client = sign_in(desk.leader)
        address = bulk("approve", ids=[good.pk, taken.pk])
        client.get(address)
        Leg.objects.filter(dossier=taken).update(state=State.PROCESSING)

        page = client.post(address)

        assert [outcome.dossier for outcome in page.context["done"]] == [good]
        assert [outcome.dossier for outcome in page.context["failed"]] == [taken]
        assert leg_of(good).state == State.APPROVED
        assert page.context["failed"][0].trouble in page.content.decode()

    def test_what_fails_on_the_way_does_not_undo_the_others(
        self, desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = (dossier_in(State.RECEIVED, desk=desk) for _n in range(2))
        officer = desk.officer
        client = sign_in(employ(Role.DIVISION_HEAD, desk.agency))

        def lose_one(**given: Any) -> Any:
            if given["leg"].dossier_id == first.pk:
                assign(leg=leg_of(first), officer=desk.officer, by=desk.officer, at=timezone.now())
            return assign(**given)

        monkeypatch.setattr("dossiers.desk.bulk.assign", lose_one)
        page = client.post(bulk("assign", ids=[first.pk, second.pk]), {"officer": officer.pk})

        assert [outcome.dossier for outcome in page.context["failed"]] == [first]
        assert leg_of(second).officer == officer

    def test_the_whole_list_is_the_filtered_one_and_at_most_five_hundred(self, desk: Desk, sign_in: SignIn) -> None:
        made = dossier_in(State.RECEIVED, desk=desk)
        copies(made, 520)
        other = dossier_in(State.RECEIVED, desk=desk, channel="post")
        client = sign_in(desk.officer)

        everything = client.get(bulk("process"))
        narrowed = client.get(bulk("process", channel="post"))

        assert len(everything.context["items"]) == 500
        assert everything.context["cut_off"]
        assert [row["item"] for row in narrowed.context["items"]] == [other]
        assert not narrowed.context["cut_off"]

    def test_another_agencys_dossiers_are_untouched(self, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
        theirs = dossier_in(State.RECEIVED, desk=other_desk)
        client = sign_in(desk.officer)

        assert client.post(bulk("process", ids=[theirs.pk])).status_code == 404
        client.post(bulk("process", view="all"))
        assert leg_of(theirs).state == State.RECEIVED

    def test_receipts_are_printed_into_one_file(self, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
        chosen = [dossier_in(State.RECEIVED, desk=desk) for _n in range(3)]
        new, theirs = dossier_in(State.SUBMITTED, desk=desk), dossier_in(State.RECEIVED, desk=other_desk)

        ids = [d.pk for d in [*chosen, new, theirs]]
        answer = sign_in(desk.clerk).post(bulk("print", ids=ids), {"form": "receipt"}, follow=True)

        pages = [page.extract_text() for page in PdfReader(BytesIO(b"".join(answer.streaming_content))).pages]
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]
        assert len(pages) == 3
        assert all(dossier.code in page for dossier, page in zip(chosen, pages, strict=True))

    @pytest.mark.parametrize("ids", [["abc"], ["0"], ["-1"], ["9" * 30], ["1' OR 1=1"]])
    def test_keys_that_are_none_find_nothing(self, ids: list[str], desk: Desk, sign_in: SignIn) -> None:
        assert sign_in(desk.officer).get(bulk("assign", ids=ids)).status_code == 404


class TestExport:
    def sheet(self, client: Any, **params: str) -> list[list[Any]]:
        answer = client.get(reverse("desk:export"), params)
        assert answer.status_code == 200
        return [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.content)).active.iter_rows()]

    def test_the_sheet_is_the_filtered_list_of_ones_own(self, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
        late = dossier_in(State.PROCESSING, desk=desk)
        dossier_in(State.SUBMITTED, desk=desk)
        dossier_in(State.PROCESSING, desk=other_desk)

        rows = self.sheet(sign_in(desk.officer), view="late")

        assert [row[0] for row in rows[1:]] == [late.code]

    def test_no_number_or_phone_of_a_person_leaves(self, desk: Desk, sign_in: SignIn) -> None:
        person = Applicant(name="Trần Ẳm", phone="0905999888", national_id="044090123456", address="Thôn 9")
        dossier_in(State.SUBMITTED, desk=desk, applicant=person)

        text = str(self.sheet(sign_in(desk.officer)))

        assert "Trần Ẳm" in text
        assert not any(secret in text for secret in ("0905999888", "044090123456", "Thôn 9"))

    def test_a_name_like_a_formula_is_text(self, desk: Desk, sign_in: SignIn) -> None:
        dossier_in(State.SUBMITTED, desk=desk, applicant=Applicant(name='=HYPERLINK("http://x")', phone="0905999888"))

        answer = sign_in(desk.officer).get(reverse("desk:export"))

        cell = load_workbook(BytesIO(answer.content)).active["B2"]
        assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')

    def test_a_long_list_is_cut_and_says_so(
        self, desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        copies(dossier_in(State.RECEIVED, desk=desk), 5)
        monkeypatch.setattr("dossiers.desk.export.MOST_ROWS", 3)

        rows = self.sheet(sign_in(desk.officer))

        assert len(rows) == 1 + 3 + 1
        assert "3" in rows[-1][0]

    def test_wagtails_own_export_leads_nowhere(self, desk: Desk, sign_in: SignIn) -> None:
        dossier_in(State.SUBMITTED, desk=desk)

        assert sign_in(desk.officer).get(INDEX, {"export": "csv"})["Content-Type"].startswith("text/html")

    def test_an_editor_has_no_list(self, desk: Desk, sign_in: SignIn) -> None:
        client = sign_in(employ(Role.EDITOR, None))

        for name in ("export", "index"):
            assert client.get(reverse(f"desk:{name}")).status_code in {302, 403}
        for name in ("take_next", "columns", "save_filter"):
            assert client.post(reverse(f"desk:{name}")).status_code in {302, 403}
        assert not SavedFilter.objects.exists()


class TestTakeNext:
    def test_one_press_opens_the_most_urgent(self, desk: Desk, sign_in: SignIn) -> None:
        dossier_in(State.SUBMITTED, desk=desk)
        waiting = dossier_in(State.RECEIVED, desk=desk)
        client = sign_in(desk.officer)

        assert reverse("desk:take_next") in client.get(INDEX).content.decode()
        answer = client.post(reverse("desk:take_next"))

        assert answer.url == reverse("desk:edit", args=[waiting.pk])
        assert leg_of(waiting).officer == desk.officer

    def test_where_nothing_waits_it_says_so(self, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
        dossier_in(State.RECEIVED, desk=other_desk)

        answer = sign_in(desk.officer).post(reverse("desk:take_next"), follow=True)

        assert "Không có hồ sơ nào chờ" in answer.content.decode()

    def test_a_link_takes_nothing(self, desk: Desk, sign_in: SignIn) -> None:
        dossier_in(State.RECEIVED, desk=desk)

        assert sign_in(desk.officer).get(reverse("desk:take_next")).status_code == 405
        assert reverse("desk:take_next") not in sign_in(desk.clerk).get(INDEX).content.decode()


class TestLiveCount:
    def ask(self, client: Any, since: Any, **params: str) -> Any:
        return client.get(ARRIVALS, {"since": since.isoformat(), **params})

    def test_it_counts_what_came_since(self, desk: Desk, other_desk: Desk, sign_in: SignIn) -> None:
        client = sign_in(desk.clerk)
        before = timezone.now()
        for each in (desk, other_desk):
            for _n in range(3):
                dossier_in(State.SUBMITTED, desk=each, at=timezone.now())

        answer = self.ask(client, before)

        assert answer.json() == {"count": 3, "text": "3 hồ sơ mới"}
        assert self.ask(client, timezone.now()).json() == {"count": 0, "text": ""}
        assert self.ask(client, before, view="late").json()["count"] == 0
        assert self.ask(client, before, q="khong-ai").json()["count"] == 0

    def test_what_somebody_hands_over_is_new_among_mine(self, desk: Desk, sign_in: SignIn) -> None:
        dossier = dossier_in(State.RECEIVED, desk=desk)
        client, before = sign_in(desk.officer), timezone.now()

        assert self.ask(client, before, view="mine").json()["count"] == 0
        assign(leg=leg_of(dossier), officer=desk.officer, by=desk.leader, at=timezone.now())
        assert self.ask(client, before, view="mine").json()["count"] == 1

    def test_the_same_answer_is_not_sent_twice(self, desk: Desk, sign_in: SignIn) -> None:
        client, before = sign_in(desk.clerk), timezone.now()
        first = self.ask(client, before)

        again = client.get(ARRIVALS, {"since": before.isoformat()}, headers={"If-None-Match": first["ETag"]})

        assert again.status_code == 304
        assert first["Cache-Control"] == "private, no-cache"

    def test_it_is_light(self, desk: Desk, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
        client = sign_in(desk.clerk)
        with django_assert_max_num_queries(4):
            self.ask(client, timezone.now())

    def test_it_tells_strangers_nothing(self, client: Any, sign_in: SignIn, desk: Desk) -> None:
        dossier_in(State.SUBMITTED, desk=desk, at=timezone.now())
        long_ago = timezone.now() - timedelta(days=1)

        assert self.ask(client, long_ago).status_code == 403
        assert self.ask(sign_in(employ(Role.EDITOR, None)), long_ago).json()["count"] == 0

    @pytest.mark.parametrize("since", ["", "x", "2026-01-01", "9" * 50, "2026-01-01T00:00:00\x00"])
    def test_a_moment_that_is_none_is_refused(self, since: str, desk: Desk, sign_in: SignIn) -> None:
        assert sign_in(desk.clerk).get(ARRIVALS, {"since": since}).status_code == 400


def test_keys_are_off_where_the_account_says_so(desk: Desk, sign_in: SignIn) -> None:
    dossier_in(State.SUBMITTED, desk=desk)
    client = sign_in(desk.officer)
    assert "data-queue-keys" in client.get(INDEX).content.decode()

    profile = UserProfile.get_for_user(desk.officer)
    profile.keyboard_shortcuts = False
    profile.save()

    assert "data-queue-keys" not in client.get(INDEX).content.decode()
