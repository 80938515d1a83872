"""A form for one kind of facility or village fact, made of its attributes: nothing is written twice. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.codes.lists import CodeList, lists_here
from cantik.content.facility import NOWHERE, POINT, Attribute, FacilityKind
from cantik.content.loader import here
from cantik.expr.scope import Scope
from cantik.field.errors import PlanRefused
from cantik.field.instruments.form import FormBlock, FormQuestion, PlannedForm, choices_of, form_of

#: how a kind of facility is named where instruments are
PREFIX = "fasilitas/"
#: and the form of a village's own
OWN = "sendiri/"
PHOTO = "foto"
_UNIT = "fasilitas"
_TYPES = {"desimal": "desimal", "tahun": "angka"}


def instrument_name(form: str) -> str:
    """The name of an instrument by the id of its form: `fasilitas_sekolah` is `fasilitas/sekolah`."""
    own = f"{_UNIT}_"
    return f"{PREFIX}{form.removeprefix(own)}" if form.startswith(own) else form


def plan_form(instrument: str) -> PlannedForm:
    """The form of an instrument as the content has it now. Raises `PlanRefused` R570 for an unknown one, R606 for one
    of a village's own: content knows nothing of it."""
    content = here()
    kind = content.facilities.get(instrument.removeprefix(PREFIX)) if instrument.startswith(PREFIX) else None
    if kind is not None:
        return facility_form(kind, lists_here())
    if instrument.startswith(OWN):
        mend = "Unduh XLSForm-nya; isiannya masuk lewat ponsel."
        raise PlanRefused("R606", "Formulir sendiri tidak punya kertas dan tabel isian", found=instrument, mend=mend)
    if instrument not in content.instruments:
        raise PlanRefused("R570", "Instrumen tidak dikenal", found=instrument, mend="Pilih instrumen dari daftar.")
    return form_of(content.instruments[instrument], content, lists_here())


def facility_form(kind: FacilityKind, lists: Mapping[str, CodeList]) -> PlannedForm:
    """The form of a kind: its attributes, the point where it stands on the map, a photo where photos belong to it.

    Attributes that name somebody are asked only where they are required: a phone that is lost tells nobody's name.
    """
    asked = [attribute for attribute in kind.attributes if attribute.required or not attribute.personal]
    questions = [_question(attribute, kind) for attribute in asked]
    where = [_place("dusun", "Dusun"), _place("rt", "RT")]
    if kind.shape == POINT:
        where += [_place(name, label, "titik") for name, label in (("lintang", "Lintang"), ("bujur", "Bujur"))]
    if kind.photo:
        where.append(_place(PHOTO, "Foto", PHOTO))
    blocks = [FormBlock("isian", kind.title, kind.title_en, "", None, _UNIT, tuple(questions))]
    if kind.shape != NOWHERE:
        blocks.append(FormBlock("letak", "Letak", "Place", "", None, _UNIT, tuple(where)))
    return PlannedForm(
        id=f"{_UNIT}_{kind.id}",
        title=kind.title,
        title_en=kind.title_en,
        notice="",
        unit=_UNIT,
        blocks=tuple(blocks),
        count="",
        uncounted=None,
        lists=choices_of(blocks, lists),
        scope=Scope(_UNIT, {_UNIT: {}}, rules=True),
    )


def _question(attribute: Attribute, kind: FacilityKind) -> FormQuestion:
    unit = f" ({attribute.unit})" if attribute.unit else ""
    return FormQuestion(
        name=attribute.id,
        unit=_UNIT,
        type=_TYPES.get(attribute.type, attribute.type),
        label=attribute.label,
        text=f"{attribute.label}{unit}",
        text_en=attribute.label_en,
        hint="",
        codelist="ya_tidak" if attribute.type == "ya_tidak" else attribute.codelist or "",
        minimum=attribute.minimum,
        maximum=attribute.maximum,
        required=attribute.required,
        carried=not attribute.personal,
        automatic="",
        skip=None,
        needs=(f"{PREFIX}{kind.id}",),
    )


def _place(name: str, label: str, kind: str = "teks") -> FormQuestion:
    return FormQuestion(
        name=name,
        unit=_UNIT,
        type=kind,
        label=label,
        text="(GPS di depan pintu)" if kind == "titik" else label,
        text_en={"dusun": "Hamlet", "rt": "RT", PHOTO: "Photo"}.get(name, name),
        hint="",
        codelist="",
        minimum=None,
        maximum=None,
        required=False,
        carried=True,
        automatic="",
        skip=None,
        needs=("kerangka",),
    )
