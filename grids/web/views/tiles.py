"""Vector tiles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_cookie

from governance.ground.tongue import tongue
from grids.queries.tiles import grid_tile

MAPBOX_TILE = "application/vnd.mapbox-vector-tile"


@require_safe
@conditional_page
@vary_on_cookie
@cache_control(private=True, max_age=60)
def tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """Answer with one tile of the grid, or with 304 when the browser has it."""
    return HttpResponse(grid_tile(z, x, y, language=tongue()), content_type=MAPBOX_TILE)
