from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import import_string

from portal.base.checks import theme_is_readable


class BaseConfig(AppConfig):
    """The shared kernel: templates, components, Vietnamese text; no model, no domain."""

    name = "portal.base"
    label = "base"

    def ready(self) -> None:
        register(theme_is_readable)
        import_string("portal.base.wagtail_labels.name_labels")()
