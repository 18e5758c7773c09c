from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from casework import periodic
from catalog.online import register_online_form
from dossiers.word_copies import register_word_copies


class EformsConfig(AppConfig):
    name = "eforms"
    verbose_name = _("E-forms")

    def ready(self) -> None:
        # By name: modules with models cannot be imported at the top of an apps.py.
        periodic.register("drafts for closed desks", "eforms.services.hold_drafts")  # before the next, which deletes
        periodic.register("expired drafts", "eforms.services.purge_drafts")
        import_string("eforms.versions.usage.register_usages")()
        register_online_form(import_string("eforms.versions.online.with_published_form"))
        register_word_copies(import_string("eforms.versions.word.VersionTemplates")())
