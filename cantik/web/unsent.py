"""A form that met nobody: it is kept, and stands filled in on its page after signing in again (docs/adr/0028).

It meets nobody when the session has ended, when it was left alone and wants the second factor, and when somebody signed
in anew in another window, so that its token is an old one. Works without scripts; `kunci.js` sends here what was half
typed when it locks the screen.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from cantik.staff.app import gate, typed_forms
from cantik.staff.app.models import Account
from cantik.web.refill import refill_page

#: the part of an address that says which form is to be filled in
MARK = "isian"
#: the lock, which takes forms for other addresses (`alamat`)
LOCK = "kunci_layar"
_WAYS = ("next", "lanjut")
_MAIN = '<main class="main'


class UnsentMiddleware:
    """Keeps forms that were turned away, and fills them in again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        if request.method == "POST":
            return _after_form(request, response)
        if request.method == "GET" and request.GET.get(MARK) and isinstance(response, HttpResponse):
            _fill(request, response)
        return response


def with_mark(address: str, mark: str) -> str:
    """An address whose page shows the form filled in; as it is without a mark."""
    if not mark:
        return address
    parts = urlsplit(address)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != MARK]
    return urlunsplit(parts._replace(query=urlencode([*query, (MARK, mark)])))


def keep_of(request: HttpRequest, person: Account) -> str:
    """Keep what the form of this request holds, for a person; the mark, "" where nothing was kept."""
    address = request.path
    match = request.resolver_match
    if match is not None and match.url_name == LOCK:
        address = urlsplit(request.GET.get("alamat", "")).path
    if not _of_work(address):
        return ""
    return typed_forms.keep(person, address, dict(request.POST.lists()))


def _of_work(address: str) -> bool:
    """Whether forms of an address are kept: those of work, none about signing in."""
    try:
        guard = gate.guard_of(resolve(address).func)
    except Resolver404:
        return False
    return guard is not None and guard.action not in {gate.PUBLIC, gate.SIGNED_IN, gate.DEVICE}


def _after_form(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer to a form: it may have been turned away, or have arrived at last."""
    person = request.user if isinstance(request.user, Account) else None
    if not getattr(response, gate.TURNED_AWAY, False):
        if person is not None and request.GET.get(MARK) and response.status_code in {302, 303}:
            typed_forms.drop(request.GET[MARK], person)
        return response
    refused = response.status_code == 403  # its token was an old one: who is signed in now need not have typed it
    owner = (
        person if person is not None and not refused else typed_forms.owner(request.POST.get("csrfmiddlewaretoken", ""))
    )
    if owner is None or (person is not None and person != owner):
        return response
    mark = keep_of(request, owner)
    if not mark:
        return response
    if not refused:
        response.headers["Location"] = _led_back(response.headers["Location"], mark)
        return response
    back = with_mark(gate.way_back(request, request.get_full_path()), mark)
    return redirect(back) if person is not None else redirect_to_login(back)


def _led_back(location: str, mark: str) -> str:
    """An address that leads somewhere afterwards: there with the mark."""
    parts = urlsplit(location)
    query = [
        (name, with_mark(value, mark) if name in _WAYS else value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _fill(request: HttpRequest, response: HttpResponse) -> None:
    """Put what was typed into the page, and say so above it."""
    html = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code != 200 or not html or not isinstance(request.user, Account):
        return
    found = typed_forms.find_typed(request.GET[MARK], request.user)
    if found is None:
        return
    text, left = refill_page(response.content.decode(), request.path, found.address, found.fields)
    note = render_to_string("components/isian_kembali.html", {"sisa": left}, request)
    start = text.find(_MAIN)
    at = text.find(">", start) + 1 if start >= 0 else 0
    response.content = (text[:at] + note + text[at:]).encode()
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(response.content))
