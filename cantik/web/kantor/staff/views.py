"""Pages of accounts that allauth does not have: the first start, one's own account."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import Login
from allauth.account.views import login as account_login
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base import clock
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.collect.app.models import Batch
from cantik.staff.app import (
    accounts,
    codes,
    error_words,
    first_account,
    first_session,
    invitations,
    log,
    places,
    recovery,
    rights,
    tries,
)
from cantik.staff.app.gate import public, signed_in
from cantik.staff.app.models import Account, Invitation
from cantik.staff.errors import BadCode, NotAllowed
from cantik.staff.matrix import needs_second_factor
from cantik.web.fields import take_post
from cantik.web.kantor.staff.forms import FirstAccountForm
from cantik.web.kantor.staff.people_forms import AcceptInvitationForm, CodeForm, RecoverForm

_INVITED = "cantik_undangan"
_KEPT_S = 3600
#: where a person goes on when the second factor is set up
WAY_BACK = "cantik_lanjut"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The first account, while there is none: from this computer, or with the code that the console printed."""
    if not accounts.none_yet():
        raise Http404("there is an account")
    code = request.POST.get("kode", "") or request.GET.get("kode", "")
    if not first_account.may_begin(request, code):
        return render(request, "staff/mulai_kode.html", {"salah": bool(code)}, status=403)
    if request.method != "POST" and "wilayah" not in request.GET:
        wanted = request.GET.get("cari", "").strip()[:100]
        found = places.search(wanted)
        if _only(found):  # nothing to choose: the next page says which one it is, and how to choose another
            return redirect(
                f"{reverse('mulai')}?{urlencode({'wilayah': _only(found), **({'kode': code} if code else {})})}"
            )
        return render(request, "staff/mulai_desa.html", {"cari": wanted, "hasil": found, "kode": code})
    place = _chosen_place(request)
    form = FirstAccountForm(take_post(request), place=place, initial={"area": request.GET.get("wilayah", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            person = accounts.make_first(
                name=said["name"],
                username=said["username"],
                password=said["password"],
                area=said["area"],
                role=said["role"],
                decree=said["decree"],
            )
        except NotAllowed as error:  # somebody else was quicker
            raise Http404("there is an account") from error
        first_account.forget_code()
        empty = not Batch.objects.exists()  # who reads persons with the password alone has brought them in
        response = enter(request, person, "/" if empty else reverse("mfa_index"))
        if empty:
            first_session.begin(request, person)
        return response
    return render(request, "staff/mulai.html", {"form": form, "kode": code, "tempat": place})


def _only(found: places.Found) -> str:
    """The code of the one place that a search gave, "" for none or several."""
    return found.places[0].kode if len(found.places) == 1 and not found.more else ""


def _chosen_place(request: HttpRequest) -> places.PlaceChoice | None:
    """The area that the form is about; None for one that is in no list."""
    said = request.POST.get("area", "") or request.GET.get("wilayah", "")
    try:
        return places.place_of(rights.area_code(said.strip()))
    except InvalidAreaCode:
        return None


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in; in a store without any account the way leads to the first one."""
    if request.method != "POST" and accounts.none_yet():
        return redirect("mulai")
    if request.method == "POST" and tries.too_many_signing_in(request):
        return render(request, "429.html", status=429)
    response: HttpResponseBase = account_login(request)
    return response


def enter(request: HttpRequest, person: Account, to: str) -> HttpResponse:
    """Sign in whoever has just chosen a password: it counts as shown, so that a second factor can be set up at once."""
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=to))
    reauthenticate_by_password(request)
    return response


@public
@require_safe
def explain_recovery(request: HttpRequest) -> HttpResponse:
    """Who forgot the password or lost the second factor: in person, with a printed code, never by e-mail."""
    return render(request, "staff/lupa.html")


@public
@require_safe
def no_signup(request: HttpRequest) -> HttpResponse:
    """Nobody signs up; the page says how accounts come about."""
    return render(request, "staff/tanpa_daftar.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """A new beginning with a code that an authorised person printed: new password, no second factor, no session."""
    form = RecoverForm(take_post(request))
    if request.method == "POST" and form.is_valid() and _patience(request, form):
        said = form.cleaned_data
        try:
            person = recovery.find(said["username"], said["code"]).person
            validate_password(said["password"], person)
            recovery.use(said["username"], said["code"], said["password"])
        except BadCode as error:
            form.add_error("code", f"{error_words.translate_sentence(error.message)}.")
        except ValidationError as error:
            form.add_error("password", error)
        else:
            messages.success(request, _("Kata sandi baru tersimpan. Masuk, lalu pasang kembali pengaman kedua."))
            return redirect("account_login")
    return render(request, "staff/pulih.html", {"form": form})


def _patience(request: HttpRequest, form: CodeForm) -> bool:
    """What people type by hand in a minute behind one address; each code has 80 random bits anyway."""
    if not tries.too_many_codes(request):
        return True
    form.add_error("code", _("Terlalu banyak percobaan. Tunggu satu menit, lalu coba lagi."))
    return False


@public
@require_safe
def follow_link(_request: HttpRequest, kode_undangan: str) -> HttpResponse:
    """The link of an invitation: the code moves into a cookie, so that it stands in no address further on."""
    return _keep_code(redirect("undangan"), codes.normal(kode_undangan)[:40])


@public
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest) -> HttpResponse:
    """An invitation: type its code, then make an account or take the role into the account one has."""
    typed = CodeForm(request.POST if "code" in request.POST else None)
    if typed.is_bound and typed.is_valid() and _patience(request, typed):
        return _keep_code(redirect("undangan"), codes.normal(typed.cleaned_data["code"]))
    code = request.get_signed_cookie(_INVITED, "", max_age=_KEPT_S)
    if not code or typed.is_bound:
        return render(request, "staff/undangan_kode.html", {"form": typed})
    try:
        invitation = invitations.find(code)
        return _accept(request, invitation, code)
    except (BadCode, NotAllowed) as error:
        typed = CodeForm({"code": ""})
        typed.errors.clear()
        typed.add_error("code", f"{error_words.translate_sentence(error.message)}.")
        return _forget_code(render(request, "staff/undangan_kode.html", {"form": typed}, status=410))


def _keep_code(response: HttpResponse, code: str) -> HttpResponse:
    """The code in a signed cookie: a stranger who tries codes leaves nothing in the database."""
    response.set_signed_cookie(
        _INVITED, code, max_age=_KEPT_S, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def _forget_code(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(_INVITED, samesite="Lax")
    return response


def _accept(request: HttpRequest, invitation: Invitation, code: str) -> HttpResponse:
    place = AreaIndex.load_shipped().find(rights.area_code(invitation.area))
    context = {"undangan": invitation, "tempat": place.name if place else invitation.area}
    if isinstance(request.user, Account):
        if request.method == "POST":
            invitations.accept(code, request.user)
            messages.success(request, _("Peran %s ditambahkan ke akun Anda.") % invitation.role_name)
            return _forget_code(redirect("akun"))
        return render(request, "staff/undangan_terima.html", context)
    form = AcceptInvitationForm(invitation, take_post(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = invitations.accept_new(code, name=said["name"], username=said["username"], password=said["password"])
        return _forget_code(
            enter(request, person, reverse("mfa_index") if needs_second_factor(invitation.role) else "/")
        )
    return render(request, "staff/undangan_terima.html", context | {"form": form})


@signed_in
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """The ways to a second factor; where the person came from is kept until one is set up."""
    _remember_way(request)
    response: HttpResponseBase = mfa.index(request)
    return response


@signed_in
def telephone(request: HttpRequest) -> HttpResponseBase:
    """Set up the code of a telephone; afterwards the way leads back to where the person came from."""
    _remember_way(request)
    response: HttpResponseBase = totp.activate_totp(request)
    return response


def _remember_way(request: HttpRequest) -> None:
    way = request.GET.get("lanjut", "")
    if way and url_has_allowed_host_and_scheme(way, {request.get_host()}, require_https=request.is_secure()):
        request.session[WAY_BACK] = way


@signed_in
@require_POST
def end_session(request: HttpRequest, nomor: int) -> HttpResponse:
    """End one of my own sessions, on another device."""
    found = UserSession.objects.filter(pk=nomor, user=request.user.pk).first()
    if found is None:
        raise Http404("not mine")
    found.end()
    assert isinstance(request.user, Account)  # noqa: S101 - what the gate lets in
    log.record(
        by=request.user.actor, at=clock.now(), action="akun.akhiri_sesi", subject="akun", subjects=[request.user.pk]
    )
    messages.success(request, _("Sesi itu diakhiri."))
    return redirect("usersessions_list")


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own account: roles with their end, ways to sign in, sessions."""
    person = request.user
    assert isinstance(person, Account)  # noqa: S101  (the gate let nobody else in; for the type checker)
    held = rights.assignments_of(person, clock.today())
    return render(request, "staff/akun.html", {"tugas": held})
