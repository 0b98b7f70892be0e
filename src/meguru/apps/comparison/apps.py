from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    name = "meguru.apps.comparison"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "比較"
