"""Words that screens of several rooms say: a family to choose, a field, a rule for differing sources."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from cantik.content.kinds import ConflictRule
from cantik.content.loader import here
from cantik.register.core.app.words import label
from cantik.register.core.conflict import BY_HAND, FAMILY, NEWEST, PLACE, TRUSTED, unit_of
from cantik.register.units.app.queries import Kin
from cantik.web.language import either

BASES = {"terdaftar": lazy("penduduk terdaftar"), "domisili": lazy("penduduk domisili")}


def members(number: int) -> str:
    """`3 orang`."""
    return ngettext("%(n)s orang", "%(n)s orang", number) % {"n": number}


def family_label(family: Kin) -> str:
    """A family as a list to choose from names it: head, number of members there, address."""
    parts = (family.name or _("(tanpa nama)"), members(len(family.members)), family.address)
    return ", ".join(part for part in parts if part)


def field_name(key: str) -> str:
    """What a variable (`conflict.key_of`) is called here: dusun, RW and RT are one; that of a family says so."""
    unit, variable = unit_of(key)
    name = _("Dusun, RW, RT") if variable == PLACE[0] else label(variable, unit)
    return _("%(isian)s (keluarga)") % {"isian": name} if unit == FAMILY else name


def name_of(name: str, family: bool) -> str:
    """Whom a difference is about: a person by name, a family by that of its head."""
    if family:
        return _("Keluarga %(kepala)s") % {"kepala": name} if name else _("Keluarga tanpa anggota")
    return name or _("(tanpa nama)")


def why(way: str) -> str:
    """By which rule."""
    return {
        NEWEST: _("yang terbaru berlaku"),
        TRUSTED: _("yang paling tepercaya untuk isian ini berlaku"),
        BY_HAND: _("pernah dibetulkan tangan: ditanyakan"),
    }.get(way, _("ditanyakan"))


def rules() -> Mapping[str, ConflictRule]:
    """The rules for differing sources of this installation."""
    return here().conflicts


def rule_of(name: str) -> ConflictRule:
    """A rule by its id. Raises `KeyError`."""
    return rules()[name]


def rule_title(name: str) -> str:
    """A rule by its title; "" for none."""
    if name not in rules():
        return ""
    return either(rule_of(name).title, rule_of(name).title_en)
