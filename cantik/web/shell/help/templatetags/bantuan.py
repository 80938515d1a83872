"""`{% jelas "istilah" "na" %}`: a mark beside a word that opens its explanation."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cantik.web.shell.help.explain import Explanation, entry

register = template.Library()


def _find_explanation(kind: str, key: str) -> Explanation | None:
    """What is explained; a term that a template names must exist, a rule of an old batch may be gone."""
    found = entry(kind, key)
    if found is None and kind == "istilah":
        raise KeyError(key)
    return found


@register.simple_tag(takes_context=True)
def jelas(context: Context, kind: str, key: str) -> SafeString:
    """A `?` that opens the explanation in a popover: no script, by keyboard too; nothing for what is unknown."""
    found = _find_explanation(kind, key)
    if found is None:
        return mark_safe("")
    request: Any = context.get("request")
    number = getattr(request, "jelas", 0) + 1
    if request is not None:
        request.jelas = number  # one id for each mark of a page
    return render_to_string("help/_tanda.html", {"satu": found, "nomor": number})


@register.simple_tag
def jelas_tautan(kind: str, key: str) -> SafeString:
    """A `?` for long lists: a link to the explanation, which a script opens in place; nothing for what is unknown."""
    found = _find_explanation(kind, key)
    return mark_safe("") if found is None else render_to_string("help/_tautan.html", {"satu": found})
