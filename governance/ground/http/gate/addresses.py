"""The address of the next page of a list, which keeps the list's filters."""

from django.http import HttpRequest


def next_url(request: HttpRequest, cursor: str | None) -> str:
    """Return the address of the page after `cursor`, or nothing at the end."""
    if not cursor:
        return ""
    query = request.GET.copy()
    query["after"] = cursor
    return f"?{query.urlencode()}"


def first_url(request: HttpRequest) -> str:
    """Return the address of the first page, or nothing when this is it."""
    query = request.GET.copy()
    if not query.pop("after", None):
        return ""
    return f"?{query.urlencode()}" if query else request.path
