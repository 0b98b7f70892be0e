from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "meguru.apps.knowledge"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "知見"
