"""QR codes as drawings inside a page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_of(text: str) -> SafeString:
    """Return a QR code as SVG, dark on white whatever the page's colours: so every camera reads it."""
    drawn = segno.make(text, error="m", micro=False)
    return mark_safe(
        drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    )
