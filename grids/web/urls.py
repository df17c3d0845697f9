"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from grids.web.views.tiles import tile

app_name = "grids"

urlpatterns: list[URLPattern | URLResolver] = [
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", tile, name="tile"),
]
