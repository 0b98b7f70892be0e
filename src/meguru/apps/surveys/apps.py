from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "meguru.apps.surveys"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "調査・照会"
