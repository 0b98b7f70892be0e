from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "meguru.apps.catalogue"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "サービスと事例"
