"""The gate before every view. A view without a guard is refused by the middleware: nothing is open by oversight.

`@needs("orang.lihat")` takes the area from the keyword `kode` of the address and asks `rights.allowed`; `@signed_in` is
for pages about oneself; `@public` for what anybody may open; `@by_device` for phones with a token. Inside the view
`request.area` and `request.decision` say what was granted.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.practice import is_practice
from cantik.staff.app import first_session, log, reading_limit, refusals, rights
from cantik.staff.app.models import Account
from cantik.staff.matrix import ACTIONS, needs_second_factor, roles_with

View = Callable[..., HttpResponseBase]
PUBLIC, SIGNED_IN, DEVICE = "publik", "masuk", "perangkat"
#: attribute of an answer that only asks who is there: the form that was sent has not been looked at
TURNED_AWAY = "turned_away"
#: attribute of a request that holds the token of a device, taken out of its address
TOKEN = "device_token"  # noqa: S105 - its name, not a token
#: header in which the server tells a device how it stands
STANDING = "X-Cantik-Keadaan"
#: how long a second factor counts as just shown
FRESH = dt.timedelta(minutes=10)
#: after so long without a request, screens with persons want the second factor again
IDLE = dt.timedelta(minutes=10)
ACTIVE_AT, LOCKED_AT = "aktif_pada", "terkunci_pada"
_practice: list[bool] = []
_log = logging.getLogger("cantik.gerbang")


@dataclass(frozen=True, slots=True)
class Guard:
    """What a view asks for: an action of the matrix, or PUBLIC, SIGNED_IN, DEVICE. `area`: keyword with the code;
    `names`: it shows persons, as every view of the actions in `reading_limit.READING` does."""

    action: str
    area: str | None = None
    narrow: bool = False
    names: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the resolver with its guard; None: refused to everybody."""

    pattern: str
    name: str
    view: View
    guard: Guard | None


def who(request: HttpRequest) -> Account:
    """The person whom the gate let in."""
    person = request.user
    assert isinstance(person, Account)  # noqa: S101 - the gate lets nobody else in
    return person


def where(request: HttpRequest) -> AreaCode:
    """The area that a view guarded by `needs` was asked for."""
    area = request.area  # type: ignore[attr-defined]
    assert isinstance(area, AreaCode)  # noqa: S101 - the gate puts it there
    return area


def needs(
    action: str, *, area: str | None = "kode", narrow: bool = False, names: bool = False
) -> Callable[[View], View]:
    """Let a view in only for whom `rights.allowed(person, action, area)` says yes.

    `area`: the keyword of the address that holds a Kemendagri code with dots; None asks "anywhere", and the view must
    narrow its rows with `rights.for_person`. `narrow=True`: the view itself narrows a reach below `Reach.AREA` (own
    assignment, a sharing record, a case) with `request.decision.reach`; without it only the full reach passes.
    `names=True`: the view shows persons, and whoever has read as many as an hour allows is stopped.
    """
    if action not in ACTIONS:
        raise KeyError(action)
    guard = Guard(action, area, narrow, names)

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = _pass(request, guard, kwargs)
            if refused is not None:
                return refused
            area = request.area  # type: ignore[attr-defined]
            with log.within("" if area is None else area.text()):
                response: HttpResponseBase = guarded_view.__wrapped__(request, *args, **kwargs)
            response.headers["Cache-Control"] = "no-store, private"  # nothing behind a right stays in a browser
            return response

        return _mark_view(guarded_view, guard)

    return wrap


def signed_in(view: View) -> View:
    """Let in whoever has signed in: pages about oneself."""

    @functools.wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Account):
            return _sign_in_first(request)
        response: HttpResponseBase = guarded_view.__wrapped__(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    return _mark_view(guarded_view, Guard(SIGNED_IN))


def public(view: View) -> View:
    """Mark a view that anybody may open."""

    @functools.wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = guarded_view.__wrapped__(request, *args, **kwargs)
        return response

    return _mark_view(guarded_view, Guard(PUBLIC))


def by_device(known: Callable[[HttpRequest], object | None]) -> Callable[[View], View]:
    """Let in the device whose token the request brings, whoever has signed in: `known` finds it, `request.device` holds
    it. 403 for any other; a 401 would make phones ask for a password that does not exist."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            device = known(request) if getattr(request, TOKEN, "") else None
            if device is None:
                # said by this server, not by somebody on the way: the phone lets go of its list
                told = {STANDING: "unknown"}
                return HttpResponse(status=403, content_type="text/plain; charset=utf-8", headers=told)
            request.device = device  # type: ignore[attr-defined]
            response: HttpResponseBase = guarded_view.__wrapped__(request, *args, **kwargs)
            return response

        return _mark_view(guarded_view, Guard(DEVICE))

    return wrap


def _mark_view(view: View, guard: Guard) -> View:
    view.guard = guard  # type: ignore[attr-defined]
    return view


def guard_of(view: object) -> Guard | None:
    """The guard of a view, None when nobody thought of one."""
    return getattr(view, "guard", None)


def _pass(request: HttpRequest, guard: Guard, kwargs: dict[str, Any]) -> HttpResponseBase | None:
    """None when the person may enter; else the answer that they get."""
    area = _area(kwargs, guard)
    person = request.user
    decision = decide_access(person, guard, area)
    if not decision.ok:
        if not isinstance(person, Account):
            return _sign_in_first(request)
        return _refuse(request, person, guard, area, decision)
    request.area, request.decision = area, decision  # type: ignore[attr-defined]
    if not isinstance(person, Account):
        return None
    unproved = prove(request, person, decision, area)
    if unproved is not None:
        return turned_away(unproved)
    if not guard.names and guard.action not in reading_limit.READING:
        return None
    return (
        _enough(request) if reading_limit.stop_reading(person, decision, "" if area is None else area.text()) else None
    )


def decide_access(person: rights.Person, guard: Guard, area: AreaCode | None) -> rights.AccessDecision:
    """What rights say of a person before this guard, proofs left aside: less than the whole area passes only where the
    view narrows it itself."""
    decision = rights.check_access(person, guard.action, area)
    if decision.ok and not guard.narrow and not decision.whole:
        reason = _("Untuk %s perlu izin khusus.") % _(ACTIONS[guard.action].name)
        return rights.AccessDecision(False, reason, knows=decision.knows)
    return decision


def turned_away(response: HttpResponseBase) -> HttpResponseBase:
    """An answer that only asks who is there, marked as such: what was sent may be kept until that is known."""
    setattr(response, TURNED_AWAY, True)
    return response


def _sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """To the page where one signs in; from there back to the page that the form stood on."""
    return turned_away(redirect_to_login(way_back(request, request.get_full_path())))


def _enough(request: HttpRequest) -> HttpResponse:
    """429 in words: as many persons were read as an hour allows."""
    return render(request, "429.html", {"bacaan": True}, status=429)


def _area(kwargs: dict[str, Any], guard: Guard) -> AreaCode | None:
    if guard.area is None:
        return None
    try:
        return rights.area_code(str(kwargs[guard.area]))
    except InvalidAreaCode as error:
        raise Http404("no such area") from error


def _refuse(
    request: HttpRequest, person: Account, guard: Guard, area: AreaCode | None, decision: rights.AccessDecision
) -> HttpResponse:
    """Write the refusal down; 404 where even the existence is none of theirs, else 403 in words."""
    refusals.note_refusal(person.actor, guard.action, "" if area is None else area.text(), str(request.method))
    if not decision.knows and area is not None:
        raise Http404("not theirs to know")
    return refusal_page(request, guard.action, decision.reason, narrow=guard.narrow)


def refusal_page(request: HttpRequest, action: str, reason: str, *, narrow: bool = True) -> HttpResponse:
    """403 in plain words: whom the page is for, and why not this person. `narrow`: it shows also what is one's own
    only."""
    names = [_(name) for name in roles_with(action, narrow=narrow)] or [_("yang berwenang")]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {_('atau')} {names[-1]}"
    return render(request, "403.html", {"untuk": listed, "alasan": reason}, status=403)


def prove(
    request: HttpRequest, person: Account, decision: rights.AccessDecision, area: AreaCode | None = None
) -> HttpResponseBase | None:
    """None when the session has shown what the action asks for; else the way to show it.

    Whoever holds a role that reads persons, signs or publishes must have a second factor before any page of work. The
    persons of a practice village are invented: there nobody is sent to set one up, but one that is there is asked for.
    Whoever made the first account sets it up after the first draft (`sitting`).
    """
    if not decision.needs_mfa and not _needs_second_factor(person):
        return None
    if not has_second_factor(person):
        if _practice or (area is not None and is_practice(area)):
            return None
        if not decision.fresh and first_session.holds(request, person):
            return _password_again(request, person)
        return HttpResponseRedirect(f"{reverse('mfa_index')}?{urlencode({'lanjut': way_back(request)})}")
    if not decision.needs_mfa:
        return None  # signing in has asked for it already
    shown = second_factor_at(request, person)
    oldest = clock.now() - FRESH
    locked = shown is not None and shown.timestamp() < request.session.get(LOCKED_AT, 0.0)
    if shown is None or locked or (decision.fresh and shown < oldest):
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': way_back(request)})}")
    return None


def has_second_factor(person: Account) -> bool:
    """Whether a person has set up a second factor (codes of recovery alone are none)."""
    known = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(known.exists())


def lacks_second_factor(person: Account, area: AreaCode | None) -> bool:
    """Whether a person must set up a second factor before something of an area leaves their hands."""
    invented = _practice or (area is not None and is_practice(area))
    return not invented and not has_second_factor(person)


def _password_again(request: HttpRequest, person: Account) -> HttpResponseBase | None:
    """In the first sitting the password opens again what was locked when nobody worked here for a while."""
    if first_session.shown_since(request, person, float(request.session.get(LOCKED_AT, 0.0))):
        return None
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': way_back(request)})}")


def _needs_second_factor(person: Account) -> bool:
    held = rights.assignments_of(person, clock.today())
    return any(
        needs_second_factor(assignment.role) and not is_practice(rights.area_code(assignment.area))
        for assignment in held
    )


def practice(on: bool) -> None:
    """In a store of invented persons nobody is sent to set up a second factor; one that is there is asked for.

    The process that serves the store says so once, at its start (`cantik.web.store.open_once`).
    """
    _practice[:] = [True] if on else []


def is_practice_server() -> bool:
    """True in a process that serves a store of invented persons."""
    return bool(_practice)


def second_factor_at(request: HttpRequest, person: Account) -> dt.datetime | None:
    """When this session last showed a second factor, or None."""
    times = [record["at"] for record in get_authentication_records(request, person) if record["method"] == "mfa"]
    return dt.datetime.fromtimestamp(max(times), tz=dt.UTC) if times else None


def just_signed_in(request: HttpRequest, person: Account) -> bool:
    """True while the way in (password, second factor, passkey) was shown within allauth's time for it.

    allauth lets nobody in who has a second factor without it, so the last thing that was shown ends a whole sign-in.
    """
    times = [float(record["at"]) for record in get_authentication_records(request, person)]
    last = max(times, default=0.0)
    oldest = clock.now().timestamp() - app_settings.REAUTHENTICATION_TIMEOUT
    return bool(last > max(oldest, float(request.session.get(LOCKED_AT, 0.0))))


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """Where to go afterwards: this page; for the answer to a form the page that the form stands on, `otherwise` when
    the browser does not say which one that is."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.META.get("HTTP_REFERER", "")
    safe = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if safe else otherwise


def registered_routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[Route]:
    """Every address of the resolver with its guard."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from registered_routes(entry.url_patterns, path)
        else:
            yield Route(path, entry.name or "", entry.callback, guard_of(entry.callback))
