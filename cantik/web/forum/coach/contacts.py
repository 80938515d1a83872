"""Whom to ask in a village, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cantik.staff.app.models import Account

_TELEPHONE = re.compile(r"\+\d{8,15}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask in a village: name, role, and the address of a message ("" without telephone and e-mail)."""

    name: str
    role: str
    href: str


def contact_of(person: Account, role: str) -> Contact:
    """By telephone where that is the name to sign in with, else by e-mail."""
    if _TELEPHONE.fullmatch(person.username):
        return Contact(person.name, role, f"https://wa.me/{person.username[1:]}")
    return Contact(person.name, role, f"mailto:{person.email}" if person.email else "")
