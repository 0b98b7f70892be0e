from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "meguru.apps.initiatives"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "取組"
