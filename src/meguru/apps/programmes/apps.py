from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "meguru.apps.programmes"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "支援策"
