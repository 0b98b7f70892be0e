from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "meguru.apps.portfolio"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "所見と方向性"
