"""An area in words on the pages of accounts."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from cantik.content.loader import here
from cantik.staff.app.language import lang
from cantik.staff.app.models import Assignment, Invitation
from cantik.staff.app.rights import area_code
from cantik.web.store import describe_area

register = template.Library()


@register.filter
def di_sini(address: str, request: HttpRequest) -> str:
    """An address of our own pages as it is, anything else as the home page: a link must not lead away."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe else "/"


@register.filter
def wilayah(code: str) -> str:
    """`Sawentar (35.05.10.2011)`; an area that neither the official list nor the store knows is called by its code."""
    name = describe_area(area_code(code)).name
    return code if name == code else f"{name} ({code})"


@register.filter
def tempat(held: Assignment | Invitation) -> str:
    """Where a role holds: its area in words, with the group of areas when it holds in that only."""
    group = here().groups.get(held.group) if held.group else None
    if group is None:
        return wilayah(held.area)
    return f"{group.title_en if lang() == 'en' else group.title}, {wilayah(held.area)}"
