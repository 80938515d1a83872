"""An act of a page carried out, or why not: the same for every page that shows itself again with what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantik.base.errors import CantikError
from cantik.staff.app import telling
from cantik.web.fields import FirstMistakeForm


def why_not(act: Callable[[], Any], *forms: FirstMistakeForm | None) -> str:
    """Carry an act out when the forms sent with it have no mistake: "" then, else the first mistake or why it was
    refused, as a sentence."""
    problem = next((form.problem for form in forms if form is not None and not form.is_valid()), "")
    try:
        if not problem:
            act()
    except CantikError as error:
        return telling.told(error)
    return problem
