"""The demonstration's work of editors: a stoppage that is announced, a scheduled article, a draft that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TextIO

from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from accounts.models import User
from home.demo.tree import moment
from home.editing.moderation import keep_workflows
from home.editing.prepared import load_page_templates
from home.editing.text_checking.looking import look_over_pages
from home.models import Announcement, ArticlePage, DepartmentHomePage, HomePage, Kind, NewsIndexPage

STOPS_IN = -14  # days ago: in two weeks, seven working days and more
SCHEDULED, SCHEDULED_IN = "nghi-tet-duong-lich-2027", -3
WAITING = "tuyen-dung-cong-chuc-2027"
DEPARTMENT, EDITOR = "Sở Nội vụ", "bientap.noivu"


def load(home: HomePage, stdout: TextIO) -> None:
    load_page_templates()
    _announce()
    _schedule(home)
    keep_workflows()
    _hand_in()
    while look_over_pages(timezone.now()):
        pass


def _announce() -> None:
    """A planned stoppage of one night, unless something was announced before."""
    if Announcement.objects.exists():
        return
    start = moment(STOPS_IN, "22:00")
    end = start + timedelta(hours=4)
    Announcement.objects.create(
        kind=Announcement.Kind.STOPPAGE,
        title="Cổng tạm ngừng một đêm để nâng cấp máy chủ",
        text="Hồ sơ đang điền dở được giữ nguyên.",
        title_en="The portal stops for one night: its servers are renewed",
        text_en="Forms that you have begun are kept.",
        stops_from=start,
        stops_until=end,
        ends_at=end,
    )


@transaction.atomic
def _schedule(home: HomePage) -> None:
    """An article that goes online in three days."""
    news = NewsIndexPage.objects.child_of(home).first()
    if news is None or news.get_children().filter(slug=SCHEDULED).exists():
        return
    at = moment(SCHEDULED_IN, "07:30")
    article = ArticlePage(
        title="Lịch nghỉ Tết Dương lịch 2027 của các Bộ phận Một cửa",
        slug=SCHEDULED,
        kind=Kind.NOTICE,
        sapo="Các Bộ phận Một cửa nghỉ ngày 01/01/2027. Hồ sơ trực tuyến vẫn nộp được; thời hạn không tính ngày nghỉ.",
        live=False,
        date=at,
        go_live_at=at,
    )
    news.add_child(instance=article)
    article.save_revision(approved_go_live_at=at)


@transaction.atomic
def _hand_in() -> None:
    """A department's draft that waits for the one who answers for its site."""
    editor = User.objects.filter(username=EDITOR).first()
    site = DepartmentHomePage.objects.filter(agency__name=DEPARTMENT).first()
    news = NewsIndexPage.objects.descendant_of(site).first() if site else None
    if editor is None or news is None or news.get_children().filter(slug=WAITING).exists():
        return
    draft = ArticlePage(
        title="Kế hoạch tuyển dụng công chức năm 2027",
        slug=WAITING,
        kind=Kind.NOTICE,
        sapo="Sở Nội vụ nhận phiếu đăng ký dự tuyển công chức trong tháng 01/2027, trực tuyến hoặc tại quầy.",
        live=False,
        owner=editor,
    )
    news.add_child(instance=draft)
    draft.save_revision(user=editor)
    if not WorkflowState.objects.for_instance(draft).exists():
        draft.get_workflow().start(draft, editor)
