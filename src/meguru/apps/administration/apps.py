"""The app's entry in Django."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "meguru.apps.administration"
    verbose_name = "団体の管理"
