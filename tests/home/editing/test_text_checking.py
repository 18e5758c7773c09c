"""Every public page is looked over: links that lead nowhere, pictures without words, text that is hard to read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.rich_text import RichText

from accounts.models import User
from catalog.dead_links import keep_list, named_addresses
from catalog.models import Agency, CheckedLink
from catalog.roles import Role
from catalog.services import assign_role
from home.editing.text_checking.addresses import Routes
from home.editing.text_checking.looking import ROUND, look_over, look_over_pages
from home.editing.text_checking.markup import parts_of_markup
from home.editing.text_checking.rules import grade, hard_to_read, per_sentence, sentences, syllables
from home.models import NewsIndexPage, PageCheck, StandardPage
from home.sites.making import make_site
from tests.factories.accounts import UserFactory
from tests.factories.catalog import AgencyFactory
from tests.factories.home import ArticleFactory, StandardPageFactory, front_page, picture, section

pytestmark = pytest.mark.django_db
REPORT = "/admin/lien-ket-de-doc/"
LONG = "Ủy ban nhân dân tỉnh yêu cầu " + "các sở, ban, ngành, địa phương khẩn trương rà soát, " * 6 + "báo cáo."


def rules_in(html: str) -> list[str]:
    return [found.rule for found in hard_to_read(parts_of_markup(html))]


def page_with(text: str, **fields: Any) -> StandardPage:
    page: StandardPage = StandardPageFactory(**fields)
    page.body = [("paragraph", RichText(text))]
    page.save()
    return page


def checked(page: Page) -> PageCheck:
    return look_over(page.specific, timezone.now())


def signed_in(role: Role, agency: Agency | None = None) -> Client:
    user: User = UserFactory()
    assign_role(user=user, agency=agency, role=role)
    client = Client()
    client.force_login(user)
    return client


def test_syllables_are_what_vietnamese_writes_apart() -> None:
    assert syllables("Ủy ban nhân dân xã Đồng Hới, số 12/QĐ-UBND.") == 11


def test_numbers_codes_and_dates_end_no_sentence() -> None:
    assert len(sentences("Ngày 20.11.2026, tỉnh chi 1.234.500 đồng cho 3 xã. Việc này xong trước 31/12.")) == 2


@pytest.mark.parametrize(
    ("html", "rules"),
    [
        ("<p>Trẻ được cấp thẻ bảo hiểm y tế. Thẻ có giá trị ngay.</p>", []),
        (f"<p>{LONG}</p>", ["sentence"]),
        ("<p>" + "Sở đã trả lời dân. " * 40 + "</p>", ["paragraph"]),
        ("<p>Sở đã trả lời dân.</p>" * 100, ["headings"]),
        ("<h2>Kết quả</h2>" + "<p>Sở đã trả lời dân.</p>" * 100, []),
        ("<h2>THÔNG BÁO VỀ VIỆC TIẾP CÔNG DÂN</h2>", ["capitals"]),
        ("<h2>UBND TỈNH</h2>", []),
        ('<p>Xem biểu mẫu <a href="/bieu-mau/">tại đây</a>.</p>', ["words"]),
        ("", []),
        ("<p>Thẻ chưa đóng <b>đậm <i>nghiêng", []),
    ],
)
def test_what_is_hard_to_read_is_named(html: str, rules: list[str]) -> None:
    assert rules_in(html) == rules


def test_a_text_is_graded_by_its_average_sentence() -> None:
    short, long = parts_of_markup("<p>Trẻ được cấp thẻ. Thẻ có giá trị ngay.</p>"), parts_of_markup(f"<p>{LONG}</p>")

    assert [str(grade(per_sentence(parts))) for parts in (short, long)] == ["dễ đọc", "khó đọc"]
    assert per_sentence(parts_of_markup("")) == 0


@pytest.mark.parametrize(
    "address", ["/thu-tuc/", "/tin-tuc/", "/tin-tuc/rss/", "/", "mailto:a@b.vn", "tel:1022", "#x"]
)
def test_what_answers_is_not_broken(address: str) -> None:
    front_page()

    assert not Routes().lead_nowhere(address)


@pytest.mark.parametrize("address", ["", "/khong-co/", "/tin-tuc/khong-co/", "/tin-tuc/thong-bao/thua/"])
def test_what_does_not_answer_is_broken(address: str) -> None:
    front_page()

    assert Routes().lead_nowhere(address)


def test_an_address_that_is_redirected_is_not_broken() -> None:
    front_page()
    Redirect.add_redirect("/cu/", redirect_to="/thu-tuc/")

    assert not Routes().lead_nowhere("/cu/")


def test_a_link_to_a_deleted_page_is_found() -> None:
    gone = StandardPageFactory(title="Sẽ xóa")
    page = page_with(f'<p><a linktype="page" id="{gone.pk}">kế hoạch</a></p>')
    gone.delete()

    check = checked(page)

    assert check.broken == 1
    assert check.findings == [{"rule": "link", "where": "kế hoạch"}]


def test_an_outside_address_is_looked_at_weekly_and_found_when_it_dies() -> None:
    page = page_with('<p><a href="https://mat.example.vn/a">Trang bộ</a></p>')
    checked(page)
    now = timezone.now()

    keep_list(now)
    assert named_addresses() == {"https://mat.example.vn/a"}
    CheckedLink.objects.update(is_dead=True)

    check = checked(page)
    assert (check.broken, check.findings[0]["where"]) == (1, "Trang bộ → https://mat.example.vn/a")


def test_a_page_that_is_withdrawn_names_no_address_any_more() -> None:
    page = page_with('<p><a href="https://mat.example.vn/a">Trang bộ</a></p>')
    checked(page)

    page.unpublish()
    look_over_pages(timezone.now())

    assert named_addresses() == set()


def test_a_picture_without_words_is_found() -> None:
    article = ArticleFactory(picture=picture(), picture_alt="Biển")
    article.picture_alt = ""  # as an import may have it

    assert checked(article).missing_alts == 1


def test_each_round_takes_a_few_and_all_are_looked_over_again_after_a_day() -> None:
    front_page()
    pages = Page.objects.live().filter(depth__gt=1).count()
    now = timezone.now()

    assert look_over_pages(now) == min(pages, ROUND)
    assert look_over_pages(now) == 0
    assert look_over_pages(now + timedelta(days=1)) == min(pages, ROUND)


def test_what_was_published_since_is_looked_over_at_once() -> None:
    page = page_with("<p>Ngắn.</p>")
    look_over_pages(timezone.now())

    page.save_revision().publish()

    assert look_over_pages(timezone.now()) == 1


def test_the_report_lists_what_is_to_be_mended_the_worst_first() -> None:
    checked(page_with(f"<p>{LONG}</p>", title="Trang khó"))
    checked(page_with('<p><a href="/khong-co/">mất</a></p>', title="Trang hỏng"))
    checked(page_with("<p>Ngắn.</p>", title="Trang tốt"))

    html = signed_in(Role.EDITOR).get(REPORT).content.decode()

    assert html.index("Trang hỏng") < html.index("Trang khó")
    assert "Trang tốt" not in html
    assert "Câu dài" in html
    assert "/khong-co/" in html


def test_the_report_can_be_narrowed_to_one_kind_of_finding() -> None:
    checked(page_with(f"<p>{LONG}</p>", title="Trang khó"))
    checked(page_with('<p><a href="/khong-co/">mất</a></p>', title="Trang hỏng"))

    html = signed_in(Role.EDITOR).get(REPORT, {"loai": "broken"}).content.decode()

    assert "Trang hỏng" in html
    assert "Trang khó" not in html


def test_a_departments_editor_reads_the_report_of_that_site_alone() -> None:
    site = make_site(agency=AgencyFactory())
    theirs = StandardPage(title="Trang của sở", slug="cua-so", body=[("paragraph", RichText(f"<p>{LONG}</p>"))])
    site.add_child(instance=theirs)
    checked(theirs)
    checked(page_with(f"<p>{LONG}</p>", title="Trang của tỉnh"))

    html = signed_in(Role.EDITOR, site.agency).get(REPORT).content.decode()

    assert "Trang của sở" in html
    assert "Trang của tỉnh" not in html
    assert signed_in(Role.RECEPTIONIST, site.agency).get(REPORT).status_code in (302, 403)


def test_the_report_costs_the_same_queries_for_many_pages(django_assert_max_num_queries: Any) -> None:
    editor = signed_in(Role.EDITOR)
    for number in range(12):
        checked(page_with(f"<p>{LONG}</p>", title=f"Trang {number}"))
    editor.get(REPORT)

    with django_assert_max_num_queries(20):
        editor.get(REPORT)


def test_hostile_text_stays_text_in_the_report() -> None:
    page = StandardPageFactory(title="<script>alert(1)</script>")
    page.body = [("paragraph", RichText(f"<p>&lt;script&gt;alert(2)&lt;/script&gt; {LONG}</p>"))]
    page.save()
    checked(page)

    html = signed_in(Role.EDITOR).get(REPORT).content.decode()

    assert "<script>alert(" not in html


def test_a_page_without_streams_is_looked_over_too() -> None:
    assert checked(section(NewsIndexPage)).broken == 0
