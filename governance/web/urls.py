"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from governance.web.gallery import gallery_show

app_name = "governance"

urlpatterns: list[URLPattern | URLResolver] = [
    path("gallery/", gallery_show, name="gallery-show"),
]
