from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    name = "meguru.apps.problems"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "課題分析"
