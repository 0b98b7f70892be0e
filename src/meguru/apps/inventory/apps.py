"""The app's entry in Django."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "meguru.apps.inventory"
    verbose_name = "業務の棚卸し"
    default_auto_field = "django.db.models.BigAutoField"
