"""An act of a page carried out, or why not: the same for every page that shows itself again with what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from cantik.base.errors import CantikError
from cantik.staff.app import error_words
from cantik.web.fields import FirstMistakeForm

T = TypeVar("T")


def why_not(act: Callable[[], Any], *forms: FirstMistakeForm | None) -> str:
    """Carry an act out when the forms sent with it have no mistake: "" then, else the first mistake or why it was
    refused, as a sentence."""
    problem = next((form.problem for form in forms if form is not None and not form.is_valid()), "")
    try:
        if not problem:
            act()
    except CantikError as error:
        return error_words.error_line(error)
    return problem


def carry_out(
    request: HttpRequest,
    act: Callable[[], T],
    said: str | Callable[[T], str],
    *forms: FirstMistakeForm | None,
    to: HttpResponse | Callable[[T], HttpResponse],
    again: Callable[[str], HttpResponse],
) -> HttpResponse:
    """The answer to a button: the act carried out, `said`, and `to` the next page; both may depend on what the act
    gave; or the page `again` with why not (`why_not`)."""
    made: list[T] = []
    problem = why_not(lambda: made.append(act()), *forms)
    if problem:
        return again(problem)
    messages.success(request, said if isinstance(said, str) else said(made[0]))
    return to if isinstance(to, HttpResponse) else to(made[0])
