from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "meguru.apps.governance"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "好循環台帳"
