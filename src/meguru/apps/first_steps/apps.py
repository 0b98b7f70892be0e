from django.apps import AppConfig


class FirstStepsConfig(AppConfig):
    name = "meguru.apps.first_steps"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "初めの一手"
