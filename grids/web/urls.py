"""The pages of this app."""

from django.urls import URLPattern, URLResolver

app_name = "grids"

urlpatterns: list[URLPattern | URLResolver] = []
