"""Components: name, role and state of what they render."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator

from portal.base.forms import NamedErrorsMixin
from tests.base.html import parsed

LOAD = "{% load components %}"


@dataclass
class Badge:
    tone: str = "late"
    icon: str = "triangle-alert"
    text: str = "Trễ 2 ngày làm việc"
    at: datetime | None = datetime(2026, 8, 6, 10, tzinfo=UTC)


@dataclass
class Option:
    value: str
    label: str = "Đất đai"
    count: int = 1270
    chosen: bool = False


class ApplicantForm(NamedErrorsMixin, forms.Form):
    name = forms.CharField(label="Họ, chữ đệm và tên", help_text="Như trên căn cước")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)
    sex = forms.ChoiceField(label="Giới tính", choices=[("f", "Nữ"), ("m", "Nam")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Tôi cam đoan")
    paper = forms.FileField(label="Giấy chứng sinh")
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def field(name: str, data: dict[str, str] | None = None):
    return parsed(LOAD + "{% field form." + name + " %}", form=ApplicantForm(data))


def test_an_icon_is_hidden_from_screen_readers() -> None:
    icon = parsed(LOAD + '{% icon "clock" %}').svg

    assert icon["aria-hidden"] == "true"
    assert icon.use["href"].endswith("icons.svg#clock")


def test_a_badge_says_the_deadline_in_words_with_its_moment() -> None:
    soup = parsed(LOAD + "{% badge badge %}", badge=Badge())

    assert soup.time.get_text() == "Trễ 2 ngày làm việc"
    assert soup.time["datetime"].startswith("2026-08-06T")
    assert soup.select_one(".tone-late") is not None


def test_a_badge_with_an_address_is_a_link_to_the_ledger() -> None:
    soup = parsed(LOAD + '{% badge badge url="/so/" %}', badge=Badge())

    assert soup.a["href"] == "/so/"


def test_a_tag_of_an_unknown_tone_is_neutral_and_its_text_is_escaped() -> None:
    tag = parsed(LOAD + "{% tag label tone %}", label="<b>Toàn trình</b>", tone='x" onclick="').strong

    assert tag["class"] == ["tag", "tone-neutral"]
    assert tag.get_text() == "<b>Toàn trình</b>"


@pytest.mark.django_db  # whose site it is decides where home is
def test_the_breadcrumb_is_a_named_landmark_that_ends_in_the_page_itself() -> None:
    soup = parsed(LOAD + "{% breadcrumb items %}", items=[("Thủ tục", "/thu-tuc/"), ("Đăng ký khai sinh", "")])

    assert soup.nav["aria-label"] == "Đường dẫn"
    assert [link["href"] for link in soup.select("a")] == ["/", "/thu-tuc/"]
    assert soup.select_one("[aria-current=page]").get_text() == "Đăng ký khai sinh"


@pytest.mark.django_db  # whose site it is decides where home is
def test_a_trail_is_a_breadcrumb_written_in_the_template() -> None:
    soup = parsed(LOAD + '{% trail "Thủ tục" "/thu-tuc/" "Đăng ký" %}')

    assert [link["href"] for link in soup.select("a")] == ["/", "/thu-tuc/"]
    assert soup.select_one("[aria-current=page]").get_text() == "Đăng ký"


def test_pages_of_a_list_keep_the_words_searched_for() -> None:
    page = Paginator(range(100), 10).get_page(5)

    soup = parsed(LOAD + "{% pagination page %}", path="/thu-tuc/?q=đất&trang=5&cap=commune", page=page)

    assert soup.nav["aria-label"] == "Trang"
    assert soup.select_one("a[rel=next]")["href"].endswith("&cap=commune&trang=6")
    assert "q=" in soup.select_one("a[rel=prev]")["href"]
    assert soup.select_one("[aria-current=page]").get_text(strip=True).startswith("Trang5")


def test_a_list_of_one_page_has_no_pagination() -> None:
    assert not parsed(LOAD + "{% pagination page %}", page=Paginator([1], 10).get_page(1)).get_text(strip=True)


def test_a_field_ties_its_hint_and_its_error_to_the_control() -> None:
    soup = field("name", {})

    assert soup.label["for"] == soup.input["id"]
    assert soup.input["aria-invalid"] == "true"
    described = [soup.find(id=part).get_text(strip=True) for part in soup.input["aria-describedby"].split()]
    assert described == ["Như trên căn cước", "Nhập họ, chữ đệm và tên"]


def test_only_optional_fields_are_marked() -> None:
    assert "(không bắt buộc)" in field("note").label.get_text()
    assert "(không bắt buộc)" not in field("name").label.get_text()


def test_radio_buttons_are_a_group_with_a_legend_and_labels() -> None:
    soup = field("sex", {"sex": "m"})

    assert soup.fieldset.legend.get_text(strip=True) == "Giới tính"
    assert [label.get_text(strip=True) for label in soup.select("label")] == ["Nữ", "Nam"]
    assert soup.select_one("input[checked]")["value"] == "m"
    assert all(soup.find("label", attrs={"for": radio["id"]}) for radio in soup.select("input"))


def test_the_error_of_a_group_is_read_with_its_legend() -> None:
    soup = field("sex", {"sex": "x"})

    assert soup.find(id=soup.fieldset["aria-describedby"]).get_text(strip=True) == "Chọn giới tính"


def test_an_option_may_explain_itself() -> None:
    form = ApplicantForm()
    form.fields["sex"].option_hints = {"f": "Ghi trên giấy chứng sinh"}

    soup = parsed(LOAD + "{% field form.sex %}", form=form)

    assert soup.find(id=soup.select_one("input[value=f]")["aria-describedby"]).get_text() == "Ghi trên giấy chứng sinh"


def test_a_single_check_box_stands_before_its_label() -> None:
    soup = field("agreed")

    assert soup.select_one("input[type=checkbox] + label").get_text() == "Tôi cam đoan"


def test_a_hidden_field_shows_nothing() -> None:
    soup = field("key")

    assert soup.input["type"] == "hidden"
    assert soup.label is None


def test_the_error_summary_takes_the_focus_and_leads_to_the_fields() -> None:
    soup = parsed(LOAD + "{% error_summary form %}", form=ApplicantForm({}))

    assert soup.div["role"] == "alert"
    assert soup.div.has_attr("autofocus")
    assert soup.h2.get_text() == "Cần sửa 4 chỗ"
    assert [link["href"] for link in soup.select("a")] == ["#id_name", "#id_sex_0", "#id_agreed", "#id_paper"]
    assert [link.get_text() for link in soup.select("a")][-1] == "Tải lên giấy chứng sinh"


def test_the_error_summary_gathers_several_forms() -> None:
    forms_of_page = [ApplicantForm({}, prefix="a"), ApplicantForm({}, prefix="b")]

    soup = parsed(LOAD + "{% error_summary forms %}", forms=forms_of_page)

    assert soup.h2.get_text() == "Cần sửa 8 chỗ"
    assert soup.find("a", href="#id_b-name") is not None


def test_a_form_without_errors_has_no_summary() -> None:
    assert not parsed(LOAD + "{% error_summary form %}", form=ApplicantForm()).get_text(strip=True)


def test_the_steps_are_told_in_words_and_the_bar_is_decoration() -> None:
    soup = parsed(LOAD + '{% step_indicator 2 5 "Người nộp hồ sơ" %}')

    assert soup.p.get_text() == "Phần 2/5: Người nộp hồ sơ"
    assert soup.progress["aria-hidden"] == "true"
    assert (soup.progress["value"], soup.progress["max"]) == ("2", "5")


@pytest.mark.parametrize("kind", ["info", "attention", "error", "done"])
def test_a_notice_is_named_by_its_title(kind: str) -> None:
    soup = parsed(LOAD + "{% notice kind 'Lưu ý' %}<p>Nội dung</p>{% endnotice %}", kind=kind)

    assert soup.find(id=soup.section["aria-labelledby"]).get_text() == "Lưu ý"
    assert soup.section.p.get_text() == "Nội dung"


def test_two_notices_of_a_page_have_names_of_their_own() -> None:
    two = "{% notice 'info' 'Một' %}a{% endnotice %}{% notice 'info' 'Hai' %}b{% endnotice %}"

    ids = [section["aria-labelledby"] for section in parsed(LOAD + two).select("section")]

    assert len(set(ids)) == 2


def test_the_result_of_an_act_is_announced() -> None:
    assert parsed(LOAD + "{% notice 'done' role='status' %}Đã lưu{% endnotice %}").section["role"] == "status"


def test_a_facet_folds_away_its_rarer_options_unless_one_of_them_is_chosen() -> None:
    options = [Option(f"f{number}") for number in range(6)]
    tag = LOAD + "{% facet 'Lĩnh vực' 'linh-vuc' options limit=4 %}"

    folded = parsed(tag, options=options)
    options[5].chosen = True
    opened = parsed(tag, options=options)

    assert len(folded.select("details input")) == 2
    assert not folded.details.has_attr("open")
    assert opened.details.has_attr("open")
    assert folded.label.get_text() == "Đất đai (1.270)"


def test_a_search_box_is_a_plain_get_form_with_a_label() -> None:
    soup = parsed(LOAD + "{% search_box '/tim-kiem/' 'Cần làm việc gì?' value %}", value='"><script>')

    assert soup.form["method"] == "get"
    assert soup.label["for"] == soup.input["id"]
    assert soup.input["value"] == '"><script>'
    assert [bool(script.get("src")) for script in soup.select("script")] == [True, True]  # its own two


def test_a_file_link_says_type_and_size() -> None:
    soup = parsed(LOAD + "{% file_link '/x' 'Tờ khai' 'docx' 46000 %}")

    assert soup.a.get_text(strip=True) == "Tờ khai (DOCX, 45 KB)"


def test_a_received_file_shows_name_size_and_a_way_to_remove_it() -> None:
    upload = {"name": "<giấy>.jpg", "size": 1_250_000, "pk": 7, "view_url": "/xem/"}

    soup = parsed(LOAD + "{% upload_list uploads remove_name='remove' %}", uploads=[upload])

    assert "Đã nhận (1,2 MB)" in soup.get_text()
    assert soup.button["value"] == "7"
    assert "<giấy>.jpg" in soup.button.get_text()
