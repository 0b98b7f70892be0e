from django.apps import AppConfig


class BreakdownConfig(AppConfig):
    name = "meguru.apps.breakdown"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "機能分析"
