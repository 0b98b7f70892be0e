"""The app's entry in Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "meguru.apps.outbox"
    verbose_name = "送り出し"
    default_auto_field = "django.db.models.BigAutoField"
