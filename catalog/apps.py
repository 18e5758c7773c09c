from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.signals import published, unpublished

from casework import logs, periodic


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalog")

    def ready(self) -> None:
        logs.register(logs.Log(name="appointments", model="catalog.MembershipEvent", owner="person"))
        import_string("catalog.duties.register_duties")()
        import_string("catalog.importing.subjects.register_subjects")()
        import_string("catalog.ways.register_own")()
        import_string("catalog.sitemap.register_catalog")()
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(import_string("catalog.receivers.grant_roles_after_migration"), sender=last)
        procedure = self.get_model("Procedure")
        for signal in (published, unpublished):
            signal.connect(import_string("catalog.receivers.index_after_publishing"), sender=procedure)
        for saved in (post_save, post_delete):
            saved.connect(
                import_string("catalog.receivers.index_legal_document"), sender=self.get_model("LegalDocument")
            )
        published.connect(import_string("catalog.receivers.note_published"), sender=procedure)
        unpublished.connect(import_string("catalog.receivers.note_unpublished"), sender=procedure)
        periodic.register("old counts of downloads", "catalog.library.downloads.purge_daily")
        periodic.register("procedures that have ended", "catalog.changes.record_ends")
        periodic.register("readers' remarks of last year", "catalog.opinion.purge_opinions")
        periodic.register("links to legal documents", "catalog.legal.link_legal_documents")
        periodic.register("dead links", "catalog.dead_links.check_links")
        periodic.register("open data", "catalog.open_data.dumping.dump_if_due")
        periodic.register("imports that were left", "catalog.importing.background.take_up_left_imports")
        periodic.register("old imports", "catalog.importing.background.forget_old_imports")
