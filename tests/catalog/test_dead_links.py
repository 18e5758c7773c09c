"""Addresses outside: asked rarely, shortly, and never inside our own network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from catalog import dead_links, probing
from catalog.checklist import findings
from catalog.dead_links import check_links
from catalog.lacking import lacking
from catalog.models import CheckedLink, LegalBasis, LegalDocument, Procedure
from catalog.probing import Answer, Refused, probe, public_address
from tests.catalog.conftest import whole_procedure

pytestmark = pytest.mark.django_db
URL = "https://dichvucong.example.vn/thu-tuc"
Answers = Callable[[dict[str, Answer]], list[str]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What each address answers from now on; the list fills with what was asked."""

    def answer(known: dict[str, Answer]) -> list[str]:
        asked: list[str] = []

        def probing_of(url: str) -> Answer:
            asked.append(url)
            return known[url]

        monkeypatch.setattr(dead_links, "probe", probing_of)
        return asked

    return answer


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"],
)
def test_a_name_that_leads_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    def resolve(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(0, 0, 0, "", ("93.184.215.14", port)), (0, 0, 0, "", (address, port))]

    monkeypatch.setattr(probing.socket, "getaddrinfo", resolve)

    with pytest.raises(Refused):
        public_address("cong.example.vn", 443)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "file:///etc/passwd",
        "ftp://example.vn/",
        "https://nguoi:mat-khau@example.vn/",
        "http://127.0.0.1:5432/",
        "http://example.vn:22/",
        "http://",
        "http://[::1",
        "",
    ],
)
def test_addresses_of_our_own_network_are_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    def no_connection(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket, "create_connection", no_connection)
    monkeypatch.setattr(probing, "_request", no_connection)

    answer = probe(url)

    assert not answer.status
    assert answer.problem


def test_a_redirect_to_the_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def resolve(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [(0, 0, 0, "", ("127.0.0.1" if host == "trong.example.vn" else "93.184.215.14", port))]

    def request(pool: Any, method: str, url: Any, host: str) -> tuple[int, str]:
        asked.append(host)
        return 302, "http://trong.example.vn/"

    monkeypatch.setattr(probing.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(probing, "_request", request)

    assert probe("https://ngoai.example.vn/").problem == "not a public address"
    assert asked == ["ngoai.example.vn"]


def test_an_endless_chain_of_redirects_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "_ask", lambda url: (301, "/tiep"))

    assert probe(URL).status == 0


def test_a_page_that_is_gone_is_reported_where_it_is_named(answers: Answers) -> None:
    named, other = whole_procedure(external_url=URL), whole_procedure()
    document = LegalDocument.objects.create(number="1/2026/NĐ-CP", slug="1-2026", title="A", url=f"{URL}/van-ban")
    LegalBasis.objects.create(procedure=other, number=document.number, name="A", document=document)
    answers({URL: Answer(404, "HTTP 404"), f"{URL}/van-ban": Answer(410, "HTTP 410")})

    check_links(timezone.now())

    for procedure, url in ((named, URL), (other, document.url)):
        assert any(url in finding.message for finding in findings(Procedure.objects.get(pk=procedure.pk)))
    assert set(lacking(Procedure.objects.all(), "link")) == {named, other}


def test_one_that_does_not_answer_is_dead_after_the_third_time_only(answers: Answers) -> None:
    whole_procedure(external_url=URL)
    whole_procedure(external_url="https://khac.example.vn/")
    answers({URL: Answer(0, "ConnectTimeoutError"), "https://khac.example.vn/": Answer(200)})
    now = timezone.now()

    dead = []
    for round_number in range(3):
        CheckedLink.objects.update(due_at=now)
        check_links(now + timedelta(days=round_number))
        dead.append(CheckedLink.objects.filter(is_dead=True).count())

    assert dead == [0, 0, 1]


def test_a_day_without_network_makes_nothing_dead(answers: Answers) -> None:
    urls = [f"{URL}/{number}" for number in range(3)]
    for url in urls:
        whole_procedure(external_url=url)
    asked = answers(dict.fromkeys(urls, Answer(0, "NameResolutionError")))

    for day in range(5):
        check_links(timezone.now() + timedelta(days=day))

    assert len(asked) == 15
    assert not CheckedLink.objects.filter(failures__gt=0).exists()


def test_each_address_is_asked_once_a_week_and_forgotten_when_nobody_names_it(answers: Answers) -> None:
    procedure = whole_procedure(external_url=URL)
    asked, now = answers({URL: Answer(200)}), timezone.now()

    for hours in (0, 1, 24, 24 * 8):
        check_links(now + timedelta(hours=hours))
    Procedure.objects.filter(pk=procedure.pk).update(external_url="")
    check_links(now)

    assert asked == [URL, URL]
    assert not CheckedLink.objects.exists()


def test_a_round_asks_no_more_than_its_share(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dead_links, "ROUND", 2)
    urls = [f"{URL}/{number}" for number in range(5)]
    for url in urls:
        whole_procedure(external_url=url)
    asked = answers(dict.fromkeys(urls, Answer(200)))

    check_links(timezone.now())

    assert len(asked) == 2
