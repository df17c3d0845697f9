"""A link as a QR code, drawn into the page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_of(link: str) -> SafeString:
    """Return the code of a link as SVG, dark on white whatever the page's colours: so every phone reads it."""
    drawn = segno.make(link, error="m", micro=False)
    return mark_safe(
        drawn.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    )
