"""The hosts on which the portal answers beside its own."""

from __future__ import annotations

from collections.abc import Mapping

from wagtail.models import Site

from portal.base.page_cache import remembered


def other_hosts() -> Mapping[str, int]:
    """The key of each one's first page by its name; of the default site none."""
    return remembered("hosts", _read, of_news=False)


def _read() -> dict[str, int]:
    return dict(Site.objects.filter(is_default_site=False).values_list("hostname", "root_page"))
