from django.apps import AppConfig


class JudgementConfig(AppConfig):
    name = "meguru.apps.judgement"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "判断"
