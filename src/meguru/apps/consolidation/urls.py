from django.urls import URLPattern, URLResolver

app_name = "consolidation"
urlpatterns: list[URLPattern | URLResolver] = []
