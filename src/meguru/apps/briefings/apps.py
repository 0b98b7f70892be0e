from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "meguru.apps.briefings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "打ち手と説明資料"
