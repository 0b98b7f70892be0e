"""Addresses of first steps."""

from django.urls import URLPattern

app_name = "first_steps"
urlpatterns: list[URLPattern] = []
