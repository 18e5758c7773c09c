from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The shared kernel: templates, components, Vietnamese text; no model, no domain."""

    name = "portal.base"
    label = "base"
