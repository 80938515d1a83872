"""Passwords: long, not common, not one's own names (ASVS 6.2). No composition rules."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator as DjangoList
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.staff.app import rights
from cantik.staff.app.models import Account

_LETTERS = re.compile(r"[a-z]+")
_DECORATION = "0123456789!@#$%^&*()-_=+.,?/:; "
_LEAST_OWN = 8  # letters that must remain beside one's own names


@cache
def common_passwords() -> frozenset[str]:
    """Django's 20,000 most common passwords and those that are common in Indonesia."""
    ours = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split()
    return frozenset(DjangoList().passwords) | frozenset(ours)


class CommonPasswordValidator:
    """Refuses a common password, also with digits and signs before and behind, or written several times."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise `ValidationError` for a password on the list."""
        text = password.lower()
        core = text.strip(_DECORATION)
        repeated = re.fullmatch(r"(.+?)\1+", text)
        candidates = {text, core, core.replace(" ", ""), *([repeated[1]] if repeated else [])}
        if not core or candidates & common_passwords():
            raise ValidationError(
                _("Kata sandi ini termasuk yang paling sering dipakai. Gabungkan beberapa kata lain.")
            )

    def get_help_text(self) -> str:
        """The rule as it stands under the field."""
        return _("Bukan kata sandi yang umum.")


class OwnNamesValidator:
    """Refuses a password that is little more than names of the person, the office or the villages of their work."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise `ValidationError` when, without these names, fewer than 8 letters remain."""
        if user is None:
            return
        letters = "".join(_LETTERS.findall(password.lower()))
        rest = letters
        for name in sorted(own_names(user), key=len, reverse=True):
            rest = rest.replace(name, "")
        if rest != letters and len(rest) < _LEAST_OWN:
            raise ValidationError(_("Kata sandi ini berisi nama Anda atau nama wilayah Anda. Pilih kata-kata lain."))

    def get_help_text(self) -> str:
        """The rule as it stands under the field."""
        return _("Bukan nama Anda, nama kantor, atau nama desa Anda.")


def own_names(person: Account) -> set[str]:
    """Words of at least four letters that others can guess about a person."""
    texts = [person.username, person.name, person.institution, person.email.partition("@")[0]]
    codes = set(person.__dict__.get("invited_to", ()))
    if person.pk:
        codes |= set(rights.known_areas(person, at=clock.today()))
    for code in codes:
        texts += _area_names(code)
    return {word for text in texts for word in _LETTERS.findall(text.lower()) if len(word) >= 4}


def _area_names(area: AreaCode) -> list[str]:
    index = AreaIndex.load_shipped()
    found = (index.find(area) for area in (area, *area.ancestors()))
    return [area.name for area in found if area is not None]


def refusal(person: Account, password: str) -> str:
    """Why this name or password may not be taken, in words; "" when both may."""
    from django.contrib.auth.password_validation import validate_password

    from cantik.staff.app import accounts

    try:
        accounts.clean_username(person.username, strict=True)
        validate_password(password, person)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
