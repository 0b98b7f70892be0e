from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "meguru.apps.budgets"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "予算審査"
