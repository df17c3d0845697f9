"""Where the pages of cases stand, for what is told of them."""

from django.urls import reverse


def case_address(number: str) -> str:
    """Return the address of a case's page."""
    return reverse("cases:case", args=[number])
