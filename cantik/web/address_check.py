"""An address with a NUL in it is no address of ours: 404 before any view looks for it in the database.

PostgreSQL takes no NUL in a text and would answer with an error that looks like a fault of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import Http404, HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class AddressCheckMiddleware:
    """Refuse NUL in path and query; what is typed into forms is refused by their fields."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page. Raises `Http404`."""
        query = unquote_to_bytes(request.META.get("QUERY_STRING", "").replace("+", " "))
        if "\x00" in request.path_info or b"\x00" in query:
            raise Http404("NUL")
        return self.get_response(request)
