"""The app's entry in Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "meguru.apps.ledger"
    verbose_name = "記録"
    default_auto_field = "django.db.models.BigAutoField"
