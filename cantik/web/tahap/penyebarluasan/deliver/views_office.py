"""`/penerimaan/KODE/`: what came to an office, since when, what was found; which villages may deliver."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.federate.app import journeys, senders
from cantik.federate.app.models import ACCEPTED, Sender
from cantik.federate.errors import DeliveryRefused
from cantik.release.app import checking
from cantik.release.check import CheckState
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.check_words import WORDS

SEE, INVITE = "temuan.buka", "rilis.terbitkan"


@needs(SEE)
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The list."""
    return _page(request, area_code(kode))


def _page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    came, names = journeys.list_came(area.text()), load_store(at_hand().store.path).areas
    states = checking.states({each.arrival.kode for each in came})
    rows = [
        {
            "tiba": each.arrival,
            "desa": names.get(AreaCode.kemendagri(each.arrival.kode)).name,
            "salah": each.wrong,
            "keadaan": WORDS[states.get((each.arrival.kode, each.arrival.number), CheckState.HANDED_IN)],
            "masuk": each.arrival.state == ACCEPTED,
        }
        for each in came
    ]
    known = Sender.objects.filter(kode__startswith=f"{area.text()}.", ended_at=None).order_by("kode")
    values: dict[str, Any] = {
        "kode": area.text(),
        "datang": rows,
        "pengirim": [(row, names.get(AreaCode.kemendagri(row.kode)).name) for row in known],
        "boleh": check_access(who(request), INVITE, area).ok,
        "salah": wrong,
    }
    return render(request, "deliver/penerimaan.html", values, status=422 if wrong else 200)


@needs(INVITE, narrow=True)
@require_POST
def invite(request: HttpRequest, kode: str) -> HttpResponse:
    """Invite a village: the answer is the file that is handed over to it."""
    area = area_code(kode)
    try:
        village = AreaCode.kemendagri(request.POST.get("desa", "").strip())
        if village.kabupaten() != area or village not in load_store(at_hand().store.path).areas:
            raise DeliveryRefused("T608", "Desa ini bukan di wilayah Anda", found=village.text(), expected=area.text())
        made = senders.invite_village(
            village,
            address=settings.SITE_ADDRESS,
            opened=at_hand(),
            by=who(request).actor,
            key=request.POST.get("kunci", "").strip(),
        )
    except CantikError as error:
        return _page(request, area, error_words.error_line(error))
    response = HttpResponse(made.to_bytes(), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="undangan-kirim-{village.text()}.json"'
    return response
