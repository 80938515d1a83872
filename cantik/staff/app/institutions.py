"""Which house somebody is of, so that one house is one house however somebody wrote it.

What an account keeps is text: its institution as it was called on the day of the invitation, with the code of its area.
The text is understood by three things, in this order: the spellings of content (`cantik_instansi_darurat`, the kinds of
`usual`, a list `instansi_kabupaten` in a kabupaten's own folder), the names that the rows of a forum ever bore
(`Institution`), the text itself. A new name therefore makes no second house of one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from cantik.base import clock
from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.codes.lists import CodeList, lists_here
from cantik.staff import institution_kinds
from cantik.staff.app.models import Assignment, Institution, InstitutionAct
from cantik.staff.institution_kinds import ForumKind

SHIPPED, OWN, ELSE = "cantik_instansi_darurat", "instansi_kabupaten", institution_kinds.ELSE
#: an office of a kabupaten carries its code, so that those of two kabupaten are not taken for one
_AREA = re.compile(r"\s+(\d{2}(?:\.\d{2}){0,2}(?:\.\d{4})?)$")
_PARTS = {"pemdes": 4, "kecamatan": 3, "bnpb": 0, "kemensos": 0, "bpbd_prov": 1}
_KABUPATEN = 2
#: what a row is called in a list of choices
_ROW = "lembaga:"
#: a house that became part of a house that became part of … : more are a mistake
_CHAIN = 9


@dataclass(frozen=True)
class InstitutionState:
    """An institution with what became of it so far, the oldest first; what was taken back is left out."""

    row: Institution
    acts: tuple[InstitutionAct, ...]

    @cached_property
    def kind(self) -> ForumKind:
        """Its kind; one that the content no longer names is an institution like any other."""
        return institution_kinds.kinds().get(self.row.kind, institution_kinds.kinds()[ELSE])

    @cached_property
    def since(self) -> dt.date:
        """Its first day."""
        return next(act.day for act in self.acts if act.act == InstitutionAct.ADDED)

    @cached_property
    def end(self) -> InstitutionAct | None:
        """The act that ended it, or will."""
        return next((act for act in self.acts if act.act == InstitutionAct.ENDED), None)

    def over(self, day: dt.date) -> bool:
        """Whether its last day lies before a day."""
        return self.end is not None and self.end.day < day

    def name(self, day: dt.date) -> str:
        """What it is called on a day; before its first day as on that."""
        named = [act for act in self.acts if act.name]
        held = [act for act in sorted(named, key=lambda act: (act.day, act.pk)) if act.day <= day]
        return (held[-1] if held else named[0]).name


def list_institutions(areas: Iterable[str]) -> list[InstitutionState]:
    """The institutions of forums, in the order of their kinds; those that ended as well, not those taken back."""
    rows = Institution.objects.filter(area__in=list(areas)).prefetch_related("acts")
    return [state for row in _order_rows(rows) if (state := state_of(row)) is not None]


def state_of(row: Institution) -> InstitutionState | None:
    """What became of an institution; None when its addition was taken back."""
    acts = tuple(sorted((act for act in row.acts.all() if act.undone_at is None), key=lambda act: act.pk))
    return InstitutionState(row, acts) if any(act.act == InstitutionAct.ADDED for act in acts) else None


def name_institution(number: int) -> str:
    """What an institution is called today, "" of one whose addition was taken back."""
    state = state_of(Institution.objects.get(pk=number))
    return "" if state is None else state.name(clock.today())


def _order_rows(rows: Iterable[Institution]) -> list[Institution]:
    places = {code: place for place, code in enumerate(institution_kinds.kinds())}
    return sorted(rows, key=lambda row: (row.area, places.get(row.kind, len(places)), row.pk))


def _lists() -> list[CodeList]:
    found = lists_here()
    return [found[name] for name in (OWN, SHIPPED) if name in found]


def institution_choices(lang: str = "id", areas: Iterable[AreaCode] = ()) -> Mapping[str, str]:
    """Codes with their words: the rows of the forums of these areas first, then the kinds that none of them is of,
    "another one" last."""
    today = clock.today()
    rows = [state for state in list_institutions(area.text() for area in areas) if not state.over(today)]
    said = {f"{_ROW}{state.row.pk}": f"{state.name(today)} {state.row.area}" for state in rows}
    taken = {state.row.kind for state in rows} - {ELSE}
    said |= {code: codes.label(code, lang) for codes in _lists() for code in codes.codes if code and code not in taken}
    last = said.pop(ELSE)
    return said | {ELSE: last}


def institution_text(code: str, area: AreaCode | None = None) -> str:
    """An institution as text, in Indonesian; with the code of its area when it is one of many of its kind."""
    if code.startswith(_ROW):
        state = state_of(Institution.objects.get(pk=int(code.removeprefix(_ROW))))
        assert state is not None  # noqa: S101 - what was taken back is not offered
        return f"{state.name(clock.today())} {state.row.area}"
    label = next(codes.label(code) for codes in _lists() if codes.has(code))
    parts = area.text().split(".")[: _PARTS.get(code, _KABUPATEN)] if area is not None else []
    return " ".join(filter(None, (label, ".".join(parts))))


def house(text: str) -> str:
    """What two institutions are compared by: the kind that a text means, whatever area it names; else the institution
    that ever bore the name; else the text without case and blanks. "" for none."""
    name, area = _split_area(text)
    for _ in range(_CHAIN):
        row = _row(name, area)
        heir = None if row is None else _heir(row)
        if heir is None:
            return kind_of(name) or (fold(text) if row is None else _own(row))
        name, area = _first(heir), heir.area
    return kind_of(name) or fold(f"{name} {area}")


def numbers(text: str, area: AreaCode) -> set[int]:
    """The numbers of the institutions of a forum that are the house which a text means; none where it knows none."""
    return {state.row.pk for state in list_meant([text], area)}


def list_meant(texts: Iterable[str], area: AreaCode) -> list[InstitutionState]:
    """The institutions of a forum that are the house which one of the texts means, in the order of the forum."""
    meant = {house(text) for text in texts} - {""}
    rows = list_institutions([area.text()]) if meant else []
    return [state for state in rows if _house_of(state) in meant]


def list_answering(area: AreaCode, day: dt.date) -> list[InstitutionState]:
    """The institutions of a forum for which somebody answers on a day as who produces data, in the order of the
    forum."""
    held = Assignment.select_active(day).filter(role="produsen", area=area.text(), person__is_active=True)
    texts_held = held.values_list("person__institution", flat=True).distinct()
    return [state for state in list_meant(texts_held, area) if not state.over(day)]


def _house_of(state: InstitutionState) -> str:
    """The house of an institution; only what has no kind, or went into another, needs its name looked up."""
    if state.row.kind != ELSE and state.end is None:
        return state.row.kind
    return house(f"{state.name(clock.today())} {state.row.area}")


def kind_of(name: str) -> str:
    """The kind that a name means by the spellings of content; "" for none. `ELSE` is none."""
    for codes in _lists():
        code = codes.match(name)
        if code and code != ELSE:
            return code
    return institution_kinds.kind_of(name)


def has_ended(text: str, day: dt.date) -> bool:
    """Whether a text names an institution of a forum that is no more on a day, and of which nothing came."""
    name, area = _split_area(text)
    row = _row(name, area)
    if row is None or _heir(row) is not None:
        return False
    state = state_of(row)
    return state is None or state.over(day)


def texts(text: str) -> set[str]:
    """All texts under which the people of one office may stand in accounts: as it was ever called, and this one."""
    name, area = _split_area(text)
    row = _row(name, area)
    if row is None:
        return {text}
    ever = {f"{act.name} {row.area}" for act in row.acts.all() if act.name}
    return (
        ever
        | {text}
        | ({institution_text(row.kind, AreaCode.from_stored(row.area))} if _is_listed(row.kind) else set())
    )


def _is_listed(code: str) -> bool:
    return code != ELSE and any(codes.has(code) for codes in _lists())


def _split_area(text: str) -> tuple[str, str]:
    """The name and the code of the area behind it, "" for none."""
    plain = " ".join(text.split())
    found = _AREA.search(plain)
    return (plain[: found.start()], found[1]) if found else (plain, "")


def _row(name: str, code: str) -> Institution | None:
    """The row that a name means: of its area when it names one, the oldest when several bore it; a name that means a
    kind of which the forum has one institution means that."""
    acts = InstitutionAct.objects.filter(folded=fold(name)).exclude(folded="").select_related("institution")
    bore = acts.filter(institution__area=code) if code else acts
    found = [act.institution for act in bore.order_by("pk")]
    kind = institution_kinds.kinds().get(kind_of(name))
    if not found and kind is not None and kind.single and code:
        found = list(Institution.objects.filter(kind=kind.code, area=code).order_by("-pk"))
    return next((row for row in found if state_of(row) is not None), None)


def _heir(row: Institution) -> Institution | None:
    state = state_of(row)
    return state.end.successor if state is not None and state.end is not None else None


def _first(row: Institution) -> str:
    return row.acts.order_by("pk")[0].name


def _own(row: Institution) -> str:
    """The house of a row: its kind; of one that is of no kind, what it was first called."""
    return row.kind if row.kind != ELSE else fold(f"{_first(row)} {row.area}")
