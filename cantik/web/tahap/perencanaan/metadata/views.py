"""`/desa/KODE/metadata/`: the sets of an area, one of them with its parts, one part as a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.codes.protected_names import ProtectedNames
from cantik.content.loader import here
from cantik.content.metadata_fields import MetadataField
from cantik.field.rounds.app import metadata_sets as sets
from cantik.field.rounds.app.metadata_models import MetadataFile, MetadataFinding, MetadataPart
from cantik.field.rounds.app.metadata_review import CLOSE, REVIEW, WRITE, newest
from cantik.field.rounds.app.metadata_sets import FieldClash, PartAnswers, PartClash
from cantik.field.rounds.app.models import Round
from cantik.forum.errors import MetadataRefused
from cantik.forum.metadata.document import (
    ACTIVITY,
    VARIABLE,
    Answers,
    MetadataFault,
    MetadataSet,
    NotAnswer,
    list_unanswered,
)
from cantik.forum.metadata.fault_places import by_part, place_fault
from cantik.forum.metadata.lint import lint
from cantik.forum.metadata.sections import fields_of
from cantik.forum.metadata.states import WRITABLE, MetadataState, acts_from
from cantik.staff.app import actors, error_words
from cantik.staff.app.gate import needs
from cantik.web import page_acts
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.language import either
from cantik.web.store import describe_area
from cantik.web.tahap.perencanaan.metadata.field_controls import (
    ShownField,
    answer_of,
    field_view,
    read_control,
    widget_of,
    words_of,
)

SEE = "rencana.lihat"
show = Room("metadata", "rencana", {"boleh_isi": WRITE, "boleh_periksa": REVIEW, "boleh_tutup": CLOSE}).show
#: how a state looks, its icon, its word
STATES = {
    MetadataState.DRAFT: ("mut", "pen", noop("Draf")),
    MetadataState.SUBMITTED: ("go", "clock", noop("Diserahkan, menunggu pemeriksa")),
    MetadataState.UNDER_REVIEW: ("go", "eye", noop("Sedang diperiksa")),
    MetadataState.CORRECTION_REQUIRED: ("warn", "warn", noop("Perlu diperbaiki")),
    MetadataState.REVISED: ("go", "clock", noop("Diperbaiki, menunggu pemeriksa")),
    MetadataState.APPROVED: ("ok", "ok", noop("Disetujui")),
    MetadataState.REJECTED: ("bad", "stop", noop("Ditolak")),
}
#: GSBPM 5.2
PHASES = {
    "1": noop("1 Menentukan kebutuhan"),
    "2": noop("2 Merancang"),
    "3": noop("3 Membangun"),
    "4": noop("4 Mengumpulkan"),
    "5": noop("5 Mengolah"),
    "6": noop("6 Menganalisis"),
    "7": noop("7 Menyebarluaskan"),
    "8": noop("8 Mengevaluasi"),
}
_KINDS = {"ms_var": noop("Variabel (MS-Var)"), "ms_ind": noop("Indikator (MS-Ind)")}


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in the list of a set: what it is called, what is empty, what was found there."""

    row: MetadataPart
    title: str
    empty: int
    faults: int
    findings: int


# ── finding ─────────────────────────────────────────────────────────────────────────────────────
def file_of(desk: VillageDesk, number: int) -> MetadataFile:
    """A set of the area of a desk. Raises `Http404` for any other number."""
    rows = MetadataFile.objects.filter(pk=number, area=desk.area_id_or_none).select_related(
        "activity", "round", "repeats"
    )
    found = rows.first() if desk.area_id_or_none is not None else None
    if found is None:
        raise Http404("no metadata of this area")
    return found


def part_of(file: MetadataFile, number: int) -> MetadataPart:
    """A part of a set. Raises `Http404` for any other number."""
    found = MetadataPart.objects.filter(file=file, pk=number).select_related("file").first()
    if found is None:
        raise Http404("no part of this set")
    return found


def block_title(section: str) -> str:
    """What a block of MS-Keg is called."""
    block = next((block for block in here().metadata[ACTIVITY].blocks if block.id == section), None)
    return section if block is None else either(block.title, block.title_en)


def title_of(part: PartAnswers) -> str:
    """What a part is called in lists."""
    if part.row.kind == ACTIVITY:
        return block_title(part.row.section)
    return str(part.answers.get("nama", "")) or _("Belum bernama")


def state_of(file: MetadataFile) -> dict[str, Any]:
    """How the state of a set is shown."""
    look, icon, word = STATES[MetadataState(file.state)]
    return {"rupa": look, "ikon": icon, "keadaan": _(word)}


def faults_of(desk: VillageDesk, said: MetadataSet) -> list[MetadataFault]:
    """What the linter finds; names of the area and those above are no protected terms."""
    place = describe_area(desk.area)
    proper = [place.name, place.full, *place.parents.split(", ")]
    return lint(said, here().metadata, ProtectedNames.load_shipped(), [name for name in proper if name])


def numbers_of(parts: Iterable[PartAnswers]) -> dict[int, tuple[str, int]]:
    """By part: its form and its number in it, as faults count them (0 for the activity)."""
    counts: Counter[str] = Counter()
    found = {}
    for part in parts:
        if part.row.kind != ACTIVITY:
            counts[part.row.kind] += 1
        found[part.row.pk] = (part.row.kind, counts[part.row.kind])
    return found


# ── the list of an area ─────────────────────────────────────────────────────────────────────────
@needs(SEE)
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """The sets of an area, and the rounds that a set can be made from."""
    return index_page(request, desk_of(request))


def index_page(request: HttpRequest, desk: VillageDesk, wrong: str = "") -> HttpResponse:
    """The sets of a village; `wrong`: why something was refused."""
    files = list(sets.files_of(desk.area_id_or_none)) if desk.area_id_or_none is not None else []
    rows = [(file, state_of(file), MetadataState(file.state) in WRITABLE) for file in files]
    former = {file.activity_id: file for file in reversed(files)}
    free = sets.without_set(desk.area_id_or_none) if desk.area_id_or_none is not None else []
    offers = [(round_, former.get(round_.activity_id)) for round_ in free]
    open_ = sum(writable for _file, _state, writable in rows)
    values = {"baris": rows, "terbuka": open_, "putaran": offers, "salah": wrong}
    return show(request, desk, "daftar", values, status=422 if wrong else 200)


@needs(WRITE)
@require_POST
def begin(request: HttpRequest, kode: str) -> HttpResponse:
    """A set from a round, or from the set of the activity's former round."""
    desk, number = desk_of(request), request.POST.get("putaran", "")
    rounds = Round.objects.filter(activity__area=desk.area_id_or_none).select_related("activity", "version")
    round_ = rounds.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 16 else None
    former = sets.files_of(desk.area_id).filter(activity=round_.activity).first() if round_ is not None else None
    try:
        if round_ is None:
            raise MetadataRefused(_("Putaran ini tidak ada"), mend=_("Pilih putaran dari daftar."))
        producer = f"Pemerintah {describe_area(desk.area).full}"
        if request.POST.get("ulangi") and former is not None:
            file = sets.repeat(desk.person, former, round_, producer)
        else:
            file = sets.begin(desk.person, round_, producer)
    except CantikError as error:
        return index_page(request, desk, error_words.error_line(error))
    messages.success(request, _("Metadata diisi dari yang sudah diketahui. Lengkapi yang masih kosong."))
    return redirect("metadata_satu", kode, file.pk)


# ── one set ─────────────────────────────────────────────────────────────────────────────────────
@needs(SEE)
@require_safe
def one_set(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """The parts of a set with what is empty and what was found, and the next step of whoever looks."""
    desk = desk_of(request)
    return set_page(request, desk, file_of(desk, berkas))


def set_page(request: HttpRequest, desk: VillageDesk, file: MetadataFile, wrong: str = "") -> HttpResponse:
    """A set, with what is wrong with what was just asked for."""
    file.refresh_from_db()
    parts = sets.parts_of(file)
    said = sets.whole(parts)
    faults, version = faults_of(desk, said), newest(file)
    findings = list(MetadataFinding.objects.filter(version=version).order_by("pk")) if version else []
    lines = _lines(parts, said, faults, findings)
    state = MetadataState(file.state)
    steps = list(file.steps.select_related("version").order_by("-pk"))
    names = actors.names({step.by for step in steps})
    values = {
        "berkas": file,
        "versi": version,
        **state_of(file),
        "judul": said.activity.get("judul_kegiatan", file.activity.title),
        "blok": [line for line in lines if line.row.kind == ACTIVITY],
        "bagian_lain": [
            (kind, _(word), own, sum(bool(line.empty or line.faults or line.findings) for line in own))
            for kind, word in _KINDS.items()
            for own in [[line for line in lines if line.row.kind == kind]]
        ],
        "keluar": [(part.row, title_of(part)) for part in sets.parts_of(file, removed=True)],
        "kosong": sum(line.empty for line in lines),
        "masalah": _link_faults(parts, faults),
        "temuan": _finding_views(parts, findings, current=state is MetadataState.CORRECTION_REQUIRED),
        "riwayat": [(step, names.get(step.by, ""), _(STATES[MetadataState(step.after)][2])) for step in steps],
        "tulis": state in WRITABLE,
        "langkah": {act.value for act in acts_from(state)},
        "diperiksa": state is MetadataState.UNDER_REVIEW,
        "tahap": [(code, _(word)) for code, word in PHASES.items()],
        "salah": wrong,
    }
    return show(request, desk, "satu", values, status=422 if wrong else 200)


def _lines(
    parts: Sequence[PartAnswers], said: MetadataSet, faults: Sequence[MetadataFault], findings: list[MetadataFinding]
) -> list[PartLine]:
    forms, numbers, at = here().metadata, numbers_of(parts), by_part(faults, here().metadata)
    lines = []
    for part in parts:
        kind = part.row.kind
        fields = fields_of(kind, forms[kind], part.row.section)
        whole = said.activity if kind == ACTIVITY else part.answers
        empty = {question.id for question in list_unanswered(forms[kind], whole)}
        here_found = at.get(numbers[part.row.pk], {})
        lines.append(
            PartLine(
                part.row,
                title_of(part),
                sum(question.id in empty for question in fields),
                sum(len(here_found.get(question.id, ())) for question in fields),
                sum(finding.part_id == part.row.pk for finding in findings),
            )
        )
    return lines


def _link_faults(parts: Sequence[PartAnswers], faults: Sequence[MetadataFault]) -> list[tuple[MetadataFault, str]]:
    """Every fault with where it is mended: "part#field", "" for one between several."""
    forms, rows = here().metadata, {}
    for part in parts:
        kind, number = numbers_of(parts)[part.row.pk]
        for question in fields_of(kind, forms[kind], part.row.section):
            rows[kind, number, question.id] = part.row.pk
    found = []
    for fault in faults:
        place = place_fault(fault, forms)
        at = rows.get(place) if place is not None else None
        found.append((fault, f"{at}/#i-{place[2]}" if at and place else ""))
    return found


def _finding_views(
    parts: Sequence[PartAnswers], findings: Iterable[MetadataFinding], *, current: bool
) -> list[dict[str, Any]]:
    titles = {part.row.pk: title_of(part) for part in parts}
    forms = here().metadata
    return [
        {
            "baris": finding,
            "bagian": titles.get(finding.part_id, ""),
            "isian": forms[finding.part.kind].field(finding.field).label,
            "kini": current,
        }
        for finding in findings
    ]


# ── one part ────────────────────────────────────────────────────────────────────────────────────
@needs(SEE)
@require_safe
def part(request: HttpRequest, kode: str, berkas: int, bagian: int) -> HttpResponse:  # noqa: ARG001
    """A part as a form, with what was found beside each field."""
    desk = desk_of(request)
    return part_page(request, desk, part_of(file_of(desk, berkas), bagian))


@dataclass(frozen=True, slots=True)
class PartTrouble:
    """What was sent and not saved: by field what its control holds and what is wrong; what others wrote meanwhile."""

    held: Mapping[str, Any]
    errors: Mapping[str, str]
    clashes: Mapping[str, FieldClash]
    said: str = ""
    status: int = 422


def part_page(
    request: HttpRequest, desk: VillageDesk, row: MetadataPart, trouble: PartTrouble | None = None
) -> HttpResponse:
    """A part as a form; with `trouble` what was sent stands in it."""
    row.refresh_from_db()
    parts = sets.parts_of(row.file, removed=row.removed)
    mine = next(part for part in parts if part.row.pk == row.pk)
    said, version = sets.whole(sets.parts_of(row.file)), newest(row.file)
    state = MetadataState(row.file.state)
    form = here().metadata[row.kind]
    fields = fields_of(row.kind, form, row.section)
    found = MetadataFinding.objects.filter(version=version, part=row) if version else MetadataFinding.objects.none()
    values = {
        "berkas": row.file,
        "baris": row,
        "versi": version,
        **state_of(row.file),
        "judul": title_of(mine),
        "jenis": either(form.title, form.title_en),
        "isian": _field_views(fields, mine.answers, said.activity if row.kind == ACTIVITY else mine.answers, trouble),
        "tulis": state in WRITABLE and not row.removed,
        "diperiksa": state is MetadataState.UNDER_REVIEW,
        "salah": trouble,
        **_neighbours(parts, row),
    }
    _beside(values["isian"], _faults_here(desk, said, parts, row), list(found))
    return show(request, desk, "bagian", values, status=trouble.status if trouble else 200)


def _field_views(
    fields: Sequence[MetadataField], answers: Answers, context: Answers, trouble: PartTrouble | None
) -> list[ShownField]:
    """The fields that are asked, or hold an answer though they are skipped."""
    names = actors.names({clash.by for clash in trouble.clashes.values()}) if trouble else {}
    rows = []
    for question in fields:
        held = trouble.held.get(question.id) if trouble and question.id in trouble.held else None
        row = field_view(question, widget_of(question, answers.get(question.id)) if held is None else held, context)
        if trouble:
            row.error = trouble.errors.get(question.id, "")
            row.clash = trouble.clashes.get(question.id)
        if row.clash is not None:
            row.who, row.theirs = names.get(row.clash.by, ""), words_of(question, row.clash.theirs)
        if row.asked or question.id in answers or row.error:
            rows.append(row)
    return rows


def _faults_here(
    desk: VillageDesk, said: MetadataSet, parts: Sequence[PartAnswers], row: MetadataPart
) -> dict[str, list[MetadataFault]]:
    if row.removed:
        return {}
    return by_part(faults_of(desk, said), here().metadata).get(numbers_of(parts)[row.pk], {})


def _beside(
    rows: Iterable[ShownField], faults: Mapping[str, list[MetadataFault]], findings: Iterable[MetadataFinding]
) -> None:
    for row in rows:
        row.faults = faults.get(row.question.id, ())
        row.findings = [finding for finding in findings if finding.field == row.question.id]


def _neighbours(parts: Sequence[PartAnswers], row: MetadataPart) -> dict[str, PartAnswers | None]:
    at = next(place for place, part in enumerate(parts) if part.row.pk == row.pk)
    return {"sebelum": parts[at - 1] if at else None, "sesudah": parts[at + 1] if at + 1 < len(parts) else None}


@needs(WRITE)
@require_POST
def save(request: HttpRequest, kode: str, berkas: int, bagian: int) -> HttpResponse:
    """Save the fields that were sent (`hanya`: their names, also of those that are empty now)."""
    desk = desk_of(request)
    row = part_of(file_of(desk, berkas), bagian)
    form = here().metadata[row.kind]
    names = set(request.POST.getlist("hanya"))
    fields = [question for question in fields_of(row.kind, form, row.section) if question.id in names]
    held, answers, errors = _read(fields, request)
    said = request.POST.get("versi", "")
    version = int(said) if said.isdecimal() and len(said) < 10 else 0
    trouble = PartTrouble(held, errors, {}, _("Belum disimpan: ada isian yang perlu diperbaiki.")) if errors else None
    try:
        if trouble is None:
            sets.save(desk.person, row, version, answers, [question.id for question in fields])
    except PartClash as clash:
        trouble = PartTrouble(held, {}, clash.clashes, _("Belum disimpan: isian yang sama diubah orang lain."), 409)
    except MetadataRefused as error:
        trouble = PartTrouble(held, {}, {}, error_words.error_line(error))
    if trouble is not None:
        return part_page(request, desk, row, trouble)
    messages.success(request, _("Tersimpan sebagai draf."))
    return redirect("metadata_bagian", kode, berkas, bagian)


def _read(
    fields: Iterable[MetadataField], request: HttpRequest
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    held: dict[str, Any] = {}
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in fields:
        held[question.id] = read_control(question, request.POST)
        try:
            answer = answer_of(question, held[question.id])
        except NotAnswer as error:
            errors[question.id] = _("Ditemukan “%(a)s”, seharusnya %(b)s.") % {"a": error.found, "b": error.expected}
            continue
        if answer is not None:
            answers[question.id] = answer
    return held, answers, errors


# ── what is done to a set while it is written ───────────────────────────────────────────────────
def act_and_redirect(
    request: HttpRequest, desk: VillageDesk, file: MetadataFile, act: Callable[[], Any], said: str
) -> HttpResponse:
    """Carry something out and go back to the set, or show the set with why it was refused."""
    to = redirect("metadata_satu", desk.area.text(), file.pk)
    return page_acts.carry_out(request, act, said, to=to, again=lambda why: set_page(request, desk, file, why))


@needs(WRITE)
@require_POST
def add(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:
    """An empty variable or indicator, opened at once."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    try:
        row = sets.add(desk.person, file, request.POST.get("jenis", VARIABLE))
    except CantikError as error:
        return set_page(request, desk, file, error_words.error_line(error))
    return redirect("metadata_bagian", kode, berkas, row.pk)


@needs(WRITE)
@require_POST
def take_out(request: HttpRequest, kode: str, berkas: int, bagian: int) -> HttpResponse:  # noqa: ARG001
    """Take a variable or indicator out of the set, or put it back."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    row, removed = part_of(file, bagian), request.POST.get("keadaan") != "kembali"
    said = _("Dikeluarkan dari metadata ini; dapat dikembalikan.") if removed else _("Dikembalikan.")
    return act_and_redirect(request, desk, file, lambda: sets.take_out(desk.person, row, removed=removed), said)


@needs(WRITE)
@require_POST
def phase(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Say in which phase of GSBPM the activity is."""
    desk = desk_of(request)
    file, said = file_of(desk, berkas), request.POST.get("tahap", "")

    def act() -> None:
        if said not in PHASES:
            raise MetadataRefused(_("Tahap ini tidak dikenal"), mend=_("Pilih dari daftar."))
        MetadataFile.objects.filter(pk=file.pk).update(phase=said)

    return act_and_redirect(request, desk, file, act, _("Tahap dicatat."))
