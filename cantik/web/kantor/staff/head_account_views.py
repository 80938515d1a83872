"""The kepala desa beside the agen statistik: an account made on this very laptop, which goes on to the signature."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.staff.app import error_words, gate, invitations
from cantik.staff.app.invitations import Invitee
from cantik.web.fields import take_post
from cantik.web.head_account import grant_beside, may_sign_beside
from cantik.web.kantor.staff.forms import AccountFields
from cantik.web.kantor.staff.people import FRESH
from cantik.web.kantor.staff.views import enter


class BesideForm(AccountFields):
    """What the kepala desa types: name, name to sign in with, password."""

    def __init__(self, area: AreaCode, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._desa = area

    def areas(self) -> list[AreaCode]:
        """The village: its names make no password."""
        return [self._desa]


@gate.needs("akun.kelola", narrow=True)
def sign_here(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The kepala desa types name and password here, is signed in instead of the agen, sets up their own second factor
    and reads what waits for the signature. An invitation that is taken up at once: the log says both."""
    me, desa = gate.who(request), gate.where(request)
    if not may_sign_beside(request, me, desa):
        raise Http404("there is a kepala desa, or this is another computer")
    if request.method == "POST":
        asked = gate.prove(request, me, FRESH, desa)
        if asked is not None:
            return asked
    form = BesideForm(desa, take_post(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            _made, code = invitations.invite(Invitee(said["name"]), grant_beside(desa), by=me)
            person = invitations.accept_new(
                code, name=said["name"], username=said["username"], password=said["password"]
            )
        except CantikError as error:
            form.add_error(None, error_words.error_line(error))
        else:
            logout(request)
            onward = urlencode({"lanjut": reverse("terbit_tanda_tangan", args=[kode])})
            return enter(request, person, f"{reverse('mfa_activate_totp')}?{onward}")
    return render(request, "staff/di_sini.html", {"bagian": "orang", "form": form})
