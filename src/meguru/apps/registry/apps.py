"""The app's entry in Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "meguru.apps.registry"
    verbose_name = "団体台帳"
    default_auto_field = "django.db.models.BigAutoField"
