from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "meguru.apps.scenarios"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "シミュレーション"
