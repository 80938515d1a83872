"""Rencana: activities with their rounds, the steps of one round, a new activity, the last round again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError, UnreadableInput
from cantik.base.media_types import XLSX
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.field.devices.app import practice_rounds
from cantik.field.errors import PlanRefused
from cantik.field.forms.app.desk_tables import form_as_prepared
from cantik.field.instruments.app import sharing, versions
from cantik.field.instruments.own_form import OwnFormRefused
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.instruments.xform import NotAForm
from cantik.field.instruments.xlsx import template
from cantik.field.rounds.app import principles, repeat, rounds
from cantik.field.rounds.app.enumerators import enumerators, people_of, phone_of, written_down
from cantik.field.rounds.app.models import Round, RoundBeginning
from cantik.field.rounds.app.progress import BlockTally, tallies, total
from cantik.forum.app import impact
from cantik.pipeline.form_paper import print_form
from cantik.register.core.app.search import latest_date
from cantik.staff.app import actors
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.error_words import error_line, short
from cantik.staff.app.gate import needs
from cantik.staff.app.rights import separate
from cantik.web import round_words
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.fields import take_files, take_post
from cantik.web.principles import by_principle
from cantik.web.round_words import round_of
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.plan import source
from cantik.web.tahap.perencanaan.plan.forms import (
    OWN_FILE,
    SHARED,
    ActivityForm,
    ApprovalForm,
    BeginForm,
    BlocksForm,
    NamesForm,
    RepeatForm,
    ReviewForm,
    field_of,
)

RIGHTS = {
    "boleh_rencana": "rencana.sunting",
    "boleh_setujui": "rencana.setujui",
    "boleh_tinjau": "rencana.tinjau",
    "boleh_lapangan": "orang.sunting",
    "lihat_orang": "orang.lihat",
}
show = Room("plan", "rencana", RIGHTS).show
REFUSALS: tuple[type[CantikError], ...] = (PlanRefused, NotAForm)


@needs("rencana.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:
    """Every activity with its rounds, and what waits for this person."""
    desk = desk_of(request)
    lines = round_words.activity_lines(desk.area_id_or_none) if desk.area_id_or_none is not None else []
    return show(
        request,
        desk,
        "rencana",
        {
            "kegiatan": lines,
            "menunggu": _next_step(desk, lines),
            "kode": kode,
            "penduduk": desk.area_id_or_none is not None,
            "latih": is_practice(desk.area)
            and (desk.area_id_or_none is None or practice_rounds.find_practice_round(desk.area_id_or_none) is None),
        },
    )


def _next_step(desk: VillageDesk, lines: list[Any]) -> dict[str, Any] | None:
    """The one next step of this person: approve, decide about its impact, prepare, or open."""
    open_lines = [line for _, found in lines for line in found if line.round.opened_at is None]
    for line in open_lines:
        version = line.round.version
        if desk.may("rencana.setujui") and line.standing.approval is None:
            if separate(version.recorded_by, desk.person, desk.area, since=version.recorded_at).ok:
                return {"langkah": "setujui", "putaran": line.round}
        elif desk.may("orang.sunting") and line.standing.is_approved:
            return {"langkah": "siapkan", "putaran": line.round}
    if desk.area_id_or_none is not None and desk.may(impact.DECIDE):
        weighed = impact.find_decidable(desk.area_id_or_none, desk.person)
        return None if weighed is None else {"langkah": "dampak", "kegiatan": weighed}
    return None


@needs("rencana.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, kode: str) -> HttpResponseBase:
    """A new activity with its first round."""
    desk = desk_of(request)
    offered, begun = versions.instrument_choices(here()), {"acuan": desk.today}
    form = ActivityForm(
        take_post(request), take_files(request), instruments=offered, shared=_list_copies(desk), initial=begun
    )
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, clock.now()
        area = desk.area_id_or_none or ensure_area(code=desk.area, by=desk.by, at=now).pk
        try:
            made = rounds.begin(desk.person, area, _read_activity(desk, said), at=now, day=desk.today)
        except OwnFormRefused as error:
            form.add_error("berkas", list(error.lines))
        except UnreadableInput as error:
            form.add_error("berkas", error_line(error))
        except REFUSALS as error:
            form.add_error(None, short(error))
        else:
            messages.success(
                request, _("Kegiatan dibuat. Kepala desa menyetujui instrumennya, lalu Anda membagi blok.")
            )
            return redirect("rencana_putaran", kode, made.pk)
    return show(request, desk, "baru", {"form": form}, status=422 if form.errors else 200)


def _list_copies(desk: VillageDesk) -> list[tuple[str, str]]:
    """The forms of other villages of the kabupaten that may be copied: whose they are and which version."""
    return [
        (
            f"{SHARED}{row.pk}",
            _("%(judul)s: %(desa)s, versi %(versi)s")
            % {
                "judul": row.title,
                "desa": describe_area(AreaCode.from_stored(row.kode)).full,
                "versi": row.edition,
            },
        )
        for row in sharing.list_takeable(desk.area)
    ]


def _read_activity(desk: VillageDesk, said: dict[str, Any]) -> rounds.PlannedActivity:
    own = None
    if said["instrumen"] == OWN_FILE:
        own = Held(str(said["berkas"].name), said["berkas"].read())
    elif said["instrumen"].startswith(SHARED):
        own = sharing.copy_file(desk.area, int(said["instrumen"].removeprefix(SHARED)))
    return rounds.PlannedActivity(said["instrumen"], said["judul"], said["acuan"], own)


@needs("rencana.lihat")
@require_safe
def one_round(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """The steps of a round: instrument, frame, blocks, opening; what changed since the round that it repeats."""
    desk = desk_of(request)
    return steps(request, desk, round_of(desk, putaran))


def steps(
    request: HttpRequest, desk: VillageDesk, round_: Round, forms: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of the steps; `forms`: one that was sent and is wrong, in the stead of an empty one."""
    found, version = tallies(round_), round_.version
    standing = versions.standing_of(version)
    people = enumerators(round_.activity.area_id, clock.now())
    blocks = (forms or {}).get("blok") or BlocksForm(tallies=found, people=people)
    spoken = [row for row in (standing.approval, standing.review) if row is not None]
    names = actors.names({round_.recorded_by, round_.frame_by, round_.opened_by, *(row.by for row in spoken)})
    own = not separate(version.recorded_by, desk.person, desk.area, since=version.recorded_at).ok
    return show(
        request,
        desk,
        "putaran",
        {
            "putaran": round_,
            "versi": version,
            **_question_context(version.tree()),
            "berdiri": standing,
            "nama": {row.act: names.get(row.by, row.by) for row in spoken},
            "dibekukan_oleh": names.get(round_.frame_by, ""),
            "blok": _block_rows(found, blocks),
            "jumlah": total(found),
            "kosong": rounds.free_blocks(round_),
            "ada_petugas": bool(people),
            **_written_down(desk, round_),
            "sendiri": own,
            "ulang": _report_repeat(round_),
            "tawaran": version.offers.order_by("-pk").first(),
            "boleh_tawar": desk.may(sharing.OFFER) and sharing.can_offer(version, desk.area),
            "beda": versions.changed_since(version),
            "setuju": ApprovalForm(),
            "tinjau": ReviewForm(),
            **_principles(round_),
            **(forms or {}),
        },
        status=status,
    )


def _block_rows(found: Sequence[BlockTally], blocks: Any) -> list[dict[str, Any]]:
    """The blocks of a round as the page shows them, each with the field of its enumerator."""
    return [
        {"tempat": round_words.place(tally.block), "banyak": tally.units, "isian": field_of(blocks, tally.block.pk)}
        for tally in found
    ]


def _principles(round_: Round) -> dict[str, Any]:
    """How the four principles stand before a round begins, or stood when it did; nothing for practice."""
    if round_.activity.practice:
        return {"prinsip": []}
    begun = RoundBeginning.objects.filter(round=round_).first()
    if begun is None and round_.opened_at is not None:
        return {"prinsip": []}
    found = principles.list_unmet(round_) if begun is None else principles.findings_of(begun)
    values = {"prinsip": by_principle(found), "kurang": bool(found), "dimulai": begun, "mulai": BeginForm()}
    return values | ({"pemulai": actors.names({begun.by}).get(begun.by, "")} if begun is not None else {})


def _question_context(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The questions of a version, whether they are about no list, which of them have no id of the data standards."""
    return {
        "pohon": tree,
        "lepas": not reads_frame(tree),
        "tanpa_id": [] if tree.get("sendiri") else round_words.without_standard_id(tree),
    }


def _written_down(desk: VillageDesk, round_: Round) -> dict[str, Any]:
    """Whom the village wrote down by name, who still serves first, each with the telephone number; whose account they
    may have."""
    if not desk.may("orang.sunting"):
        return {}
    area = round_.activity.area_id
    rows = sorted(written_down(area), key=lambda row: (row.ended_at is not None, row.name))
    told = [{"baris": row, "telepon": phone_of(row), "sendiri": row.account_id == desk.person.pk} for row in rows]
    return {"pencacah": told, "akun": people_of(area), "nama_baru": NamesForm()}


def _report_repeat(round_: Round) -> repeat.RepeatReport | None:
    """What a round that repeats another does differently, None for one that repeats none."""
    former = round_.repeats
    if former is None:
        return None
    return repeat.report(round_, source.follow_units(round_.activity.area_id, former.reference, round_.reference))


@needs("orang.sunting")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, kode: str, putaran: int) -> HttpResponseBase:
    """The same round once more, in one act: asked is the reference date only."""
    desk = desk_of(request)
    former = round_of(desk, putaran)
    form = RepeatForm(take_post(request), initial={"acuan": desk.today})
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["acuan"]
        moved = source.follow_units(desk.area_id, former.reference, on)
        wanted = repeat.RepeatPlan(on, source.families(desk, on), desk.today, moved)
        try:
            told = repeat.repeat(desk.person, former, wanted, at=clock.now())
        except REFUSALS as error:
            form.add_error(None, short(error))
        else:
            messages.success(request, _("Putaran baru siap: instrumen, blok, dan petugas seperti putaran sebelumnya."))
            return redirect("rencana_putaran", kode, told.round.pk)
    latest = latest_date(desk.area_id, desk.today)
    running = total(tallies(former)) if former.open else None
    said = {"form": form, "putaran": former, "per": latest, "berjalan": running}
    return show(request, desk, "ulangi", said, status=422 if form.errors else 200)


@needs("rencana.lihat")
@require_safe
def download(request: HttpRequest, kode: str, putaran: int, bentuk: str) -> HttpResponseBase:
    """The form of a round as XLSForm (`xlsx`), XForm (`xml`), paper (`pdf`), table (`isian`): questions, no answers."""
    round_ = round_of(desk_of(request), putaran)
    shape = _SHAPES.get(bentuk)
    if shape is None:
        raise Http404("no such shape")
    try:
        kind, ending, body = shape(round_)
    except CantikError as error:  # the instrument asks otherwise by now; no fonts here
        messages.error(request, short(error))
        return redirect("rencana_putaran", kode, putaran)
    return attach_file(body, f"{round_.version.form_id}-{round_.version.version}{ending}", kind)


def _blank_table(round_: Round) -> bytes:
    return template(form_as_prepared(round_), round_.version.version)


_SHAPES: dict[str, Callable[[Round], tuple[str, str, bytes]]] = {
    "xlsx": lambda round_: (XLSX, ".xlsx", bytes(round_.version.workbook)),
    "xml": lambda round_: ("text/xml; charset=utf-8", ".xml", round_.version.xform.encode()),
    "pdf": lambda round_: ("application/pdf", ".pdf", print_form(form_as_prepared(round_), round_.version.version)),
    "isian": lambda round_: (XLSX, "-isian.xlsx", _blank_table(round_)),
}
