"""Every address of the portal; each room brings its own (docs: interfaces)."""

from django.urls import URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.serving.pages import serve
from portal import views
from portal.api import api, no_such_call
from portal.base.languages import TreePattern

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/", api.urls),
    path("api/<path:rest>", no_such_call),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("home.urls")),  # /gop-y/…, passwords of locked pages and files
    path("documents/", include(wagtaildocs_urls)),
    path("", include("portal.base.urls")),
    path("", include("search.urls")),  # /thu-tuc/, /tim-kiem/
    path("", include("eforms.urls")),  # /thu-tuc/CODE/nop-ho-so/, /nop-ho-so/…
    path("", include("catalog.urls")),  # /thu-tuc/CODE/
    path("", include("dossiers.urls")),  # /ho-so/…
    path("media/<path:name>", views.picture, name="picture"),
    *wagtail_urls.urlpatterns[:-1],  # what protects single pages
    URLResolver(TreePattern(), [re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve")]),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"
