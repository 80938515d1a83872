"""What approved forms that read no list say, for the pages that show it: read from the forms themselves each time, so
that taking an approval back is enough. Nothing is copied."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from cantik.base.text import fold
from cantik.field.forms.app.form_rows import rows_of
from cantik.field.forms.app.models import FormSubmission
from cantik.field.instruments.standalone_form import place_in, questions, word_of, written_place
from cantik.field.review.answer_book import BookedForm
from cantik.field.review.app.family_forms import FilledForm, filled_all
from cantik.field.review.standalone_faults import SHELTER, whole
from cantik.field.rounds.app.models import FORM, Device, Round, Unit, UnitState
from cantik.field.rounds.states import UnitStage
from cantik.register.calamity.displacement import SiteTally
from cantik.register.core.grouping import Unit as Place
from cantik.register.units.app.queries import standing_units
from cantik.register.units.unit_acts import match_spelling
from cantik.vault.app.opening import OpenStore

#: instruments whose answers are figures of the village itself; none of them names anybody
SHEETS = ("keadaan_desa", "keadaan_rt", "kebutuhan_data")
#: the listing of buildings, and its roster of families
LISTING, _HOMES = "daftar_bangunan", "keluarga_bangunan"
GUEST = "2"  # cantik_asal_pengungsi
#: questions of a sheltered family as the counts of a site call them
_TALLIED: Mapping[str, str] = {
    "ungsi_laki": "male",
    "ungsi_perempuan": "female",
    "ungsi_balita": "under_five",
    "ungsi_lansia": "elderly",
    "ungsi_hamil": "pregnant",
    "ungsi_disabilitas": "disabled",
}
#: nobody yet, nothing asked
_NOBODY = partial(SiteTally, under_five=None, elderly=None)
#: and those that only the village sees: hurt, missing, dead
HARM = ("ungsi_luka", "ungsi_hilang", "ungsi_meninggal")


@dataclass(frozen=True, slots=True)
class ApprovedForm:
    """A form that was approved: its unit, its answers."""

    unit: Unit
    form: FilledForm

    def word(self, name: str) -> str:
        """An answer in words, "" for none."""
        tree = self.unit.block.round.version.tree()
        question = next((asked for asked in questions(tree) if asked["nama"] == name), None)
        return "" if question is None else word_of(question, self.form.answers.get(name, ""))


def list_approved(opened: OpenStore, area_id: int, instruments: Collection[str]) -> list[ApprovedForm]:
    """The approved forms of some instruments of a village, by when they came; those of practice rounds left out.
    What was approved counts until it is taken back, also when a newer form waits.

    Raises `DamagedSecret` (R204).
    """
    chosen = _find_approved(area_id, instruments)
    found = [ApprovedForm(unit, form) for (unit, _), form in zip(chosen, filled_all(chosen, opened), strict=True)]
    return sorted(found, key=lambda told: (told.form.row.received_at, told.unit.pk))


def _find_approved(area_id: int, instruments: Collection[str]) -> list[tuple[Unit, FormSubmission]]:
    """The same forms as they lie in the store."""
    rows = Unit.objects.filter(kind=FORM, stage=UnitStage.APPROVED, block__round__activity__area=area_id)
    rows = rows.filter(block__round__activity__instrument__in=list(instruments), block__round__activity__practice=False)
    units = list(rows.select_related("block__round__version", "block__round__activity").order_by("pk"))
    steps = UnitState.objects.filter(unit__in=units, after=UnitStage.APPROVED).order_by("pk")
    decided = dict(steps.values_list("unit", "instance"))
    rows_by_instance = FormSubmission.objects.exclude(sealed=b"").select_related("rows").in_bulk(decided.values())
    return [(unit, rows_by_instance[name]) for unit in units if (name := decided.get(unit.pk)) in rows_by_instance]


# ── mode darurat ────────────────────────────────────────────────────────────────────────────────


def list_sheltered(opened: OpenStore, area_id: int, since: dt.date) -> list[ApprovedForm]:
    """The families that found shelter since a calamity began, own ones and guests: of several forms about one family
    the newest. Names in clear: callers record whom they show."""
    found: dict[tuple[str, ...], ApprovedForm] = {}
    for told in list_approved(opened, area_id, [SHELTER]):
        if told.form.row.received_at.date() >= since:
            said = told.form.answers
            names = ("asal_pengungsi", "r108", "desa_asal", "dusun", "rt")
            key = tuple(fold(said.get(name, "")) for name in names)
            found[key if said.get("r108") else (str(told.unit.pk),)] = told
    return list(found.values())


def is_guest(told: ApprovedForm) -> bool:
    """Whether a family is of another village."""
    return told.form.answers.get("asal_pengungsi") == GUEST


def site_tallies(found: Sequence[ApprovedForm], guests: str) -> dict[str, SiteTally]:
    """The families of each site, guests (`guests`: how they are marked) apart, all of them under ""; what no form of a
    site answered is not known."""
    tallies, called = {"": _NOBODY()}, dict[tuple[str, bool], str]()
    for told in found:
        site = " ".join(told.form.answers.get("nama_posko", "").split()) or "…"
        guest = is_guest(told)
        label = called.setdefault((fold(site), guest), f"{site} ({guests})" if guest else site)
        for name in ("", label):
            _add(tallies.setdefault(name, _NOBODY()), told.form.answers)
    return tallies


def _add(tally: SiteTally, answers: Mapping[str, str]) -> None:
    tally.families += 1
    for name, part in _TALLIED.items():
        number = whole(answers.get(name, ""))
        if number is not None:
            setattr(tally, part, (getattr(tally, part) or 0) + number)
    tally.persons = tally.male + tally.female


def harm(found: Sequence[ApprovedForm]) -> dict[str, int | None]:
    """How many the forms say were hurt, are missing, died; None for what none of them answered. Nobody is an event of
    the register because of it."""
    numbers_by = {name: [whole(told.form.answers.get(name, "")) for told in found] for name in HARM}
    known = {name: [number for number in numbers if number is not None] for name, numbers in numbers_by.items()}
    return {name: sum(numbers) if numbers else None for name, numbers in known.items()}


def count_booked(round_: Round) -> int:
    """How many forms `booked_forms` gives; none of them is opened for it."""
    found = _find_approved(round_.activity.area_id, [round_.activity.instrument])
    return sum(unit.block.round_id == round_.pk for unit, _ in found)


def booked_forms(opened: OpenStore, round_: Round) -> list[BookedForm]:
    """The approved forms of a round as its workbook holds them, by when they came. Raises `DamagedSecret` (R204)."""
    found = list_approved(opened, round_.activity.area_id, [round_.activity.instrument])
    found = [told for told in found if told.unit.block.round_id == round_.pk]
    devices = Device.objects.select_related("enumerator__account").in_bulk({told.form.row.device for told in found})
    return [
        BookedForm(
            told.form.row.received_at.isoformat(timespec="minutes"),
            devices[told.form.row.device].enumerator.name if told.form.row.device in devices else "",
            told.form.answers,
            told.form.rosters,
        )
        for told in found
    ]


# ── sheets ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """A question with its answer in words; `block`: the title above it."""

    block: str
    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """What one approved form says of the village or one RT: the place ("" for the village), reference date of its
    round, when it came, the unit, who filled it."""

    place: tuple[str, str]
    reference: dt.date
    at: dt.datetime
    unit: Unit
    by: str
    lines: Sequence[SheetAnswer]


def sheet(opened: OpenStore, area_id: int, instrument: str) -> list[SheetPart]:
    """The newest approved answers of an instrument of the village: one part, or one for each RT. The round with the
    latest reference date counts, within it the form that came last. Raises `DamagedSecret` (R204)."""
    newest: dict[tuple[str, str], ApprovedForm] = {}
    forms = list_approved(opened, area_id, [instrument])
    for told in sorted(forms, key=lambda told: (told.unit.block.round.reference, told.form.row.received_at)):
        newest[place_in(told.form.answers)] = told
    devices = Device.objects.select_related("enumerator__account").in_bulk(
        {told.form.row.device for told in newest.values()}
    )
    parts = []
    for _, told in sorted(newest.items()):
        said, row = told.form.answers, told.form.row
        who = devices[row.device].enumerator.name if row.device in devices else ""
        place = (said.get("dusun", ""), said.get("rt", ""))
        parts.append(SheetPart(place, told.unit.block.round.reference, row.received_at, told.unit, who, _lines(told)))
    return parts


def _lines(told: ApprovedForm) -> list[SheetAnswer]:
    tree, said = told.unit.block.round.version.tree(), told.form.answers
    return [
        SheetAnswer(block["judul"], question["nama"], question["label"], word_of(question, said[question["nama"]]))
        for block in tree["blok"]
        if not block["daftar"]
        for question in block["isian"]
        if said.get(question["nama"]) and question["nama"] not in ("dusun", "rw", "rt")
    ]


# ── buildings ───────────────────────────────────────────────────────────────────────────────────


def buildings(opened: OpenStore, round_: Round) -> dict[tuple[str, str], Counter[str]]:
    """How many buildings of each use the approved forms of a listing name, by dusun and RT: where their families live,
    else the enumerator's block. A building that came twice under one number counts as it came last.

    The use of buildings is of class A, which is never suppressed; no person and no point stands in it.
    """
    newest: dict[tuple[tuple[str, str], str], str] = {}
    spelled: dict[tuple[str, str], tuple[str, str]] = {}  # a place as it was first written
    for told in list_approved(opened, round_.activity.area_id, [LISTING]):
        if told.unit.block.round_id == round_.pk:
            said = told.form.answers
            number = said.get("r109", "").lstrip("0")
            dusun, rt = _where(opened, told)
            place = written_place(dusun, rt)
            spelled.setdefault(place, (dusun, rt))
            newest[place, number or f"unit {told.unit.pk}"] = said.get("guna_bangunan", "")
    found: dict[tuple[str, str], Counter[str]] = {}
    for (place, _), use in newest.items():
        found.setdefault(place, Counter())[use] += 1
    return {spelled[place]: tally for place, tally in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """An RT that a listing names and the village does not know, as it would write it; its buildings."""

    place: Place
    buildings: int


def unknown_places(area_id: int, found: Mapping[tuple[str, str], Counter[str]], day: dt.date) -> list[FoundPlace]:
    """Of the places of a listing (`buildings`) those that are no RT of the village on a day; the RW where all RT of the
    dusun are of one."""
    there = [unit for unit in standing_units(area_id, day).values() if unit[2]]
    known = {written_place(dusun, rt) for dusun, _, rt in there}
    new = []
    for (dusun, rt), tally in found.items():
        if rt.strip() and written_place(dusun, rt) not in known:
            name = match_spelling(dusun, 0, there)
            around = {unit[1] for unit in there if unit[0] == name}
            rw = around.pop() if len(around) == 1 else ""
            new.append(FoundPlace((name, rw, match_spelling(rt, 2, there)), tally.total()))
    return new


def _where(opened: OpenStore, told: ApprovedForm) -> tuple[str, str]:
    """Dusun and RT of a building, as they are written."""
    homes = rows_of(told.form.row, opened).get("rosters", {}).get(_HOMES, ())
    said = next(((home.get("dusun", ""), home.get("rt", "")) for home in homes if home.get("dusun")), None)
    return said or (told.unit.block.dusun, told.unit.block.rt)
