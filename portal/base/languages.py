"""Which language a reader gets: the one of the tree that they read, else the one they chose, else the portal's own.

The editors' pages in another language lie under its code (`/en/…`); every other address is the same in all languages.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import LocalePrefixPattern
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.base.display import YEAR

Translator = Callable[[HttpRequest, str, str], str | None]
_translators: list[Translator] = []


def register_translator(translator: Translator) -> None:
    """Let the room that keeps the pages say where the page at a path lies in another language; None: it stays."""
    _translators.append(translator)


def prefix_of(language: str) -> str:
    """`en/`; nothing for the portal's own language."""
    return "" if language == settings.LANGUAGE_CODE else f"{language}/"


def tree_language(path: str) -> str:
    """The language of the pages that lie at an absolute path."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def chosen_language(request: HttpRequest) -> str:
    """The language of the interface: the path's, then the cookie's, then the portal's.

    The browser's is not asked: many phones in Vietnam are set to English.
    """
    tree = tree_language(request.path_info)
    if tree != settings.LANGUAGE_CODE:
        return tree
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def keep_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Remember the choice for a year in a cookie that holds nothing else."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def address_in(request: HttpRequest, address: str, language: str) -> str:
    """Where what stands at an address of this portal stands in a language; the address itself where it is no page."""
    path = urlsplit(address).path or "/"
    if tree_language(path) == language:
        return address
    found = (translator(request, path, language) for translator in _translators)
    return next((place for place in found if place), address)


class TreePattern(LocalePrefixPattern):
    """Takes any language's prefix off a path; an address is made with that of the active language.

    Django's own pattern matches the active language only, which here the reader may have chosen for pages that
    lie under no prefix.
    """

    def __init__(self) -> None:
        super().__init__(prefix_default_language=False)

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, str]]:
        return path.removeprefix(prefix_of(tree_language(path))), (), {}


class TreeLanguageMiddleware:
    """Who comes to the English pages, from a search engine say, finds the services in English too.

    Stands outside of the pages that are kept whole: those carry no cookie. A choice made before holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        language = tree_language(request.path_info)
        is_choice = language != settings.LANGUAGE_CODE and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES
        if is_choice and response.status_code == 200:
            keep_language(request, response, language)
        return response


class ReaderLanguageMiddleware:
    """Activate the reader's language for the time of the request; in place of Django's LocaleMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response
