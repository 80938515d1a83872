"""`/desa/<kode>/kemiskinan/`: who is reached by aid and who is not, in the village's office alone.

Counts first; names only of data that are young enough (or were let pass by a named officer) and after somebody said
what they are opened for, which stands in the log beside whom they showed. Nothing of it is a file, and no page is kept
by a browser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cantik.content.refusal_criteria import refusal_criteria
from cantik.measure.result import NotMade
from cantik.staff.app import actors
from cantik.staff.app.gate import needs
from cantik.use.poverty.siks_routes import SiksRoute, choose_route
from cantik.use.poverty.targeting import FamilyStanding, ProgrammeReach
from cantik.use.proposals.app import deprivation, workspace
from cantik.use.proposals.app.deprivation import DeprivationShare
from cantik.use.proposals.app.workspace import PovertyWorkspace
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.language import either, number
from cantik.web.named_rows import list_record_rows
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM

_PAGE = 50
_NONE, _SEVERAL = "tanpa_bantuan", "beberapa_bantuan"
#: what names may be opened for; the word stands in the log
PURPOSES: Mapping[str, Any] = {
    "lapangan": lazy("memeriksa keluarganya di lapangan"),
    "musdes": lazy("menyiapkan musyawarah desa"),
    "siks": lazy("mengusulkan di SIKS-NG"),
}
_STANDINGS: Mapping[FamilyStanding, Any] = {
    FamilyStanding.REACHED: lazy("terjangkau"),
    FamilyStanding.UNREACHED: lazy("belum terjangkau"),
    FamilyStanding.BEYOND: lazy("penerima di atas batas desil"),
    FamilyStanding.OUTSIDE: lazy("di atas batas desil, bukan penerima"),
    FamilyStanding.UNKNOWN: lazy("belum diketahui"),
}
_ROUTES: Mapping[SiksRoute, Any] = {
    SiksRoute.AID: lazy("usulan bansos"),
    SiksRoute.UPDATE: lazy("usulan pembaruan data"),
}
#: what is lacking, as a sentence says it; by its name in the definition
LACKS: Mapping[str, Any] = {
    "ijazah": lazy("tidak seorang pun berijazah SD atau lebih"),
    "sekolah": lazy("ada anak 7–15 tahun yang tidak bersekolah"),
    "gizi": lazy("ada balita yang kurang gizi"),
    "jaminan": lazy("ada anggota tanpa jaminan kesehatan"),
    "bahan bakar": lazy("memasak dengan kayu, arang, atau briket"),
    "sanitasi": lazy("sanitasi tidak terpenuhi"),
    "air minum": lazy("air minum tidak terlindung"),
    "penerangan": lazy("tanpa listrik"),
    "rumah": lazy("atap, dinding, atau lantai tidak memenuhi"),
    "aset": lazy("hampir tanpa aset"),
}
#: whom a list may name
_LISTED = (FamilyStanding.UNREACHED, FamilyStanding.BEYOND, FamilyStanding.REACHED)


@needs(workspace.SEE)
@require_safe
@never_cache
def show_workspace(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """The profile of the village and how its families stand to each programme, as counts."""
    return _show_workspace(request, desk_of(request))


def _show_workspace(request: HttpRequest, desk: VillageDesk, wrong: str = "") -> HttpResponse:
    found = workspace.open_workspace(desk.area, desk.today, by=desk.person)
    desk.record(action="kemiskinan.baca", subject="desa", subjects=[desk.area.text_with_scheme()])
    return ROOM.show(
        request, desk, "kemiskinan", _describe_workspace(desk, found) | {"salah": wrong}, status=422 if wrong else 200
    )


def _describe_workspace(desk: VillageDesk, found: PovertyWorkspace) -> dict[str, Any]:
    permit = found.permit
    return {
        "profil": found.profile,
        "program": [describe_reach(each) for each in found.profile.programmes],
        "desil": [(decile, count) for decile, count in found.profile.deciles.items() if decile],
        "tanpa_desil": found.profile.deciles.get(0, 0),
        "umur": found.age,
        "izin": permit,
        "izin_oleh": "" if permit is None else actors.names([permit.by]).get(permit.by, permit.by),
        "boleh_memilih": found.may_choose,
        "boleh_izin": desk.may(workspace.PERMIT),
        "keperluan": list(PURPOSES.items()),
        "pergi": found.gone,
        "kelompok_lain": [
            (_NONE, _("dalam batas desil, tanpa bantuan apa pun"), len(found.profile.in_none)),
            (_SEVERAL, _("di lebih dari satu program"), len(found.profile.in_several)),
        ],
    }


def describe_reach(reach: ProgrammeReach) -> dict[str, Any]:
    """How families stand to a programme, by number."""
    programme = reach.programme
    return {
        "kode": programme.code,
        "judul": either(programme.title, programme.title_en),
        "batas": programme.last_decile,
        "dasar": programme.basis,
        "ada_daftar": reach.known,
        "dalam": reach.within,
        "kelompok": [
            {"id": each, "nama": _STANDINGS[each], "banyak": reach.count(each), "daftar": each in _LISTED}
            for each in FamilyStanding
        ],
    }


@needs(workspace.SEE)
@require_safe
@never_cache
def show_deprivation(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """What the deprived families of the village lack, and how much each thing weighs in it."""
    desk = desk_of(request)
    found = deprivation.reckon_shares(desk.area, desk.today, store=desk.opened.store.path, by=desk.person)
    desk.record(action="kemiskinan.baca", subject="desa", subjects=[desk.area.text_with_scheme()])
    lines = [] if isinstance(found, NotMade) else [_describe_share(each) for each in found.shares]
    values = {
        "sebab": either(found.reason, found.reason_en) if isinstance(found, NotMade) else "",
        "bagian_kekurangan": sorted(lines, key=lambda line: -line["urut"]),
        "ukuran": None if isinstance(found, NotMade) else found,
        "judul_ukuran": "" if isinstance(found, NotMade) else either(found.title, found.title_en),
    }
    return ROOM.show(request, desk, "kekurangan", values)


def _describe_share(share: DeprivationShare) -> dict[str, Any]:
    return {
        "nama": str(LACKS.get(share.name, share.name)),
        "dimensi": share.dimension,
        "orang": share.persons,
        "persen": number(share.percent, 1),
        "urut": share.percent,
    }


@needs(workspace.SEE, names=True)
@require_safe
@never_cache
def show_names(request: HttpRequest, kode: str) -> HttpResponse:
    """A page of the families of a group, by the head of each. The address names nobody."""
    desk = desk_of(request)
    found = workspace.open_workspace(desk.area, desk.today, by=desk.person)
    code, group, purpose = (request.GET.get(name, "") for name in ("program", "kelompok", "untuk"))
    numbers = _find_group(found, code, group)
    if numbers is None or purpose not in PURPOSES or not found.may_choose:
        return redirect("kemiskinan", kode)
    page = Paginator(numbers, _PAGE).get_page(request.GET.get("hal"))
    ids = [int(number) for number in page.object_list]
    rows = list_record_rows(desk.area, ids, "keluarga")
    asked: dict[str, int | str | None] = {"program": code, "kelompok": group, "untuk": purpose, "banyak": len(numbers)}
    desk.record(action="kemiskinan.nama", subject="keluarga", subjects=ids, detail=asked)
    _add_routes(desk, rows, found, code)
    shown = [row["orang"] for row in rows if row["orang"]]
    shown += [each["orang"] for row in rows for each in row["gagal"]]
    desk.record(action="orang.daftar", subject="orang", subjects=shown)
    values = _describe_workspace(desk, found) | {
        "judul_kelompok": _name_group(found, code, group),
        "untuk": PURPOSES[purpose],
        "baris": rows,
        "halaman": page,
    }
    return ROOM.show(request, desk, "kemiskinan_nama", values)


def _add_routes(desk: VillageDesk, rows: list[dict[str, Any]], found: PovertyWorkspace, code: str) -> None:
    """To each family of a page its route in SIKS-NG, and by name who makes a proposal fail, with the criteria."""
    programme = next((each for each in found.programmes if each.code == code), None)
    refused = {row["keluarga"]: found.fatal.get(row["keluarga"] or 0, ()) for row in rows}
    people = [each.person for own in refused.values() for each in own]
    named = {each["orang"]: each for each in list_record_rows(desk.area, people, "orang")}
    criteria = refusal_criteria()
    for row in rows:
        record, own = found.records.get(row["keluarga"] or 0), refused[row["keluarga"]]
        row["jalur"] = "" if programme is None or record is None else _ROUTES[choose_route(programme, record)]
        row["gagal"] = [
            named[each.person]
            | {"sebab": [either(criteria[key].title, criteria[key].title_en) for key in each.criteria]}
            for each in own
            if each.person in named
        ]
        row["sekeluarga"] = any(criteria[key].of_family for each in own for key in each.criteria)


def _find_group(found: PovertyWorkspace, code: str, group: str) -> tuple[int, ...] | None:
    """The families of a group; None where there is no such group."""
    if not code:
        return {_NONE: found.profile.in_none, _SEVERAL: found.profile.in_several}.get(group)
    reach = next((each for each in found.profile.programmes if each.programme.code == code), None)
    if reach is None or group not in _LISTED:
        return None
    return reach.families.get(FamilyStanding(group), ())


def _name_group(found: PovertyWorkspace, code: str, group: str) -> str:
    if not code:
        return {_NONE: _("Dalam batas desil, tanpa bantuan apa pun"), _SEVERAL: _("Di lebih dari satu program")}[group]
    programme = next(each for each in found.programmes if each.code == code)
    return f"{either(programme.title, programme.title_en)}: {_STANDINGS[FamilyStanding(group)]}"


@needs(workspace.PERMIT)
@require_POST
def permit_data(request: HttpRequest, kode: str) -> HttpResponse:
    """Let data be used to choose families although they are too old."""
    desk = desk_of(request)
    return carry_out(
        request,
        lambda: workspace.permit_old_data(
            desk.area, _read_day(request), request.POST.get("alasan", ""), today=desk.today, by=desk.person
        ),
        _("Diizinkan. Nama dan alasan Anda tercetak pada setiap daftar."),
        to=redirect("kemiskinan", kode),
        again=lambda why: _show_workspace(request, desk, why),
    )


def _read_day(request: HttpRequest) -> dt.date:
    """The day that the page said; the day of nothing where it is no day."""
    try:
        return dt.date.fromisoformat(request.POST.get("tanggal", ""))
    except ValueError:
        return dt.date.max
