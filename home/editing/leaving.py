"""When a page leaves the public: who links to it, and where its old address leads from then on.

A page that is moved or renamed leaves a redirect by itself (Wagtail's). One that is deleted or withdrawn leaves one to
the nearest page above it, if others link to it; without links its address answers honestly that nothing is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex

from home.models.base import HOME_DEPTH

NAMED = 5  # pages in one message


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page stood: the key of its site, and the path on it."""

    site: int
    path: str


def linking_pages(page: Page) -> QuerySet[Page]:
    """The live pages whose texts or lists lead to `page`; those below it go with it."""
    references = ReferenceIndex.get_references_to(page).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    keys = references.annotate(page=Cast("object_id", IntegerField())).values("page")
    found: QuerySet[Page] = Page.objects.live().filter(pk__in=keys).not_descendant_of(page, inclusive=True)
    return found.order_by("title")


def links_sentence(page: Page) -> str:
    """`3 trang dẫn tới trang này: “A”, “B”, “C”.`; empty where none does."""
    pages = linking_pages(page)
    count = pages.count()
    if not count:
        return ""
    names = ", ".join(f"“{title}”" for title in pages.values_list("title", flat=True)[:NAMED])
    sentence = ngettext(
        "%(count)d page leads to this one: %(names)s.", "%(count)d pages lead to this one: %(names)s.", count
    )
    return sentence % {"count": count, "names": f"{names} …" if count > NAMED else names}


def address_of(page: Page) -> Address | None:
    """None where the page lies on no site, or is a site's first page."""
    parts = page.specific_deferred.get_url_parts()
    if parts is None or not parts[2] or parts[2] == "/":
        return None
    return Address(parts[0], Redirect.normalise_path(parts[2]))


def successor_of(path: str) -> Page | None:
    """The nearest live page above the place `path` of the tree."""
    steps = range(len(path) - Page.steplen, Page.steplen * (HOME_DEPTH - 1), -Page.steplen)
    found: Page | None = Page.objects.live().filter(path__in=[path[:end] for end in steps]).order_by("-depth").first()
    return found


def lead_on(address: Address, tree_path: str) -> None:
    """Whoever opens the old address comes to the page above. A redirect that somebody made by hand stays."""
    above = successor_of(tree_path)
    if above is None:
        return
    Redirect.objects.get_or_create(
        old_path=address.path,
        site_id=address.site,
        defaults={"redirect_page": above, "is_permanent": False, "automatically_created": True},
    )


def lead_on_from(page: Page) -> None:
    """Called while `page` leaves the public, deleted or not: does the rest when that is certain."""
    if page.depth <= HOME_DEPTH or not linking_pages(page).exists():
        return
    if address := address_of(page):
        transaction.on_commit(partial(lead_on, address, page.path), robust=True)


def what_follows(page: Page) -> str:
    """What an editor reads before a page is deleted; empty where nobody links to it."""
    links = links_sentence(page)
    above = successor_of(page.path)
    if not links or above is None:
        return links
    leads = _("Afterwards its address leads to “%(above)s”. Better mend these links first.")
    return f"{links} {leads % {'above': above.title}}"


def is_circle(page: Page, destination: Page) -> bool:
    """Whether `page` would come to lie below itself."""
    return bool(destination.pk == page.pk or destination.is_descendant_of(page))
