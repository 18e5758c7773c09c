"""The style guide at /_components/: every component in every state, for development."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.base import samples

SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


@dataclass(frozen=True)
class Group:
    key: str
    title: str

    @property
    def template(self) -> str:
        return f"base/previews/{self.key}.html"


GROUPS = [
    Group("foundations", "Chữ, màu, biểu tượng"),
    Group("buttons", "Nút, đường dẫn"),
    Group("status", "Nhãn, thời hạn, thông báo, quá trình"),
    Group("lists", "Danh sách, tìm kiếm, bảng"),
    Group("form_states", "Tờ khai, ngày, tệp"),
    Group("charts", "Biểu đồ"),
    Group("printing", "Bản in"),
]


def _icons() -> list[str]:
    """The names in the sprite."""
    return SYMBOL.findall((settings.BASE_DIR / "static" / "icons.svg").read_text(encoding="utf-8"))


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component on one page; the address exists only where SHOW_COMPONENTS is set."""
    context: dict[str, Any] = {
        "groups": GROUPS,
        "icons": _icons(),
        "empty_form": samples.SampleForm(auto_id="empty_%s"),
        "wrong_form": samples.SampleForm(samples.WRONG_ANSWERS, auto_id="wrong_%s"),
        "badges": samples.BADGES,
        "tags": samples.TAGS,
        "colours": samples.COLOURS,
        "life_events": samples.LIFE_EVENTS,
        "facet_options": samples.facet_options(),
        "page_obj": Paginator(range(140), 20).get_page(request.GET.get("trang", 3)),
        "uploads": samples.UPLOADS,
        "upload_errors": samples.UPLOAD_ERRORS,
        "charts": samples.CHARTS,
        "now": timezone.now(),
    }
    return render(request, "base/previews/components.html", context)
