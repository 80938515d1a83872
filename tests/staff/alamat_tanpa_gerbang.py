"""Addresses of which one forgot its guard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cantik.web.urls import urlpatterns as real


def hole(request: HttpRequest) -> HttpResponse:
    """A view that nobody guarded."""
    return HttpResponse("terbuka")


urlpatterns = [path("lubang/", hole), *real]
