"""How large the body of a request may be, decided by its headers, before any of it is read: the gate first.

Whoever has not signed in sends a small form. Files are taken on few addresses, and only from a person whom the gate of
that address would let in.
"""

from __future__ import annotations

import logging
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from cantik.base import clock
from cantik.codes.errors import InvalidAreaCode
from cantik.collect.archive import LIMITS, MB
from cantik.staff.app import rights
from cantik.staff.app.gate import guard_of
from cantik.staff.app.models import Account
from cantik.web.channels import SMALL_BYTES
from cantik.web.collect.memory import FORM_BYTES

_log = logging.getLogger("cantik.layanan")
#: a form without a file: Django itself takes no more of one
FORM_LIMIT = 3 * MB
_ONE, _SEVERAL = LIMITS.file + MB, FORM_BYTES + 5 * MB
#: addresses that take files, with what their body may have in all
UPLOADS = {
    "kumpul_kirim": _SEVERAL,
    "kumpul_uji": _SEVERAL,
    "kumpul_mulai": FORM_LIMIT,
    "kumpul_potong": _ONE,
    "kumpul_pemetaan_unggah": _ONE,
    "pulih": _SEVERAL,
    "satuan_sls": _ONE,
    "terbit_batas_kirim": _ONE,
    "bencana_foto": _ONE,
    "fasilitas_foto": _ONE,
}


def allowed_bytes(method: str, path: str, headers: dict[str, str]) -> int:
    """Bytes that the body of this request may have."""
    if method != "POST":
        return SMALL_BYTES
    try:
        match = resolve(path)
        person = _person(headers.get("COOKIE", ""))
        if person is None or not rights.in_use(person, clock.today()):
            return SMALL_BYTES
        most = UPLOADS.get(match.url_name or "", FORM_LIMIT)
        return most if most <= FORM_LIMIT or _let_in(match, person) else FORM_LIMIT
    except (Resolver404, CookieError):
        return SMALL_BYTES
    except DatabaseError as error:
        _log.warning("the size of a request was not decided: %s", type(error).__name__)
        return SMALL_BYTES
    finally:
        close_old_connections()


def _person(cookies: str) -> Account | None:
    """Who sends these cookies."""
    morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    person: Any = get_user(request)
    return person if isinstance(person, Account) else None


def _let_in(match: ResolverMatch, person: Account) -> bool:
    """Whether the gate of the address lets the person in."""
    guard = guard_of(match.func)
    if guard is None:
        return False
    try:
        area = None if guard.area is None else rights.area_code(str(match.kwargs[guard.area]))
        return rights.allowed(person, guard.action, area).ok
    except InvalidAreaCode:
        return False
