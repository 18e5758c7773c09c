"""Template tags for the components of the design; each one's markup is a partial under base/components/."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.base import display, errors, fields, formatting, navigation, shell
from portal.base.text import vietnamese_slug

register = template.Library()
COMPONENTS = "base/components/"
TONES = {"neutral", "info", "wait", "good", "late", "other"}
NOTICE_ICONS = {"info": "info", "attention": "triangle-alert", "error": "circle-alert", "done": "circle-check"}
PAGE_PARAMETER = "trang"

register.filter("vnd", formatting.money)
register.filter("grouped", formatting.grouped)
register.filter("percent", formatting.percent)
register.filter("file_size", formatting.file_size)


class Badge(Protocol):
    """A deadline in words; `dossiers.deadlines.badge` makes them."""

    tone: str
    icon: str
    text: str
    at: datetime | None


@register.filter
def weekday_date(value: date | datetime | None) -> str:
    """`thứ Ba, 11/08/2026`, or nothing for no date."""
    return formatting.weekday_date(value) if value else ""


@cache
def _sprite() -> str:
    """Its address has the hash of its content; it is looked up once, not for each icon."""
    return static("icons.svg")


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """One picture of the sprite; hidden from screen readers, since a word always stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css_class,
        _sprite(),
        name,
    )


@register.simple_tag
def tag(label: object, tone: str = "neutral") -> SafeString:
    """A word from a table of states, such as a service level; tones: see TONES."""
    return format_html('<strong class="tag tone-{}">{}</strong>', tone if tone in TONES else "neutral", label)


@register.inclusion_tag(COMPONENTS + "badge.html")
def badge(badge: Badge, url: str = "") -> dict[str, Any]:
    """A deadline's icon and words; with `url` it leads to the ledger that explains it."""
    return {"badge": badge, "url": url}


@register.simple_tag(takes_context=True)
def home_address(context: Context) -> str:
    """The first page of the site, in the reader's language."""
    request = context.get("request")
    return navigation.home_address(request) if request else "/"


@register.inclusion_tag(COMPONENTS + "breadcrumb.html", takes_context=True)
def breadcrumb(context: Context, items: Sequence[tuple[object, str]], current: object = "") -> dict[str, Any]:
    """The way from home: pairs of label and address; the page itself is `current`, or the item without address."""
    ways = [(label, url) for label, url in items if url]
    here = current or next((label for label, url in items if not url), "")
    return {"items": ways, "current": here, "home": home_address(context)}


@register.inclusion_tag(COMPONENTS + "breadcrumb.html", takes_context=True)
def trail(context: Context, *parts: object) -> dict[str, Any]:
    """The breadcrumb written in a template: label, address, label, address, …, and the page's own label last."""
    pairs = list(zip(parts[0:-1:2], parts[1::2], strict=False))
    here = parts[-1] if len(parts) % 2 else ""
    return {"items": pairs, "current": here, "home": home_address(context)}


@register.inclusion_tag(COMPONENTS + "pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any]) -> dict[str, Any]:
    """Links to the other pages of a list; they keep the query string."""
    query = context["request"].GET.copy()
    query.pop(PAGE_PARAMETER, None)
    kept = query.urlencode()
    paginator = page_obj.paginator
    return {
        "page": page_obj,
        "numbers": paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1),
        "gap": paginator.ELLIPSIS,
        "prefix": f"?{kept}&{PAGE_PARAMETER}=" if kept else f"?{PAGE_PARAMETER}=",
    }


@register.inclusion_tag(COMPONENTS + "field.html")
def field(bound_field: BoundField, label_class: str = "") -> dict[str, Any]:
    """Any form field with its label, hint and errors, tied together for screen readers."""
    return {"label_class": label_class, **fields.describe(bound_field)}


@register.inclusion_tag(COMPONENTS + "error_summary.html")
def error_summary(forms: "BaseForm | BaseFormSet[Any] | Iterable[BaseForm]") -> dict[str, Any]:
    """What has to be mended, with links to the fields; nothing without errors."""
    return {"errors": errors.listed(forms)}


@register.inclusion_tag(COMPONENTS + "step_indicator.html")
def step_indicator(current: int, total: int, title: object = "") -> dict[str, Any]:
    """`Phần 2/5: Người nộp hồ sơ` over a bar."""
    return {"current": current, "total": total, "title": title}


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: object = "", role: str = "") -> SafeString:
    """A message beside the content: info, attention, error or done; `role="status"` for the result of an act."""
    known = kind if kind in NOTICE_ICONS else "info"
    values = {
        "kind": known,
        "icon_name": NOTICE_ICONS[known],
        "title": title,
        "title_id": f"notice-{vietnamese_slug(str(title))}",
        "role": role,
        "body": content,
    }
    return render_to_string(COMPONENTS + "notice.html", values)


@register.inclusion_tag(COMPONENTS + "facet.html")
def facet(legend: object, name: str, options: Sequence[Any], limit: int = 8, is_exact: bool = True) -> dict[str, Any]:
    """Check boxes of one filter; an option has `value`, `label`, `count`, `chosen`; those after `limit` fold away.

    Counts that are not exact are at least so many.
    """
    return {
        "legend": legend,
        "shown": _check_boxes(name, options[:limit], is_exact=is_exact),
        "folded": _check_boxes(name, options[limit:], is_exact=is_exact),
        "folded_count": len(options) - limit,
        "open": any(option.chosen for option in options[limit:]),
    }


_CHECKED = SafeString(" checked")
_CHECK_BOX = (
    '<div class="choice"><input type="checkbox" id="{name}-{value}" name="{name}" value="{value}"{checked}>'
    '<label for="{name}-{value}">{label} <span class="count">({count}{more})</span></label></div>'
)


def _check_boxes(name: str, options: Sequence[Any], *, is_exact: bool) -> SafeString:
    """A filter's options as HTML, made here: a list has more than a hundred, half the time of its page otherwise."""
    more = "" if is_exact else "+"
    lines = (
        format_html(
            _CHECK_BOX,
            name=name,
            value=option.value,
            checked=_CHECKED if option.chosen else "",
            label=option.label,
            count=formatting.grouped(option.count),
            more=more,
        )
        for option in options
    )
    return SafeString("".join(lines))


@register.inclusion_tag(COMPONENTS + "search_box.html")
def search_box(
    action: str, label: object, value: str = "", name: str = "q", hint: object = "", large: bool = False
) -> dict[str, Any]:
    """A search form with suggestions; Enter without a choice searches the words typed."""
    return {"action": action, "label": label, "value": value, "name": name, "hint": hint, "large": large}


@register.inclusion_tag(COMPONENTS + "search_input.html")
def search_input(label: object, value: str = "", name: str = "q", hint: object = "") -> dict[str, Any]:
    """The search box's inside, for a form that holds filters too."""
    return {"label": label, "value": value, "name": name, "hint": hint}


@register.inclusion_tag(COMPONENTS + "upload_list.html")
def upload_list(uploads: Sequence[Any], remove_name: str = "") -> dict[str, Any]:
    """Files received so far: each has `name`, `size` in bytes, perhaps `view_url`, and `pk` for its removal.

    With `signatures` it says who signed it (see `file_signatures`).
    """
    return {"uploads": uploads, "remove_name": remove_name}


@register.inclusion_tag(COMPONENTS + "file_signatures.html")
def file_signatures(signatures: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """Who signed a file digitally: `StoredFile.signatures`, with signer, ISO time, whether the issuer is trusted."""
    rows = [{**one, "signed_at": parse_datetime(one.get("signed_at") or "")} for one in signatures or ()]
    return {"rows": rows}


@register.inclusion_tag(COMPONENTS + "file_link.html")
def file_link(url: str, title: object, kind: str, size: int | None = None) -> dict[str, Any]:
    """A download that says what it is before it is fetched: `Tờ khai (DOCX, 45 KB)`."""
    return {"url": url, "title": title, "kind": kind.upper().lstrip("."), "size": size}


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> list[navigation.Link]:
    return _links(context.get("request"), navigation.MENU)


@register.simple_tag(takes_context=True)
def footer_sections(context: Context) -> list[navigation.Link]:
    return _links(context.get("request"), navigation.sections())


def _links(request: HttpRequest | None, entries: Sequence[navigation.Entry]) -> list[navigation.Link]:
    return navigation.links(request, entries) if request else []


@register.simple_tag(takes_context=True)
def shell_part(context: Context, name: str) -> Any:
    """What a room brings to the shell: see portal.base.shell."""
    return shell.shell_part(name, context.get("request"))


@register.simple_tag
def display_choices() -> dict[str, Any]:
    """The settings that the accessibility form offers."""
    return {"sizes": display.SIZES.items(), "contrasts": display.CONTRASTS.items()}
