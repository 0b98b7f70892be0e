from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "meguru.apps.diagnosis"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "診断"
