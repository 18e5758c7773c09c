"""Display settings, the reader's language, the theme's colours, and the previews of the components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import (
    conditional_page,
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from portal.base import display, sitemap, theme
from portal.base.languages import address_in, keep_language
from portal.base.origin import same_origin_required

SITEMAP_SECONDS = 3600


def way_back(request: HttpRequest) -> str:
    """Where the form was: the address it names, else the page that sent it, else home; never another site."""
    for address in (request.POST.get("next"), request.headers.get("Referer")):
        if address and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return "/"


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_required
def display_settings(request: HttpRequest) -> HttpResponse:
    """Text size and contrast: the form on a page of its own, and the act of keeping it in cookies."""
    if request.method != "POST":
        return render(request, "base/display_settings.html", {"back": request.GET.get("next", "")})
    choice = display.Display.checked(request.POST.get("size", ""), request.POST.get("contrast", ""))
    response = HttpResponseRedirect(way_back(request))
    choice.keep(response, secure=request.is_secure())
    return response


@require_POST
@same_origin_required
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language for chosen_language(); back to the page, or to its translation."""
    back, chosen = way_back(request), request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(back)
    response = HttpResponseRedirect(address_in(request, back, chosen))
    keep_language(request, response, chosen)
    return response


@require_GET
@cache_control(public=True, max_age=3600)
def theme_css(request: HttpRequest) -> HttpResponse:
    """The province's own colours as a style sheet: the public pages allow no inline style."""
    return HttpResponse(theme.stylesheet(theme.overrides()), content_type="text/css; charset=utf-8")


@require_safe
@conditional_page
@cache_control(public=True, max_age=SITEMAP_SECONDS)
def sitemap_file(request: HttpRequest, name: str = "", part: int = 1) -> HttpResponse:
    """Everything that may be found, for search engines of others; in several files where it is very much."""
    text = sitemap.part_file(name, part) if name else sitemap.root_file()
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=SITEMAP_SECONDS)
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemap.robots(), content_type="text/plain; charset=utf-8")
