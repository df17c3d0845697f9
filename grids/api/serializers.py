"""What the grid's endpoints take and answer."""

from typing import Any

from rest_framework import serializers

from governance.ground.http.api import PageIn, PageOut


class PointIn(serializers.Serializer[Any]):
    """A WGS-84 point."""

    longitude = serializers.FloatField(min_value=-180, max_value=180)
    latitude = serializers.FloatField(min_value=-90, max_value=90)


class AreaOut(serializers.Serializer[Any]):
    """One area above a point."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class PlaceOut(serializers.Serializer[Any]):
    """What lies at a point."""

    cell = serializers.CharField()
    community = AreaOut()
    street = AreaOut()
    district = AreaOut()


class CellsIn(PageIn):
    community = serializers.CharField(required=False, default="", allow_blank=True, help_text="A community's code.")


class CellOut(serializers.Serializer[Any]):
    """A grid cell in one line; the point is its centre."""

    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    community = serializers.CharField()
    community_zh = serializers.CharField()
    community_en = serializers.CharField()
    longitude = serializers.FloatField()
    latitude = serializers.FloatField()


class CellPageOut(PageOut):
    results = CellOut(many=True)


class CellShapeOut(serializers.Serializer[Any]):
    """A cell with its polygons."""

    cell = CellOut()
    geometry = serializers.DictField(help_text="A GeoJSON MultiPolygon (WGS-84).")
