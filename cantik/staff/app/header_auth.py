"""Who stands before the gate, told by the headers alone: before a body is read, outside of any request of Django's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest

from cantik.base import clock
from cantik.codes.errors import InvalidAreaCode
from cantik.staff.app import gate, rights
from cantik.staff.app.models import Account
from cantik.staff.matrix import ACTIONS

_log = logging.getLogger("cantik.gerbang")
Answer = TypeVar("Answer")


def ask_database(question: Callable[[], Answer], otherwise: Answer) -> Answer:
    """What a question to the database answers; `otherwise` when it does not. The thread keeps no old connection."""
    try:
        return question()
    except DatabaseError as error:
        _log.warning("nobody could be asked who sends a request: %s", type(error).__name__)
        return otherwise
    finally:
        close_old_connections()


def visitor(cookies: str) -> Account | None:
    """Who sends these cookies, with a session that holds and an account in use; None for anybody else."""
    try:
        morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if morsel is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(morsel.value)
    person: Any = get_user(request)
    return person if isinstance(person, Account) and rights.in_use(person, clock.today()) else None


def let_in(person: rights.Person, view: Callable[..., Any], kwargs: dict[str, Any]) -> bool:
    """Whether the gate of a view would let a person in, second factors left aside: everybody where it asks for no
    right, nobody where there is no gate."""
    guard = gate.guard_of(view)
    if guard is None or guard.action not in ACTIONS:
        return guard is not None
    try:
        area = None if guard.area is None else rights.area_code(str(kwargs[guard.area]))
        return gate.decide_access(person, guard, area).ok
    except InvalidAreaCode:
        return False
