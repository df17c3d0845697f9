"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from governance.web.gallery import gallery_show
from governance.web.views.home import home

app_name = "governance"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("gallery/", gallery_show, name="gallery-show"),
]
