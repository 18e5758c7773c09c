from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.base.navigation import register_page_finder


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self) -> None:
        import_string("home.finding.register_contents")()
        import_string("home.popular.register_popular")()
        import_string("home.ways.register_life_events")()
        import_string("home.sitemap.register_pages")()
        import_string("home.receivers.keep_search_in_step")
        import_string("catalog.provinces.register_founder")(import_string("home.services.found_home"))
        import_string("home.usage.register_usages")()
        register_page_finder(import_string("home.navigation.published_paths"))
