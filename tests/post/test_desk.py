"""The postal clerk's pages: whose parcels, what is done with them, what is printed, at a constant cost."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from pytest_django import Settings

from accounts.models import User
from catalog.roles import Role
from dossiers.models import Parcel, Reading
from dossiers.post.by_hand import say
from dossiers.post.desk import lists
from dossiers.post.papers import labels_pdf, list_pdf
from dossiers.submission import Applicant
from dossiers.workflow import State as DossierState
from tests.desk.conftest import SignIn, employ
from tests.desk.counter import filled, receive
from tests.desk.steps import page_of
from tests.factories.catalog import ProcedureFactory
from tests.factories.dossiers import Desk, dossier_in, leg_of, now
from tests.post.conftest import Post, ordered, prepared, to_send

pytestmark = pytest.mark.django_db
State = Parcel.State
LISTS = ("index", "to_hand_over", "on_the_way", "silent", "troubled", "coming", "cash", "all")
HOSTILE = ("{{ 7*7 }} {% load x %} #let a = 1 </text> $x$ *b* \u202eABC\r\n" + "Ỹ" * 300)[:300]


def act(client: Client, name: str, *parcels: Parcel) -> str:
    """The page after an act on ticked rows."""
    data = {"act": name, "chosen": [parcel.pk for parcel in parcels], "here": "to_hand_over"}
    return client.post(reverse("post:act"), data, follow=True).content.decode()


def test_a_ticked_result_becomes_an_announced_parcel(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    leg = leg_of(to_send(desk))
    client = sign_in(clerk)
    assert str(leg.dossier) in client.get(reverse("post:index")).content.decode()

    client.post(reverse("post:prepare"), {"chosen": [leg.pk], "weight": "250"})

    parcel = Parcel.objects.get()
    assert (parcel.weight, parcel.created_by) == (250, clerk)
    assert str(leg.dossier) not in client.get(reverse("post:index")).content.decode()
    assert parcel.reference in client.get(reverse("post:to_hand_over")).content.decode()


def test_the_rows_of_another_agency_are_nobodys_to_tick(
    desk: Desk, other_desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    stranger = employ(Role.POSTAL_CLERK, other_desk.agency)
    parcel, leg = ordered(desk, clerk), leg_of(to_send(desk))
    client = sign_in(stranger)

    client.post(reverse("post:prepare"), {"chosen": [leg.pk]})
    act(client, "handed", parcel)
    assert client.get(reverse("post:parcel", args=[parcel.pk])).status_code == 404
    assert client.post(reverse("post:parcel", args=[parcel.pk]), {"act": "cancel"}).status_code == 404
    for name in LISTS:
        assert "Nguyễn Văn An" not in client.get(reverse(f"post:{name}")).content.decode()

    parcel.refresh_from_db()
    assert parcel.state == State.ORDERED
    assert not leg.parcels.exists()


def test_who_does_not_work_for_the_post_has_no_page_of_it(desk: Desk, clerk: User, sign_in: SignIn) -> None:
    parcel = prepared(desk, clerk)
    for user in (desk.officer, desk.leader, desk.clerk):
        client = sign_in(user)
        for address in (reverse("post:index"), reverse("post:parcel", args=[parcel.pk])):
            assert client.get(address).status_code in {302, 403}


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 30, "\x00", ""])
def test_keys_that_are_none_tick_nothing(chosen: str, desk: Desk, clerk: User, sign_in: SignIn) -> None:
    client = sign_in(clerk)
    for name in ("post:prepare", "post:act"):
        answer = client.post(reverse(name), {"chosen": chosen, "act": "handed", "weight": chosen})
        assert answer.status_code == 302
    assert client.get("/admin/buu-gui/99999999999999999999999/").status_code == 404
    assert client.post(reverse("post:act"), {"act": "fly"}).status_code == 404


def test_labels_name_the_receiver_and_hide_the_matter(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcel = ordered(desk, clerk)

    answer = sign_in(clerk).post(reverse("post:act"), {"act": "labels", "chosen": [parcel.pk]})

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for shown in (parcel.tracking_number, parcel.name, parcel.phone, parcel.agency.name):
        assert shown in text
    assert parcel.dossier.procedure_title not in text
    assert parcel.dossier.code not in text
    assert Reading.objects.filter(dossier=parcel.dossier, reader=clerk, what="print").exists()


def test_four_labels_stand_on_a_sheet_whatever_the_names(desk: Desk, clerk: User) -> None:
    made = [prepared(desk, clerk, applicant=Applicant(name=HOSTILE, phone="0905123456"))]
    made += [Parcel(agency=desk.agency, reference=f"BG{n}", name=HOSTILE, address=HOSTILE) for n in range(4)]

    pages = PdfReader(BytesIO(labels_pdf(made))).pages

    assert len(pages) == 2
    assert "#let a = 1" in pages[0].extract_text()


def decoded(page: bytes) -> set[tuple[str, str]]:
    """Kind and text of every code on the first page, as a scanner of 300 dots to the inch reads it."""
    picture = PdfDocument(page)[0].render(scale=300 / 72).to_pil()
    return {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}


def test_scanners_read_the_number_of_the_post_whatever_the_names(desk: Desk) -> None:
    numbers = ["EB123456789VN", "ED700000001VN", "W" * 40, None]
    made = [
        Parcel(agency=desk.agency, reference=f"BG{n}", tracking_number=number, name=HOSTILE, address=HOSTILE)
        for n, number in enumerate(numbers)
    ]

    read = decoded(labels_pdf(made))

    assert read == {("Code128", number) for number in numbers[:3]} | {("QRCode", str(parcel)) for parcel in made}


def test_the_longest_numbers_leave_room_for_names_on_the_list(desk: Desk) -> None:
    row = {"agency": desk.agency, "name": "Nguyễn Văn An", "address": "Thôn 3, xã Gio Linh, tỉnh Quảng Trị"}
    parcels = [Parcel(reference="BG1", tracking_number="W" * 40, **row)]

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(list_pdf(parcels, now()))).pages)

    assert "Nguyễn Văn An" in text


def test_the_postman_signs_for_what_he_takes(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcels = [ordered(desk, clerk, applicant=Applicant(name=HOSTILE, phone="0905123456")), ordered(desk, clerk)]
    client = sign_in(clerk)

    answer = client.post(reverse("post:act"), {"act": "list", "chosen": [parcel.pk for parcel in parcels]})
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert all(parcel.tracking_number in text for parcel in parcels)

    act(client, "handed", *parcels)
    assert set(Parcel.objects.values_list("state", flat=True)) == {State.COLLECTED}


def test_the_page_of_a_parcel_offers_what_fits(desk: Desk, clerk: User, settings: Settings, sign_in: SignIn) -> None:
    settings.POST_URL = ""
    parcel = prepared(desk, clerk)
    client, address = sign_in(clerk), reverse("post:parcel", args=[parcel.pk])
    assert set(client.get(address).context["forms"]) == {"amend", "number"}

    client.post(address, {"act": "number", "number": "EB1", "cost": "15000"})
    assert set(client.get(address).context["forms"]) == {"station", "reroute"}
    client.post(address, {"act": "station", "state": "collected"})
    client.post(address, {"act": "station", "state": "failed", "note": "Không có nhà"})
    assert set(client.get(address).context["forms"]) == {"station", "note", "reroute"}
    client.post(address, {"act": "station", "state": "returning"})
    client.post(address, {"act": "station", "state": "returned"})
    assert set(client.get(address).context["forms"]) == {"again", "note"}
    assert str(parcel.dossier) in client.get(reverse("post:troubled")).content.decode()
    given = {"name": "An", "phone": "0905123456", "address": "Nơi khác", "weight": "100", "note": "Đã gọi"}
    client.post(address, {"act": "again", **given})

    assert Parcel.objects.filter(state=State.DRAFT, address="Nơi khác").exists()
    assert str(parcel.dossier) not in client.get(reverse("post:troubled")).content.decode()


def test_the_list_of_trouble_says_why_and_whom_to_call(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcel = ordered(desk, clerk)
    for state, note in ((State.COLLECTED, ""), (State.FAILED, "Không có <b>nhà"), (State.RETURNING, "")):
        say(parcel=Parcel.objects.get(), state=state, note=note, by=clerk, at=now())

    page = sign_in(clerk).get(reverse("post:troubled")).content.decode()

    assert "Không có &lt;b&gt;nhà" in page
    assert f'href="tel:{parcel.phone}"' in page


def test_a_form_with_mistakes_is_shown_again(desk: Desk, clerk: User, sign_in: SignIn) -> None:
    parcel = prepared(desk, clerk)
    address = reverse("post:parcel", args=[parcel.pk])
    answer = sign_in(clerk).post(address, {"act": "amend", "name": "A", "phone": "12", "address": "", "weight": "-1"})
    assert answer.status_code == 200
    assert set(answer.context["forms"]["amend"].errors) == {"phone", "address", "weight"}


def test_the_dossier_page_says_where_the_result_is(desk: Desk, clerk: User, post: Post, sign_in: SignIn) -> None:
    parcel = ordered(desk, clerk)
    say(parcel=parcel, state=State.COLLECTED, by=clerk, at=now())
    assert parcel.tracking_number in sign_in(desk.clerk).get(page_of(parcel.dossier)).content.decode()
    assert reverse("post:parcel", args=[parcel.pk]) in sign_in(clerk).get(page_of(parcel.dossier)).content.decode()


def test_the_clerk_posts_a_written_refusal_from_the_dossier_page(
    desk: Desk, clerk: User, post: Post, sign_in: SignIn
) -> None:
    dossier = dossier_in(DossierState.NOT_ELIGIBLE, desk=desk, return_address="Gio Linh")
    address = reverse("desk:send_result", args=[dossier.pk])
    assert address in sign_in(clerk).get(page_of(dossier)).content.decode()
    assert address not in sign_in(desk.clerk).get(page_of(dossier)).content.decode()

    assert sign_in(desk.clerk).post(address).status_code in {302, 403}
    assert not Parcel.objects.exists()
    sign_in(clerk).post(address)
    assert Parcel.objects.get().dossier == dossier


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_parcel_and_for_many(
    name: str, desk: Desk, clerk: User, sign_in: SignIn
) -> None:
    client, address = sign_in(clerk), reverse(f"post:{name}")
    states = {"to_hand_over": "ordered", "on_the_way": "transit", "troubled": "returned", "coming": "draft"}
    first = to_send(desk)
    client.get(address)

    def cost(many: int) -> int:
        Parcel.objects.all().delete()
        if name != "index":
            Parcel.objects.bulk_create(
                Parcel(
                    dossier=first, leg=leg_of(first), agency=desk.agency, reference=f"BG{number}", name="An",
                    direction="in" if name == "coming" else "out", state=states.get(name, "transit"),
                    cash_collected_at=now() if name == "cash" else None,
                    ordered_at=now() - timedelta(days=30) if name == "silent" else None,
                )
                for number in range(many)
            )  # fmt: skip
        else:
            for _number in range(many - 1):
                to_send(desk)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        assert len(page.context["rows"]) == min(many, 50)
        return len(queries)

    assert cost(1) == cost(3 if name == "index" else 120)


def test_a_late_page_goes_on_where_the_one_before_it_ends(
    desk: Desk, clerk: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    for parcel in [prepared(desk, clerk) for _one in range(5)]:
        Parcel.objects.filter(pk=parcel.pk).update(created_at=now() - timedelta(days=parcel.pk % 3))
    client = sign_in(clerk)
    pages = [client.get(reverse("post:all"), {"trang": page}).context["rows"] for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [parcel for page in pages for parcel, _tone in page] == list(Parcel.objects.all())


def test_what_stands_before_a_late_page_is_put_in_order_by_keys_alone(
    desk: Desk, clerk: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province sends 50,000 parcels a year."""
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    for _one in range(2):
        prepared(desk, clerk)
    client = sign_in(clerk)

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("post:all"), {"trang": 2})

    (paged,) = [one["sql"] for one in queries if "OFFSET" in one["sql"]]
    assert '."address"' not in paged


def test_an_envelope_at_the_counter_is_linked_to_its_dossier(desk: Desk, sign_in: SignIn) -> None:
    procedure = ProcedureFactory(agency=desk.agency)
    client = sign_in(desk.clerk)
    data = filled(client, procedure, channel="post", tracking_number="eb 777 vn", no_papers="on")

    receive(client, procedure, data)
    receive(client, procedure, data)

    parcel = Parcel.objects.get()
    assert (parcel.direction, parcel.state, parcel.tracking_number) == ("in", State.DELIVERED, "EB777VN")
    assert parcel.handled_by == desk.clerk
    assert parcel.dossier.channel == "post"


def test_a_number_needs_the_post_as_its_source(desk: Desk, sign_in: SignIn) -> None:
    procedure = ProcedureFactory(agency=desk.agency)
    client = sign_in(desk.clerk)

    page = receive(client, procedure, filled(client, procedure, tracking_number="EB777VN", no_papers="on"))

    assert page.context["form"].errors.keys() == {"tracking_number"}
    assert not Parcel.objects.exists()
