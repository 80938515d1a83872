"""`/latihan/`: a village of invented people beside one's own, to try every step; it can be begun anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.media_types import XLSX
from cantik.coach.app.village_home import state_of
from cantik.contoh.latihan import PERSONS, WORKBOOK
from cantik.staff.app import demo_accounts
from cantik.staff.app.gate import needs, who
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import attach_file
from cantik.web.kantor.home import practice
from cantik.web.store import describe_area


@needs("latihan.pakai", area=None)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the practice village is for, the way into it, and the button that begins anew."""
    desa = demo_accounts.practice_of(who(request))
    values: dict[str, Any] = {"bagian": "latihan", "warga": PERSONS, "latihan": None}
    if desa is not None:
        state = state_of(desa, at_hand().store.path / "rilis")
        values |= {"latihan": desa.text(), "sebutan": describe_area(desa).full, "keadaan": state}
    return render(request, "home/latihan.html", values)


@needs("latihan.pakai", area=None)
@require_POST
def begin(request: HttpRequest) -> HttpResponseBase:
    """Open the person's practice village; pressed twice, it is one village."""
    desa = demo_accounts.begin_practice(who(request))
    practice.lay_borders(at_hand(), desa, clock.today())
    return redirect("beranda_desa", desa.text())


@needs("latihan.pakai", area=None)
@require_POST
def again(request: HttpRequest) -> HttpResponseBase:
    """Close the practice village and open an empty one; only with the mark that says so. `lama` is what was seen: the
    same form sent twice begins anew once."""
    person = who(request)
    former = demo_accounts.practice_of(person)
    if not request.POST.get("yakin"):
        messages.error(request, _("Belum dimulai ulang. Centang kalimat di atas tombol lebih dulu."), extra_tags="bad")
        return redirect("latihan")
    if former is None or former.text() != request.POST.get("lama"):
        return redirect("latihan")
    desa = demo_accounts.begin_again(person)
    practice.lay_borders(at_hand(), desa, clock.today())
    messages.success(request, _("Latihan dimulai ulang. Desa latihan ini masih kosong."), extra_tags="ok")
    return redirect("beranda_desa", desa.text())


@needs("latihan.pakai", area=None)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The workbook of the person's practice village."""
    desa = demo_accounts.practice_of(who(request))
    if desa is None:
        raise Http404("no practice village")
    data = practice.practice_workbook(desa, clock.today())
    return attach_file(data, WORKBOOK, XLSX)
