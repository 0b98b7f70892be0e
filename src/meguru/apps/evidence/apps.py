"""The app's entry in Django."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "meguru.apps.evidence"
    verbose_name = "作業記録"
    default_auto_field = "django.db.models.BigAutoField"
