"""What the village and its RT say of themselves, by approved forms: read on a page, taken along as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base.spreadsheet import for_spreadsheets
from cantik.content.instrument import NEEDS
from cantik.content.loader import here
from cantik.content.village_form import date_of, number_of
from cantik.field.instruments.own_form import is_own
from cantik.field.review.answer_book import answer_book
from cantik.field.review.app.sheets import SHEETS, SheetPart, booked_forms, count_booked, sheet
from cantik.field.review.standalone_faults import day_in
from cantik.field.rounds.app.models import Round
from cantik.staff.app.error_words import short
from cantik.staff.app.gate import needs
from cantik.staff.app.language import say
from cantik.vault.errors import ExportRefused
from cantik.vault.sealed_file import SUFFIX, new_passphrase, require_terms, seal
from cantik.web.desk import Room, VillageDesk, desk_of
from cantik.web.downloads import BYTES, attach_file
from cantik.web.facility_words import describe_proof
from cantik.web.fields import PhraseForm, take_post
from cantik.web.round_words import round_of
from cantik.web.tahap.perencanaan.plan.views import RIGHTS

show = Room("plan", "lapangan", RIGHTS).show
#: answers of the RT stand side by side, a row each
_ACROSS = "keadaan_rt"


def _parts(desk: VillageDesk, name: str) -> list[SheetPart]:
    if name not in SHEETS:
        raise Http404("no such sheet")
    return sheet(desk.opened, desk.area_id_or_none, name) if desk.area_id_or_none is not None else []


@needs("orang.lihat")
@require_safe
def index(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001
    """Which sheets there are, how far each is filled, as of when."""
    desk = desk_of(request)
    lines = []
    for name in SHEETS:
        parts = _parts(desk, name)
        lines.append(
            {
                "nama": name,
                "judul": say(here().instruments[name].title),
                "bagian": parts,
                "per": parts[-1].reference if parts else None,
            }
        )
    return show(request, desk, "lembar_desa", {"lembar": lines})


@needs("orang.lihat")
@require_safe
def answers(request: HttpRequest, kode: str, instrumen: str) -> HttpResponse:  # noqa: ARG001
    """The newest approved answers of an instrument, each place with its date and source."""
    desk = desk_of(request)
    parts = _parts(desk, instrumen)
    instrument = here().instruments[instrumen]
    uses = {question.variable: _use(question.needs, instrumen) for question in instrument.questions}
    across = instrumen == _ACROSS
    asked = [question.variable for question in instrument.questions if question.variable not in ("dusun", "rw", "rt")]
    labels = {line.name: line.label for part in parts for line in part.lines}
    shown_parts: list[dict[str, Any]] = [
        {
            "tempat": place_of(part),
            "baris": part,
            "blok": _blocks(part, uses),
            "sel": [{line.name: line.text for line in part.lines}.get(name, "") for name in asked if name in labels],
        }
        for part in parts
    ]
    context = {
        "nama": instrumen,
        "judul": say(instrument.title),
        "bagian": shown_parts,
        "silang": [labels[name] for name in asked if name in labels] if across else [],
    }
    return show(request, desk, "lembar_isi", context)


def place_of(part: SheetPart) -> str:
    """What a part is about, in words."""
    dusun, rt = part.place
    return ", ".join(piece for piece in (dusun, f"RT {rt}" if rt else "") if piece) or _("Desa")


def _use(needs: Sequence[str], own: str) -> str:
    """What a question is asked for, in words; nothing where it is the sheet itself."""
    words: dict[str, list[str]] = {}
    for need in needs:
        name, _space, number = need.partition(" ")
        if name != own:
            words.setdefault(NEEDS[name].title if name in NEEDS else name, []).append(number)
    return "; ".join(" ".join((title, ", ".join(filter(None, numbers)))).strip() for title, numbers in words.items())


def _blocks(part: SheetPart, uses: dict[str, str]) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The answers by block; number and date of what was shown for a yes stand with the yes."""
    said = {line.name: line.text for line in part.lines}
    proofs = {name for each in said for name in (number_of(each), date_of(each)) if name in said}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for line in part.lines:
        if line.name not in proofs:
            proof = describe_proof(said.get(number_of(line.name), ""), day_in(said.get(date_of(line.name), "")))
            text = f"{line.text}, {proof}" if proof else line.text
            found.setdefault(line.block, []).append((line.label, text, uses.get(line.name, "")))
    return list(found.items())


@needs("orang.lihat")
@require_safe
def table(request: HttpRequest, kode: str, instrumen: str) -> HttpResponse:
    """The same as CSV: one row for each answer, with place, date, source; taking it is recorded."""
    desk = desk_of(request)
    parts = _parts(desk, instrumen)
    head = [_("Tempat"), _("Bagian"), _("Pertanyaan"), _("Jawaban"), _("Keadaan"), _("Petugas"), _("Diterima")]
    rows = [head]
    for part in parts:
        dated = [part.reference.isoformat(), part.by, date_format(part.at, "Y-m-d")]
        rows += [[place_of(part), line.block, line.label, line.text, *dated] for line in part.lines]
    desk.record(
        action="lapangan.lembar",
        subject="desa",
        subjects=[desk.area.text_with_scheme()],
        detail={"instrumen": instrumen, "baris": len(rows) - 1},
    )
    return attach_file(for_spreadsheets(rows), f"{instrumen}-{kode}.csv", "text/csv; charset=utf-8")


@needs("orang.lihat")
@require_http_methods(["GET", "POST"])
def own_book(request: HttpRequest, kode: str, putaran: int) -> HttpResponse:  # noqa: ARG001
    """The approved answers of a form of the village's own, as a workbook in an age file: what such a form asks may name
    persons (docs/adr/0010). Taking it is recorded."""
    desk = desk_of(request)
    round_ = round_of(desk, putaran)
    if not is_own(round_.activity.instrument):
        raise Http404("no form of their own")
    form = PhraseForm(take_post(request), initial={"frasa": new_passphrase()})
    if form.is_bound and form.is_valid():
        try:
            return _send_book(desk, round_, form.cleaned_data["frasa"].strip())
        except ExportRefused as error:
            form.add_error("frasa", short(error))
    values = {"putaran": round_, "form": form, "isian": count_booked(round_)}
    return show(request, desk, "isian_sendiri", values, status=422 if form.errors else 200)


def _send_book(desk: VillageDesk, round_: Round, phrase: str) -> HttpResponse:
    """The sealed workbook. Raises `ExportRefused` R483 for a phrase that is too short, which leaves no line in the
    log."""
    require_terms(passphrase=phrase)
    forms, instrument = booked_forms(desk.opened, round_), round_.activity.instrument
    detail: dict[str, int | str | None] = {"instrumen": instrument, "baris": len(forms)}
    desk.record(action="lapangan.lembar", subject="putaran", subjects=[round_.pk], detail=detail)
    name = f"{round_.version.form_id}-isian.xlsx{SUFFIX}"
    return attach_file(seal(answer_book(round_.version.tree(), forms), passphrase=phrase), name, BYTES)
