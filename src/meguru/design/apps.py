from django.apps import AppConfig


class DesignConfig(AppConfig):
    """What everything looks like: base pages, components, words for figures."""

    name = "meguru.design"
    label = "design"
