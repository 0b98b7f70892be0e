from django.apps import AppConfig


class BoundariesConfig(AppConfig):
    name = "meguru.apps.boundaries"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "境界"
