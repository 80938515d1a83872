"""A village's own form, or its mapping of columns, offered to the villages of its kabupaten: the walidata looks and
makes it available or returns it; another village takes a copy as its own. What travels is the questions, or titles and
codes, written anew from what was read: no other sheet of the workbook, no answers, no comment, no name of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.memory_file import Held
from cantik.base.text import holds_number
from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.collect.app.models import SavedMapping
from cantik.collect.matching.own import find_number, write_anew
from cantik.field.errors import PlanRefused
from cantik.field.instruments.app.models import AVAILABLE, TURNED_DOWN, InstrumentVersion, SharedInstrument
from cantik.field.instruments.app.versions import standing_of
from cantik.field.instruments.own_form import OwnForm, is_own, read_own
from cantik.field.instruments.xlsx import xlsform_workbook
from cantik.staff.app import acts, steps
from cantik.staff.app.models import Account
from cantik.workflow.declaration import PressedButton, WorkflowStep

OFFER, OFFER_MAPPING, DECIDE = "rencana.sunting", "orang.sunting", "instrumen.edarkan"
#: letters of the name of a form before the code of the village that made it
_NAME = 30


def _wrong(message: str, mend: str = "", found: str = "") -> PlanRefused:
    return PlanRefused("R603", message, found=found, mend=mend)


def can_offer(version: InstrumentVersion, area: AreaCode) -> bool:
    """Whether a version is a form of the village's own that its kepala desa approved; never of a practice village."""
    return is_own(version.instrument) and not is_practice(area) and standing_of(version).is_approved


@transaction.atomic
def offer_version(version: InstrumentVersion, area: AreaCode, *, looked: bool, by: Account) -> SharedInstrument:
    """Offer a version to the villages of the kabupaten. `looked`: whoever offers has read it for names of citizens.

    Raises `NotAllowed` (S101), `PlanRefused` R603 for a form that is not the village's own or not approved, that was
    offered already, that nobody looked through, or that holds a number of a person.
    """
    acts.require_right(by, OFFER, area)
    if not can_offer(version, area):
        raise _wrong(_("Hanya formulir desa sendiri yang sudah disetujui kepala desa dapat ditawarkan"))
    _need_look(looked=looked)
    _refuse_numbers(_read_form(version))
    if version.offers.exclude(state=TURNED_DOWN).exists():
        raise _wrong(_("Versi ini sudah ditawarkan"))
    return _keep_offer(area, by, version=version)


@transaction.atomic
def offer_mapping(number: int, area: AreaCode, *, looked: bool, by: Account) -> SharedInstrument:
    """Offer a mapping of columns that stands in the village. `looked`: who offers has read it for names of citizens.

    Raises `NotAllowed` (S101), `PlanRefused` R603 for a mapping that does not stand there, that was offered already,
    that nobody looked through, or that holds a number of a person.
    """
    acts.require_right(by, OFFER_MAPPING, area)
    gone = _wrong(_("Pemetaan ini tidak ada lagi di desa ini"), _("Muat ulang halamannya."))
    mapping = acts.hold_row(SavedMapping.objects.filter(pk=number, area=area.text(), removed_at__isnull=True), gone)
    if is_practice(area):
        raise _wrong(_("Desa latihan tidak menawarkan apa pun"))
    _need_look(looked=looked)
    place = find_number(mapping.text, clock.today())
    if place:
        raise _wrong(
            _("Pemetaan ini memuat nomor seseorang: %s") % place,
            _("Betulkan judul atau padanan kodenya dengan memetakan berkasnya sekali lagi."),
        )
    if SharedInstrument.objects.filter(mapping=mapping).exclude(state=TURNED_DOWN).exists():
        raise _wrong(_("Pemetaan ini sudah ditawarkan"))
    return _keep_offer(area, by, mapping=mapping)


def _need_look(*, looked: bool) -> None:
    if not looked:
        raise _wrong(_("Centang dahulu bahwa Anda sudah membacanya"))


def _keep_offer(area: AreaCode, by: Account, **offered: Any) -> SharedInstrument:
    """Write an offer of `version` or `mapping` down."""
    kabupaten = area.kabupaten().text()
    row = SharedInstrument(**offered, kode=area.text(), kabupaten=kabupaten)
    steps.record_step(row, f"tawar_{row.kind}", by, area)
    return row


def _refuse_numbers(form: OwnForm) -> None:
    """Every cell, conditions too: whoever looks reads the questions only. The version is a number of ours."""
    settings = {name: said for name, said in form.rows.settings.items() if name != "version"}
    for sheet, rows in (("survey", form.rows.survey), ("choices", form.rows.choices), ("settings", [settings])):
        for number, row in enumerate(rows, 2):
            column = next((name for name, said in row.items() if holds_number(str(said))), None)
            if column is not None:
                raise _wrong(
                    _("Formulir ini memuat nomor seseorang: lembar %(lembar)s, baris %(baris)d, %(kolom)s")
                    % {"lembar": sheet, "baris": number, "kolom": column},
                    _("Hapus nomornya dari formulir, unggah lagi, lalu tawarkan versi barunya."),
                )


def decide_offer(kabupaten: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Take a declared step of an offer: it is made available or returned; of what is returned no village takes copies
    from then on, those that were taken stay. Raises as `steps.take_step`."""
    rows = SharedInstrument.objects.filter(pk=number, kabupaten=kabupaten.text())
    return steps.take_step(rows, pressed, by=by, area=kabupaten)[1]


def list_offers(kabupaten: AreaCode) -> QuerySet[SharedInstrument]:
    """What villages of a kabupaten offered and was not returned: what waits first, then the newest."""
    rows = SharedInstrument.objects.filter(kabupaten=kabupaten.text()).exclude(state=TURNED_DOWN)
    return rows.select_related("version", "mapping").order_by("state", "-pk")  # "ditawarkan" stands before "tersedia"


def list_available(kabupaten: AreaCode) -> QuerySet[SharedInstrument]:
    """What the villages of a kabupaten can take copies of, the newest first; no mapping that its village took away."""
    rows = SharedInstrument.objects.filter(
        kabupaten=kabupaten.text(), state=AVAILABLE, mapping__removed_at__isnull=True
    )
    return rows.select_related("version", "mapping").order_by("-pk")


def list_takeable(area: AreaCode) -> QuerySet[SharedInstrument]:
    """The forms of other villages that a village can take a copy of; nothing in a practice one."""
    return _select_takeable(area).filter(version__isnull=False)


def list_takeable_mappings(area: AreaCode) -> QuerySet[SharedInstrument]:
    """The same of mappings."""
    return _select_takeable(area).filter(mapping__isnull=False)


def _select_takeable(area: AreaCode) -> QuerySet[SharedInstrument]:
    rows = list_available(area.kabupaten())
    return rows.none() if is_practice(area) else rows.exclude(kode=area.text())


def list_own_offers(area: AreaCode) -> dict[int, SharedInstrument]:
    """The newest offer of each mapping of a village, by the number of the mapping."""
    rows = SharedInstrument.objects.filter(kode=area.text(), mapping__isnull=False).order_by("pk")
    return {row.mapping_id: row for row in rows if row.mapping_id is not None}


def copy_mapping(area: AreaCode, number: int) -> str:
    """The mapping of an offer as the text that a village brings as its own. Raises `PlanRefused` R603 for what it
    cannot take."""
    row = list_takeable_mappings(area).filter(pk=number).first()
    if row is None or row.mapping is None:
        raise _wrong(_("Pemetaan ini tidak tersedia lagi"), _("Muat ulang halamannya."))
    return write_anew(row.mapping.text, clock.today())


def copy_file(area: AreaCode, number: int) -> Held:
    """The form of an offer as the file that a village brings as its own; its name says the village that made it, so
    that it takes the place of no form that stands. Raises `PlanRefused` R603 for what it cannot take."""
    row = list_takeable(area).filter(pk=number).first()
    if row is None or row.version is None:
        raise _wrong(_("Instrumen ini tidak tersedia lagi"), _("Pilih instrumen lain."))
    form = _read_form(row.version)
    name = f"{form.form_id[:_NAME]}_{row.kode.replace('.', '')}"
    renamed = replace(form.rows, settings={**form.rows.settings, "form_id": name})
    return Held(f"{name}-{row.version.version}.xlsx", xlsform_workbook(renamed))


def _read_form(version: InstrumentVersion) -> OwnForm:
    tree: Mapping[str, Any] = version.tree()
    return read_own(Held(tree["berkas"], bytes(version.workbook)), clock.today(), tree["judul"])
