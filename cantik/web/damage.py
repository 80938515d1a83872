"""A page of a release whose files are damaged in the store: it says so, and what to do, instead of failing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from cantik.base.errors import CantikError
from cantik.staff.app import error_words

P = ParamSpec("P")
#: of another layout, not to be read, of another digest, not a release
DAMAGED = ("T101", "T102", "T103", "T106")


def answer_damage(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The view; 409 with the sentence of the error where an edition that it reads does not open."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except CantikError as error:
            if error.code not in DAMAGED:
                raise
            return render(request, "rusak.html", {"salah": error_words.error_line(error)}, status=409)

    return answer
