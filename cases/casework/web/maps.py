"""Where a page's map fetches its tiles."""

from django.urls import reverse


def tile_address() -> str:
    """Return the address of the portal's own tiles with the places that the map fills in."""
    return reverse("grids:tile", args=[0, 0, 0]).replace("/0/0/0", "/{z}/{x}/{y}")
