from django.apps import AppConfig


class SystemsConfig(AppConfig):
    name = "meguru.apps.systems"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "システムカルテ"
