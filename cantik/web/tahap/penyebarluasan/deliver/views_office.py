"""`/penerimaan/KODE/`: what came to an office, since when, what was found; which villages may deliver."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import AreaIndex
from cantik.codes.knowledge import load_store
from cantik.codes.nation import is_nation, office_above
from cantik.federate.app import journeys, key_change, offices, senders, sum_state, watching
from cantik.federate.app.models import ACCEPTED, Sender
from cantik.federate.errors import DeliveryRefused
from cantik.federate.invitation import BASIS
from cantik.release.app import checking, withdrawing
from cantik.release.check import CheckState
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.staff.app.signing_keys import newest_key_id
from cantik.vault.app.opening import at_hand
from cantik.vault.signing_file import parse_handed
from cantik.vault.spoken_key import speak_key
from cantik.web.check_words import WORDS
from cantik.web.downloads import attach_file
from cantik.web.language import lang, of_content
from cantik.web.reach import server_address

SEE, INVITE = "temuan.buka", "rilis.terbitkan"
#: so many villages that are missing stand on the page; that of releases of the area has all
SHOWN = 12
#: bytes of the public half of a key, as a file
_MOST_KEY = 20_000


@needs(SEE)
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The list."""
    return show_page(request, area_code(kode))


def show_page(request: HttpRequest, area: AreaCode, wrong: str = "") -> HttpResponse:
    """The page, and what was wrong with what was asked of it."""
    from cantik.web.tahap.penyebarluasan.deliver.views_above import describe_above  # which answers with this page

    came, names = journeys.list_came(area), load_store(at_hand().store.path).areas
    pulled = withdrawing.of_levels({each.arrival.kode for each in came})
    states = checking.states({each.arrival.kode for each in came})
    by_itself = set(offices.without_introduced({each.arrival.kode for each in came}))
    rows = [
        {
            "tiba": each.arrival,
            "desa": names.get(AreaCode.kemendagri(each.arrival.kode)).name,
            "salah": each.wrong,
            "keadaan": WORDS[states.get(each.key, CheckState.HANDED_IN)],
            "diputus": states.get(each.key) is CheckState.APPROVED,
            "masuk": each.arrival.state == ACCEPTED,
            "diantar": offices.is_level(each.arrival.kode) or each.arrival.kode not in by_itself,
            "ditarik": pulled.get(each.key),
        }
        for each in came
    ]
    values: dict[str, Any] = {
        "kode": area.text(),
        "datang": rows,
        **_describe_senders(area, names),
        "indeks": [
            (names.get(AreaCode.kemendagri(each.code)).name, each)
            for each in watching.list_watched(area, opened=at_hand())
        ],
        "dari_desa": area.level > AreaLevel.PROVINSI,
        "pusat": is_nation(area),
        **describe_above(request, area),
        **_describe_sum(area),
        "boleh": check_access(who(request), INVITE, area).whole,
        "kunci_kantor": speak_key(newest_key_id(area)),
        "dasar": BASIS,
        "salah": wrong,
    }
    return render(request, "deliver/penerimaan.html", values, status=422 if wrong else 200)


def _describe_senders(area: AreaCode, names: AreaIndex) -> dict[str, Any]:
    """Who may deliver, and of how many a server below speaks."""
    known = Sender.objects.filter(offices.lies_within(area), ended_at=None).order_by("kode")
    direct = set(offices.without_introduced(row.kode for row in known))
    return {
        "pengirim": [(row, names.get(AreaCode.kemendagri(row.kode)).name) for row in known if row.kode in direct],
        "diantar": len(known) - len(direct),
    }


def _describe_sum(area: AreaCode) -> dict[str, Any]:
    """What is in the sum of the area now, and what is missing; nothing where that cannot be read."""
    opened = at_hand()
    knowledge = load_store(opened.store.path)
    try:
        found = sum_state.sum_state(area, opened=opened, knowledge=knowledge)
    except CantikError as error:
        return {"jumlah": None, "jumlah_salah": error_words.error_line(error)}
    if found is None:
        return {"jumlah": None}
    rows = [(each.name, of_content(each.why), each.server) for each in found.missing]
    said = found.coverage.describe(lang())
    return {"jumlah": found, "cakupan": said, "kurang": rows[:SHOWN], "kurang_lagi": len(rows[SHOWN:])}


@needs(INVITE)
@require_POST
def invite(request: HttpRequest, kode: str) -> HttpResponse:
    """Invite a village: the answer is the file that is handed over to it."""
    area = area_code(kode)
    try:
        village = _require_below(request.POST.get("desa", ""), area)
        made = senders.invite_village(
            village,
            address=server_address(request),
            opened=at_hand(),
            by=who(request).actor,
            key=request.POST.get("kunci", "").strip(),
            basis=request.POST.get("dasar", ""),
            founding=True,  # who asks has the right of that office
        )
    except CantikError as error:
        return show_page(request, area, error_words.error_line(error))
    return attach_file(made.file, f"undangan-kirim-{village.text()}.json", "application/json")


@needs(INVITE)
@require_POST
def take_new_key(request: HttpRequest, kode: str) -> HttpResponse:
    """The computer of a sender was lost: another key from now on, and the invitation that is handed over to it."""
    area, file = area_code(kode), request.FILES.get("berkas")
    try:
        village = _require_below(request.POST.get("desa", ""), area)
        data = b"" if file is None else file.read(_MOST_KEY)
        made = key_change.replace_sender_key(
            village,
            parse_handed(data, "" if file is None else str(file.name)[:100]),
            request.POST.get("kunci", ""),
            address=server_address(request),
            opened=at_hand(),
            by=who(request).actor,
        )
    except CantikError as error:
        return show_page(request, area, error_words.error_line(error))
    return attach_file(made.file, f"undangan-kirim-{village.text()}.json", "application/json")


def _require_below(text: str, area: AreaCode) -> AreaCode:
    """Whom an office may invite: of its own area, and known. Raises W101, T608."""
    village = AreaCode.kemendagri(text.strip())
    if office_above(village) != area or village not in load_store(at_hand().store.path).areas:
        raise DeliveryRefused("T608", "Desa ini bukan di wilayah Anda", found=village.text(), expected=area.text())
    return village
