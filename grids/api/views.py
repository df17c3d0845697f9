"""The endpoints of the grid: what lies at a point, and the cells."""

from rest_framework.request import Request
from rest_framework.response import Response

from governance.ground.http.api import Endpoint, operation, shown
from grids.api import serializers as shapes
from grids.queries.cell_list import cell_list, cell_of
from grids.queries.place import place_at_point

GRID = "grid"


class LocateView(Endpoint):
    """From a point to its cell."""

    @operation(
        "locate",
        "What lies at a point: cell, community, street · 坐标定位网格",
        tag=GRID,
        parameters=[shapes.PointIn],
        answer=shapes.PlaceOut,
        errors=(404, 422),
    )
    def get(self, request: Request) -> Response:
        """Answer with the cell that covers a WGS-84 point and the areas above it; 404 outside the grid."""
        return Response(shown(shapes.PlaceOut, place_at_point(**self.asked(shapes.PointIn))))


class CellsView(Endpoint):
    @operation(
        "cell_list",
        "The grid cells by code · 网格列表",
        tag=GRID,
        parameters=[shapes.CellsIn],
        answer=shapes.CellPageOut,
        errors=(422,),
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of cells."""
        return Response(shown(shapes.CellPageOut, cell_list(self.actor, **self.asked(shapes.CellsIn))))


class CellView(Endpoint):
    @operation(
        "cell_read", "One grid cell with its shape · 网格详情", tag=GRID, answer=shapes.CellShapeOut, errors=(404,)
    )
    def get(self, request: Request, code: str) -> Response:
        """Answer with the cell and its polygons as GeoJSON."""
        return Response(shown(shapes.CellShapeOut, cell_of(self.actor, code)))
