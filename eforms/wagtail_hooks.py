"""What the room adds to the staff area."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from eforms.models import EForm
from eforms.trial import trial
from eforms.viewsets import EFormViewSet, policy

register_permission_policy(EForm, policy)
register_snippet(EFormViewSet)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [path("bieu-mau/<int:pk>/dien-thu/", trial, name="eforms_trial")]
