"""The first pages of a portal."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.coreutils import get_content_languages
from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage, LeadersIndexPage, LifeEventsIndexPage, NewsIndexPage, PortalPage

# The sections that the portal's menu and home page name, with their fixed addresses.
SECTIONS: tuple[tuple[type[PortalPage], str, str], ...] = (
    (NewsIndexPage, "tin-tuc", "Tin tức"),
    (LeadersIndexPage, "chinh-quyen", "Chính quyền"),
    (LifeEventsIndexPage, "viec-trong-doi", "Việc trong đời"),
)
DEFAULT_PORTS = {"http": 80, "https": 443}
EVERYTHING = "Tất cả"
PLACEHOLDER_HOST = "localhost"  # what Wagtail gives a fresh site


def found_home(province_name: str) -> HomePage:
    """The first pages of a new province, under its name."""
    return ensure_home(site_name=f"Cổng thông tin điện tử {province_name}")


def ensure_languages() -> None:
    """What editors translate pages into; and Vietnamese names of the two roots that Wagtail's migrations made."""
    for language in get_content_languages():
        Locale.objects.get_or_create(language_code=language)
    Page.objects.filter(depth=1, title="Root").update(title=EVERYTHING, draft_title=EVERYTHING)
    Collection.objects.filter(depth=1, name="Root").update(name=EVERYTHING)


@transaction.atomic
def ensure_home(*, site_name: str) -> HomePage:
    """The default site's home page with its sections; makes what is missing and keeps what editors have changed."""
    ensure_languages()
    site = Site.objects.filter(is_default_site=True).first()
    old = site.root_page.specific if site else None
    home = old if isinstance(old, HomePage) else _new_home()
    _point_site(site or Site(hostname=PLACEHOLDER_HOST, is_default_site=True), home, site_name)
    if old is not None and type(old) is Page and not old.numchild:
        old.delete()  # Wagtail's welcome page; not before the site has left it, or it takes the site along
    for model, slug, title in SECTIONS:
        if not model.objects.child_of(home).exists():
            home.add_child(instance=model(title=title, slug=slug, show_in_menus=True))
    return home


def _new_home() -> HomePage:
    home = HomePage(title="Trang chủ", slug=_free_slug("home"))
    _root().add_child(instance=home)
    return home


def _root() -> Page:
    """The tree's root; an emptied database (a test's, a copy's) has none."""
    root = Page.get_first_root_node()
    if root is not None:
        return root
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    return Page.add_root(instance=Page(title="Root", slug="root"))


def _free_slug(slug: str) -> str:
    taken = set(Page.objects.filter(depth=2).values_list("slug", flat=True))
    return next(name for name in (slug, *(f"{slug}-{number}" for number in range(2, 1000))) if name not in taken)


def _point_site(site: Site, home: HomePage, site_name: str) -> None:
    """`site` shows `home`, under the portal's public address unless an administrator has given it another host."""
    address = urlsplit(settings.BASE_URL)
    before = (site.hostname, site.port, site.root_page_id, site.site_name)
    if site.hostname == PLACEHOLDER_HOST:
        site.hostname = address.hostname or PLACEHOLDER_HOST
        site.port = address.port or DEFAULT_PORTS.get(address.scheme, 80)
    site.root_page, site.site_name = home, site_name
    if site.pk is None or before != (site.hostname, site.port, site.root_page_id, site.site_name):
        site.save()
