"""The official form of an output as a village filled it in, attached as a file: the program knows which outputs rest on
a form of BPS, not its lines, so that it keeps the file and reads nothing out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.memory_file import Held
from cantik.base.text import holds_number
from cantik.coach.app.coaching import FULFIL
from cantik.coach.app.season_models import OutputFile
from cantik.coach.errors import SeasonRefused
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.collect.columns import clean_text, text_of
from cantik.collect.opd_rows import Row, read_sheets
from cantik.content.coaching_lists import NEEDS, coaching_outputs
from cantik.staff.app import acts
from cantik.staff.app.models import Account

MOST_BYTES = 2 * 1024 * 1024
PDF, XLSX = "pdf", "xlsx"
_PDF = b"%PDF-"


def attach_output(area: AreaCode, output: str, file: Held, *, looked: bool, by: Account) -> OutputFile:
    """Attach the filled form of an output; it takes the place of one that is there. `looked`: who attaches it has read
    it for names and numbers of citizens.

    Raises `NotAllowed` (S101), `SeasonRefused` R691 for an output that rests on no form, a file that is neither PDF nor
    XLSX, is too large or holds a number of a person, and what `collect.open` raises.
    """
    acts.require_right(by, FULFIL, area)
    known = coaching_outputs().get(output)
    if known is None or known.proof != NEEDS or is_practice(area):
        raise SeasonRefused(_("Luaran ini tidak dilampiri formulir"), mend=_("Pilih dari daftar."))
    if not looked:
        raise SeasonRefused(_("Centang dahulu bahwa Anda sudah membacanya"))
    # before the transaction: it may take seconds
    return _keep_output(area, output, file, _read_kind(file), by)


@transaction.atomic
def _keep_output(area: AreaCode, output: str, file: Held, form: str, by: Account) -> OutputFile:
    row = OutputFile(
        kode=area.text(),
        output=output,
        form=form,
        data=file.data,
        sha256=hashlib.sha256(file.data).hexdigest(),
        by=by.actor,
        at=clock.now(),
    )
    for former in OutputFile.objects.select_for_update().filter(kode=row.kode, output=output, removed_at=None):
        _drop_bytes(former, by)
    acts.save(row, by, "luaran.lampir", "luaran", wilayah=row.kode, luaran=output)
    return row


def _read_kind(file: Held) -> str:
    if len(file.data) > MOST_BYTES:
        raise SeasonRefused(_("Berkas lebih dari 2 MB"))
    if file.data.startswith(_PDF):
        return PDF
    read = read_sheets(file, "")
    if read.kind != XLSX:
        raise SeasonRefused(_("Berkas ini bukan PDF atau XLSX"), mend=_("Simpan formulirnya sebagai PDF atau XLSX."))
    for sheet, rows in read.rows.items():
        at = next((at for at, row in enumerate(rows, 1) if _names_person(row)), 0)
        if at:
            place = _("lembar %(lembar)s, baris %(baris)d") % {"lembar": sheet, "baris": at}
            raise SeasonRefused(_("Formulir ini memuat nomor seseorang: %s") % place)
    return XLSX


def _names_person(row: Row) -> bool:
    return any(holds_number(clean_text(text_of(cell))) for cell in row)


@transaction.atomic
def remove_output(area: AreaCode, number: int, *, by: Account) -> None:
    """Take an attached form away; what it said is kept no longer. Raises `NotAllowed` (S101), `SeasonRefused` R691."""
    acts.require_right(by, FULFIL, area)
    gone = SeasonRefused(_("Lampiran ini tidak ada lagi"), mend=_("Muat ulang halamannya."))
    _drop_bytes(acts.hold_row(OutputFile.objects.filter(pk=number, kode=area.text(), removed_at=None), gone), by)


def _drop_bytes(row: OutputFile, by: Account) -> None:
    row.data, row.removed_by, row.removed_at = b"", by.actor, clock.now()
    acts.save(row, by, "luaran.tarik", "luaran", wilayah=row.kode, luaran=row.output)


def list_attached(codes: Collection[str]) -> dict[tuple[str, str], OutputFile]:
    """The forms that are attached in some villages, by village and output, without their bytes."""
    rows = OutputFile.objects.filter(kode__in=list(codes), removed_at=None).defer("data")
    return {(row.kode, row.output): row for row in rows}


def find_attached(area: AreaCode, number: int) -> OutputFile | None:
    """An attached form of a village with its bytes."""
    return OutputFile.objects.filter(pk=number, kode=area.text(), removed_at=None).first()
