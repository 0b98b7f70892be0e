"""Addresses of the judgement of steps."""

from django.urls import URLPattern

app_name = "judgement"
urlpatterns: list[URLPattern] = []
