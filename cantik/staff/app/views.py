"""Pages of accounts that allauth does not have: the first start, one's own account."""

from __future__ import annotations

from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.staff.app import accounts, first, rights
from cantik.staff.app.forms import FirstAccountForm
from cantik.staff.app.gate import public, signed_in
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The first account, while there is none: from this computer, or with the code that the console printed."""
    if not accounts.none_yet():
        raise Http404("there is an account")
    code = request.POST.get("kode", "") or request.GET.get("kode", "")
    if not first.may_begin(request, code):
        return render(request, "staff/mulai_kode.html", {"salah": bool(code)}, status=403)
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                person = accounts.make_first(
                    name=said["name"], username=said["username"], password=said["password"], area=said["area"],
                    role=said["role"], decree=said["decree"],
                )  # fmt: skip
        except NotAllowed as error:  # somebody else was quicker
            raise Http404("there is an account") from error
        first.done()
        login(request, person, backend=_BACKEND)
        return redirect("mfa_index")
    return render(request, "staff/mulai.html", {"form": form, "kode": code})


@public
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """Who forgot the password or lost the second factor: in person, with a printed code, never by e-mail."""
    return render(request, "staff/lupa.html")


@public
@require_safe
def no_signup(request: HttpRequest) -> HttpResponse:
    """Nobody signs up; the page says how accounts come about."""
    return render(request, "staff/tanpa_daftar.html")


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own account: roles with their end, ways to sign in, sessions."""
    person = request.user
    assert isinstance(person, Account)  # noqa: S101  (the gate let nobody else in; for the type checker)
    held = rights.assignments_of(person, clock.today())
    return render(request, "staff/akun.html", {"tugas": held})
