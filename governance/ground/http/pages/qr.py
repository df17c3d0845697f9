"""QR codes as drawings inside a page."""

import segno


def qr_of(text: str) -> str:
    """Return a QR code as SVG, dark on light whatever the theme, because cameras want it so."""
    drawn: str = segno.make(text, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff")
    return drawn
