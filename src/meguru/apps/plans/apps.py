from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "meguru.apps.plans"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "気運と計画"
