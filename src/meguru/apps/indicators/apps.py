from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "meguru.apps.indicators"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "指標"
