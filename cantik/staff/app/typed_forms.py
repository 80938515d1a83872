"""What somebody had typed when their session was over: kept sealed for a short while, for them alone (docs/adr/0028).

Whose form it is says the secret of its token: each sign-in has one of its own, and with it the account that signed in
is remembered. So a form is known to be somebody's when nobody is signed in any more, and when somebody else is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH

from cantik.staff.app.models import Account
from cantik.vault import sealing
from cantik.vault.errors import NoSealingKey

#: how long somebody has to sign in again
LIFE = dt.timedelta(hours=2)
#: how long after a sign-in its forms are known as those of that account
_KNOWN = dt.timedelta(days=7)
#: a form that an office fills in by hand; files are chosen again
MOST_BYTES = 64 * 1024
#: forms of one account that are kept within `LIFE`
_MOST = 40
_PLACE = b"staff_shared.isian"
_SECRET = re.compile(r"sandi|password|frasa|rahasia|passphrase|\bcode\b|\bcsrf", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form that did not arrive: the address it was sent to, its fields as they were typed."""

    address: str
    fields: dict[str, list[str]]


def remember(secret: str, person: Account) -> None:
    """Forms with this secret of a token are this person's."""
    cache.set(_key_of(secret), person.pk, _KNOWN.total_seconds())


def owner(form_token: str) -> Account | None:
    """Who was signed in when a form with this token was shown; None where it is not known."""
    mask, hidden = form_token[:CSRF_SECRET_LENGTH], form_token[CSRF_SECRET_LENGTH:]
    if len(hidden) != CSRF_SECRET_LENGTH or not set(form_token) <= set(CSRF_ALLOWED_CHARS):
        return None
    places = zip(map(CSRF_ALLOWED_CHARS.index, hidden), map(CSRF_ALLOWED_CHARS.index, mask), strict=True)
    secret = "".join(CSRF_ALLOWED_CHARS[at - by] for at, by in places)  # as Django masks it
    number = cache.get(_key_of(secret))
    return None if number is None else Account.objects.filter(pk=number).first()


def keep(person: Account, address: str, fields: Mapping[str, list[str]]) -> str:
    """Keep what a person typed into a form; returns the mark under which they find it, "" when it cannot be kept: too
    much of it, too many of them, no key to seal it with. Passwords are left out."""
    said = {name: list(values) for name, values in fields.items() if not _SECRET.search(name)}
    text = json.dumps([address, said], ensure_ascii=False)
    often = cache.count(f"isian-banyak:{person.pk}", LIFE.total_seconds())  # type: ignore[attr-defined]
    if len(text.encode()) > MOST_BYTES or often > _MOST:
        return ""
    mark = secrets.token_urlsafe(18)
    try:
        cache.set(f"isian:{person.pk}:{mark}", sealing.seal(text, _PLACE), LIFE.total_seconds())
    except NoSealingKey:
        return ""
    return mark


def find_typed(mark: str, person: Account) -> TypedForm | None:
    """What a person finds under a mark; None where nothing of theirs lies there."""
    if not re.fullmatch(r"[\w-]{24}", mark, re.ASCII):
        return None
    sealed = cache.get(f"isian:{person.pk}:{mark}")
    if sealed is None:
        return None
    try:
        address, fields = json.loads(sealing.unseal(sealed, _PLACE))
    except NoSealingKey:
        return None
    return TypedForm(address, fields)


def drop(mark: str, person: Account) -> None:
    """It arrived after all."""
    if find_typed(mark, person) is not None:
        cache.delete(f"isian:{person.pk}:{mark}")


def _key_of(secret: str) -> str:
    return f"isian-milik:{hashlib.sha256(secret.encode()).hexdigest()}"
