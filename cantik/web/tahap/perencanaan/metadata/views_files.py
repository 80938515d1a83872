"""A set as a file, a file tried before it is taken over, and a set beside the one of the former round."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.base.media_types import XLSX
from cantik.collect.metadata_file import read_metadata_file
from cantik.content.loader import here
from cantik.field.rounds.app import metadata_sets as sets
from cantik.field.rounds.app.metadata_models import MetadataFile
from cantik.field.rounds.app.metadata_review import WRITE
from cantik.forum.errors import MetadataRefused
from cantik.forum.metadata.document import MetadataSet
from cantik.forum.metadata.exchange import from_json, to_json, workbook
from cantik.forum.metadata.prefill import still_empty
from cantik.forum.metadata.sections import changes
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.tahap.perencanaan.metadata.field_controls import words_of
from cantik.web.tahap.perencanaan.metadata.views import SEE, act_and_redirect, faults_of, file_of, set_page, show

_SALT = "cantik.metadata.impor"
_AN_HOUR = 3600
_MOST = 2_000_000
_MOST_FAULTS = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two sets answer otherwise."""

    where: str
    field: str
    before: str
    after: str


@needs(SEE)
@require_safe
def download(request: HttpRequest, kode: str, berkas: int, bentuk: str) -> HttpResponse:  # noqa: ARG001
    """What the set says now, as JSON with INDAH's keys or as a workbook with its client's sheets."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    said, forms = sets.whole(sets.parts_of(file)), here().metadata
    if bentuk == "json":
        text = json.dumps(to_json(said, forms), ensure_ascii=False, indent=2) + "\n"
        return attach_file(text, f"metadata-{file.pk}.json", "application/json")
    if bentuk == "xlsx":
        return attach_file(workbook(said, forms), f"metadata-{file.pk}.xlsx", XLSX)
    raise Http404("no such shape")


@needs(WRITE)
@require_POST
def dry_run(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """What a file says, and all that is wrong with it; nothing is saved."""
    desk = desk_of(request)
    file, given, forms = file_of(desk, berkas), request.FILES.get("berkas"), here().metadata
    try:
        if given is None or given.size is None or given.size > _MOST:
            raise MetadataRefused(
                _("Berkas belum dipilih, atau lebih dari 2 MB"), mend=_("Pilih berkas JSON atau XLSX.")
            )
        suffix = ".json" if str(given.name).lower().endswith(".json") else ".xlsx"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"berkas{suffix}"
            path.write_bytes(given.read())
            said, faults = read_metadata_file(path, forms)
    except CantikError as error:
        return set_page(request, desk, file, error_words.error_line(error))
    parts = sets.parts_of(file)
    values = {
        "berkas": file,
        "salah_berkas": faults[:_MOST_FAULTS],
        "salah_lain": max(0, len(faults) - _MOST_FAULTS),
        "temuan": faults_of(desk, said)[:_MOST_FAULTS],
        "kosong": sum(still_empty(said, forms).values()),
        "banyak": (len(said.variables), len(said.indicators)),
        "beda": differences(sets.whole(parts), said),
        "isi": signing.dumps([file.pk, to_json(said, forms)], salt=_SALT, compress=True),
    }
    return show(request, desk, "impor", values)


@needs(WRITE)
@require_POST
def take_over(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Let the draft say what the file said that was tried."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    return act_and_redirect(
        request, desk, file, lambda: _take(desk, file, request.POST.get("isi", "")), _("Diambil alih sebagai draf.")
    )


def _take(desk: VillageDesk, file: MetadataFile, sealed: str) -> None:
    try:
        number, raw = signing.loads(sealed, salt=_SALT, max_age=_AN_HOUR)
    except signing.BadSignature as error:
        raise MetadataRefused(_("Hasil uji ini sudah tidak berlaku"), mend=_("Pilih berkasnya sekali lagi.")) from error
    if number != file.pk:
        raise MetadataRefused(_("Hasil uji ini milik metadata lain"), mend=_("Pilih berkasnya sekali lagi."))
    said, _faults = from_json(raw, here().metadata)
    sets.take_over(desk.person, file, said)


@needs(WRITE)
@require_POST
def undo(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """Take a file that was taken over back."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    return act_and_redirect(request, desk, file, lambda: sets.undo_file(desk.person, file), _("Berkas diurungkan."))


# ── beside the former round ─────────────────────────────────────────────────────────────────────
@needs(SEE)
@require_safe
def difference(request: HttpRequest, kode: str, berkas: int) -> HttpResponse:  # noqa: ARG001
    """What a set says otherwise than the one that it was copied from."""
    desk = desk_of(request)
    file = file_of(desk, berkas)
    if file.repeats is None:
        raise Http404("copied from none")
    former, now = (sets.whole(sets.parts_of(held)) for held in (file.repeats, file))
    return show(request, desk, "beda", {"berkas": file, "beda": differences(former, now)})


def differences(before: MetadataSet, after: MetadataSet) -> list[Difference]:
    """What two sets say otherwise; variables and indicators are the same where their names are."""
    forms = here().metadata
    former, now = _parts_by_name(before), _parts_by_name(after)
    found = []
    for key in dict.fromkeys((*former, *now)):
        kind, name = key
        for field in changes(former.get(key, {}), now.get(key, {})):
            question = forms[kind].field(field)
            pair = (words_of(question, held.get(key, {}).get(field)) for held in (former, now))
            found.append(Difference(name, question.label, *pair))
    return found


def _parts_by_name(said: MetadataSet) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {
        (kind, str(answers.get("nama", number)) if number else "MS-Keg"): answers
        for kind, number, answers in said.parts()
    }
