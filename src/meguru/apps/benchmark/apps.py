from django.apps import AppConfig


class BenchmarkConfig(AppConfig):
    name = "meguru.apps.benchmark"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "格差"
