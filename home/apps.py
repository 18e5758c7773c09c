from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from casework import periodic
from portal.base.languages import register_translator
from portal.base.navigation import register_page_finder
from portal.base.shell import register_part


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self) -> None:
        import_string("home.finding.contents.register_contents")()
        import_string("home.finding.information.register_information")()
        import_string("home.finding.legal.register_law")()
        import_string("home.finding.popular.register_popular")()
        import_string("home.finding.ways.register_life_events")()
        import_string("home.serving.sitemap.register_pages")()
        import_string("home.receivers.keep_search_in_step")
        import_string("home.serving.public_changes.connect")()
        import_string("catalog.provinces.register_founder")(import_string("home.sites.first_pages.found_pages"))
        import_string("home.finding.usage.register_usages")()
        register_part("counters", import_string("home.counting.totals.counters"))
        periodic.register("old counts of views", "home.counting.keeping.roll_up_daily")
        register_part("announcements", import_string("home.serving.announcing.current_announcements"))
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(import_string("home.receivers.keep_moderation"), sender=last)
        post_migrate.connect(import_string("home.receivers.keep_languages"), sender=last)
        import_string("catalog.dead_links.register_addresses")(
            import_string("home.editing.text_checking.looking.outside_addresses")
        )
        periodic.register("texts of pages", "home.editing.text_checking.looking.look_over_pages")
        periodic.register("workflows of pages", "home.editing.moderation.keep_workflows")
        periodic.register("announcements that begin or end", "home.serving.announcing.follow_the_clock")
        register_part("ways", import_string("home.serving.menus.ways_into_the_catalog"))
        register_part("department", import_string("home.sites.current.department_of"))
        import_string("catalog.agency_sites.register_site_finder")(import_string("home.sites.current.site_of_agency"))
        import_string("catalog.page_rights.register_follower")(import_string("home.sites.groups.follow_person"))
        periodic.register("completeness of departments' sites", "home.sites.checks.check_sites")
        periodic.register("rights on departments' sites", "home.sites.groups.mend_groups")
        periodic.register("people behind old comments on drafts", "home.information.consulting.comments.forget_people")
        register_page_finder(import_string("home.serving.menus.published_addresses"))
        register_translator(import_string("home.serving.translations.translated_address"))
