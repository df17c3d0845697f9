"""The pages of this app."""

from django.urls import URLPattern, URLResolver, path

from grids.web.views import grid
from grids.web.views.tiles import tile

app_name = "grids"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", grid.grid_map, name="map"),
    path("tiles/<int:z>/<int:x>/<int:y>.mvt", tile, name="tile"),
    path("cells/<slug:code>/", grid.cell, name="cell"),
    path("cells/<slug:code>/staff/", grid.cell_staff, name="cell-staff"),
    path("cells/<slug:code>/staff/<int:duty_id>/end/", grid.cell_relieve, name="cell-relieve"),
]
