"""What the screens of releases need beside the common tags."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from cantik.web.tahap.penyebarluasan.release.share import is_enlarged

register = template.Library()
register.filter("is_enlarged", is_enlarged)


@register.filter
def ambil(names: Mapping[str, str] | None, key: str) -> str:
    """The name of whoever acted; an act of a command shows the command."""
    return (names or {}).get(key, key)
