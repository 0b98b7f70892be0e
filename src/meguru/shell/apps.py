"""The shell's entry in Django."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "meguru.shell"
    verbose_name = "メグル"
