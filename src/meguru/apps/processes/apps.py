"""The app's entry in Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "meguru.apps.processes"
    verbose_name = "業務プロセス"
    default_auto_field = "django.db.models.BigAutoField"
