"""`/rilis-wilayah/<kode>/`: releases of a kabupaten, its kecamatan and groups, made of what villages published and the
walidata examined (docs/adr/0060). Everybody with an office in the kabupaten reads them; how villages stand on a date is
shown to whose office covers the area; the walidata makes them, in the background."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.base.reason_groups import ReasonGroup, group_by_reason
from cantik.coach.app.queries import names_below
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.knowledge import AREAS_FILE, load_store
from cantik.codes.nation import is_nation
from cantik.codes.practice import is_practice
from cantik.jobs.app import service
from cantik.jobs.app.models import DONE, FAILED, Job
from cantik.levels.app import desk, release_job, sums
from cantik.levels.app.coverage import count_coverage
from cantik.levels.app.desk import LevelDay, LevelRelease, LevelShelf
from cantik.measure.levels import LevelVillage
from cantik.outlets.app.looks import LEVEL_RIGHT
from cantik.staff.app import error_words, refusals, rights
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.models import Account
from cantik.vault.app.opening import at_hand
from cantik.web.damage import DAMAGED
from cantik.web.language import either, lang, of_content
from cantik.web.store import describe_area

SEE, MAKE = "rilis_wilayah.lihat", release_job.MAKE
_CODE = re.compile(r"^\[(\w+)\]")
_RESTORE = noop("Minta pengelola simpanan memulihkannya dari cadangan, lalu buat lagi.")
_UNPROVED = noop(
    "Tidak terbukti bahwa orang di setiap desa tetap terlindungi di samping jumlahnya. Laporkan kepada pengembang "
    "Cantik dengan tanggal dan nomor rilis desanya."
)
_DAMAGED = noop("Rilis yang sudah berdiri atau edisi desanya rusak di simpanan.")
#: errors that end the job, each with its words for an office
_FAILURES: Mapping[str, tuple[str, ...]] = {
    "D162": (
        noop(
            "Belum ada edisi desa yang dapat dijumlahkan untuk tanggal ini. Periksa dan setujui rilis desanya, atau "
            "pilih tanggal lain."
        ),
    ),
    "P104": (_UNPROVED,),
    "P105": (_UNPROVED,),
    "P106": (noop("Catatan pelindungan edisi terdahulu rusak."), _RESTORE),
    **dict.fromkeys(DAMAGED, (_DAMAGED, _RESTORE)),
    "R302": (noop("Rilis wilayah lain di simpanan ini sedang dibuat. Tunggu sampai selesai, lalu buat lagi."),),
}


# ── which area ───────────────────────────────────────────────────────────────────────────────────
@needs(SEE, area=None)
@require_safe
def first(request: HttpRequest) -> HttpResponseBase:
    """To the releases of one's own area, or a list of the areas that one may read them of."""
    found: list[AreaCode] = []
    for area in rights.areas_for(who(request), SEE):
        found += _pages_of(area)
    areas = list(dict.fromkeys(area for area in found if not is_practice(area)))
    if len(areas) == 1:
        return redirect("rilis_wilayah", areas[0].text())
    shown = [(area_name(area), area.text()) for area in areas]
    return render(request, "release/wilayah_pilih.html", {"bagian": "rilis_wilayah", "wilayah": shown})


def area_name(area: AreaCode) -> str:
    """An area with its word: names of kabupaten carry theirs, those of kecamatan do not."""
    name = describe_area(area).full
    return _("Kecamatan %s") % name if area.level is AreaLevel.KECAMATAN else name


def _pages_of(area: AreaCode) -> Sequence[AreaCode]:
    """The areas whose releases somebody looks for who has an office in an area."""
    if area.level is AreaLevel.PROVINSI:
        below = names_below(area, AreaLevel.KABUPATEN, at_hand().store.path / AREAS_FILE)
        return [area, *(AreaCode.kemendagri(code) for code, _name in below)]
    above = [each for each in (area, *area.ancestors()) if each.level is AreaLevel.KABUPATEN]
    return [area, *above] if area.level is AreaLevel.KECAMATAN else above


def area_read(request: HttpRequest, kode: str) -> AreaCode:
    """The province, kabupaten or kecamatan of an address whose releases a person may read: an office anywhere in the
    province or kabupaten, or above it. Raises `Http404`."""
    try:
        area = AreaCode.from_stored(kode)
    except InvalidAreaCode as error:
        raise Http404("no such area") from error
    person = who(request)
    unnamed = not is_nation(area) and describe_area(area).name == kode
    if area.level not in desk.LEVELS or is_practice(area) or unnamed:
        raise Http404("no area that releases are made for")
    whole = area.parent() or area if area.level is AreaLevel.KECAMATAN else area
    own = rights.areas_for(person, SEE)
    if not any(office.contains(area) or whole.contains(office) for office in own):
        refusals.note_refusal(person.actor, SEE, kode, str(request.method))
        raise Http404("not theirs to know")
    return area


# ── the page ─────────────────────────────────────────────────────────────────────────────────────
@needs(SEE, area=None)
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """The releases that stand; for an office of the area how its villages stand on a date, and what the job does."""
    area, person = area_read(request, kode), who(request)
    asked = _read_query(request, area) if covers(person, area) else None
    shelf = desk.load_shelf(area, opened=at_hand())  # after the job: one that ends between the two is told whole
    values: dict[str, Any] = {
        "bagian": "rilis_wilayah",
        "kode": kode,
        "nama": area_name(area),
        "kabupaten": area.level is AreaLevel.KABUPATEN,
        "provinsi": area.level is AreaLevel.PROVINSI and not is_nation(area),
        "pusat": is_nation(area),
        "rilis": [(title_of(release), release) for release in shelf.releases],
        "rusak": shelf.damaged,
        "kantor": asked is not None,
        "boleh_buat": rights.check_access(person, MAKE, area).ok,
        "boleh_rupa": not is_nation(area) and rights.check_access(person, LEVEL_RIGHT, area).ok,
    }
    if asked is not None:
        values |= _of_day(request, area, shelf, asked)
    return render(request, "release/wilayah.html", values)


def covers(person: Account, area: AreaCode) -> bool:
    """Whether somebody's office covers an area: how its villages stand is not for their neighbours."""
    return rights.check_access(person, SEE, area).ok


@dataclass(frozen=True, slots=True)
class _Asked:
    """The days that an office may choose, the one that it asks for, and the job of that day."""

    offered: Sequence[LevelDay]
    on: dt.date | None
    job: Job | None


def _read_query(request: HttpRequest, area: AreaCode) -> _Asked:
    opened = at_hand()
    offered = desk.days(area, opened=opened, knowledge=load_store(opened.store.path))
    on = day_asked(request.GET.get("tanggal", ""), offered)
    return _Asked(offered, on, service.latest(release_job.KIND.id, release_job.subject(area, on)) if on else None)


def _of_day(request: HttpRequest, area: AreaCode, shelf: LevelShelf, asked: _Asked) -> dict[str, Any]:
    opened = at_hand()
    knowledge = load_store(opened.store.path)
    on, job = asked.on, asked.job
    if on is None:
        return {"tanggal_pilih": [], "tanggal": None}
    values: dict[str, Any] = {"tanggal_pilih": asked.offered, "tanggal": on, "pekerjaan": job}
    if request.GET.get("tanggal", on.isoformat()) != on.isoformat():
        said = _("Tidak ada edisi desa yang lolos Periksa dengan tanggal itu; yang tampil keadaan %s.")
        values["tanggal_lain"] = said % long_date(on, lang())
    if job is not None and job.state == FAILED:
        values["gagal"] = failure(job)
    try:
        found = desk.villages(area, on, opened=opened, knowledge=knowledge)
    except CantikError as error:
        return values | {"salah": error_words.error_line(error)}
    covered = count_coverage(found)
    own, lacking = shelf.of_day(on).get(area.text()), shelf.list_unreplaced(on)
    same = own is not None and desk.same_editions(own, found)
    outdated = [each for each in shelf.list_outdated(on, found) if each.code != area.text()]
    return values | {
        "desa_ada": covered.counted,
        "cakupan": covered.describe(lang()),
        "lengkap": covered.whole,
        "menunggu": _list_uncounted(who(request), area, found),
        "banyak_menunggu": sum(bool(each.why) for each in found),
        "tanpa_catatan": group_by_reason(
            (village.name, "") for village in desk.without_record(area, found, opened=opened, knowledge=knowledge)
        ),
        "sendiri": own,
        "sama": same and not lacking and not outdated,
        "tetap": own is not None and desk.same_again(own, found, knowledge.of(area)),
        "usang": [f"{title_of(each)} {each.shelved.number}" for each in outdated],
        "berubah": own is not None and not same,
        "ditarik_saja": [title_of(each) for each in lacking],
        "tanpa_rilis": _silent(area, on, found, shelf) if job is not None and job.state == DONE else [],
    }


def _list_uncounted(
    person: Account, area: AreaCode, found: Sequence[LevelVillage]
) -> list[ReasonGroup[tuple[str, str]]]:
    """The villages that are not counted, by reason: name, and where their editions stand and are examined ("" for who
    may not see it; who may see those of an area may see those of every village inside)."""
    sees = rights.check_access(person, "desa.lihat", area).ok
    return group_by_reason(
        ((each.name, reverse("terbit", args=[each.code]) if sees else ""), of_content(sums.told_why(each.why)))
        for each in found
        if each.why
    )


def day_asked(text: str, offered: Sequence[LevelDay]) -> dt.date | None:
    """The reference date that is asked for; the newest one without a wish that can be met."""
    wished = next((day.on for day in offered if day.on.isoformat() == text), None)
    return wished or (offered[0].on if offered else None)


def _silent(area: AreaCode, on: dt.date, found: Sequence[LevelVillage], shelf: LevelShelf) -> list[str]:
    """The levels of which nothing could be told when the releases of a day were made."""
    above = [AreaCode.from_stored(village.code).parent() for village in found if area.level is not AreaLevel.PROVINSI]
    inside = [area, *sorted({each for each in above if each is not None and each != area})]
    told = {*shelf.of_day(on), *(each.code for each in shelf.list_unreplaced(on))}
    return [area_name(each) for each in inside if each.text() not in told]


def failure(job: Job) -> tuple[str, str]:
    """Why the job ended without a release, as a sentence with what to do; and the whole message."""
    found = _CODE.match(job.problem)
    said = _FAILURES.get(found[1], ()) if found else ()
    if not said:
        return of_content(job.problem), ""
    return " ".join((_("Tidak ada yang terbit."), *map(of_content, said))), job.problem


# ── making them ──────────────────────────────────────────────────────────────────────────────────
@needs(MAKE)
@require_POST
def make(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Start the job; while one of the area and the date waits or runs, it is the same."""
    area = where(request)
    if area.level not in desk.LEVELS or is_practice(area):
        raise Http404("no area that releases are made for")
    text = request.POST.get("tanggal", "")
    opened = at_hand()
    offered = desk.days(area, opened=opened, knowledge=load_store(opened.store.path))
    on = next((day.on for day in offered if day.on.isoformat() == text), None)
    if on is None:
        said = _("Tidak ada edisi desa yang lolos Periksa dengan tanggal itu. Pilih tanggal dari daftar.")
        messages.error(request, said, extra_tags="bad")
        return redirect("rilis_wilayah", kode)
    service.start(
        kind=release_job.KIND.id, subject=release_job.subject(area, on), code=area.text(), by=who(request).actor
    )
    return redirect(f"{reverse('rilis_wilayah', args=[kode])}?tanggal={on.isoformat()}")


@needs(MAKE)
@require_POST
def stop(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Stop the job of a date; whole editions that it made stay."""
    day = request.POST.get("tanggal", "")[:10]
    job = service.latest(release_job.KIND.id, f"{where(request).text()} {day}")
    if job is None or not job.active:
        messages.error(request, _("Tidak ada rilis yang sedang dibuat untuk tanggal itu."), extra_tags="bad")
        return redirect("rilis_wilayah", kode)
    service.stop(job)
    after = service.latest(job.kind, job.subject)
    if after is None or not after.active:  # one that runs says on its page that it is being stopped
        said = _("Pembuatan rilis dihentikan. Rilis yang sudah jadi tetap berdiri.")
        messages.success(request, said, extra_tags="ok")
    return redirect(f"{reverse('rilis_wilayah', args=[kode])}?tanggal={day}")


@needs(SEE, area=None)
@require_safe
def progress(request: HttpRequest, kode: str) -> HttpResponse:
    """How far the job is; 205 asks the page to load again because it is over."""
    area = area_read(request, kode)
    if not covers(who(request), area):
        raise Http404("not theirs to know")
    job = service.latest(release_job.KIND.id, f"{area.text()} {request.GET.get('tanggal', '')[:10]}")
    if job is None or not job.active:
        return HttpResponse(status=205)
    return render(request, "release/_wilayah_maju.html", {"pekerjaan": job})


def title_of(release: LevelRelease) -> str:
    """The name of a level in the page's language."""
    return either(*release.names)
