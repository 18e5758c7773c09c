from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from casework import periodic


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        periodic.register("search index", "search.changes.index_unindexed")
        periodic.register("search in Elasticsearch", "search.changes.keep_elasticsearch_in_step")
        periodic.register("old search changes", "search.changes.forget_old")
        periodic.register("search usage", "search.usage.retention.purge_daily")
        import_string("search.registration.register_catalog")()
        import_string("search.receivers.follow_the_form")
