"""The tables of the service catalogue."""

from services.models.catalogue import ServiceItem, Theme

__all__ = ["ServiceItem", "Theme"]
