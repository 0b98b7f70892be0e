from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "meguru.apps.offerings"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "サービスの提供状況"
