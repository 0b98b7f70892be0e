from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "meguru.apps.selection"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "サービス選定"
