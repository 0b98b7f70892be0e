from django.apps import AppConfig


class ConsolidationConfig(AppConfig):
    name = "meguru.apps.consolidation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "サーバーの集約"
