"""The one function that every view, job, command and API route asks, and the same answer as a filter of rows.

`allowed(person, action, area)` reads the assignments of a person and the matrix; nothing else in the program decides
about rights. Assignments are read once per account object, that is once per request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.codes.area import AreaCode, Scheme
from cantik.codes.practice import is_practice
from cantik.staff.app import deputies, groups
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.models import Account, Assignment, EmergencyAccess
from cantik.staff.matrix import ACTIONS, PUBLIC, Action, Proof, Reach, reach_of

#: an account that was not used for so many days no longer has rights
UNUSED_DAYS = 90
#: what emergency access opens, and the right that whoever was given it must still hold there
EMERGENCY, EMERGENCY_ASKS = "orang.lihat", "darurat.minta"

#: for so many days a term that ended is told to whoever still tries to use it
_LATELY = 30

Person = Account | AnonymousUser | AbstractBaseUser | None
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class AccessDecision:
    """The answer. `reason`: why not, in the page's language; `knows`: may know that the area is here (403, not 404).

    `needs_mfa`: the session must show a second factor; `fresh`: and must have done so within the last minutes.
    `reach` says how wide the yes is: with anything but `Reach.AREA` the caller must narrow to what is the person's own.
    """

    ok: bool
    reason: str = ""
    needs_mfa: bool = False
    fresh: bool = False
    reach: Reach | None = None
    knows: bool = False
    roles: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.ok

    @property
    def whole(self) -> bool:
        """Yes, and for all of the area: what a page that does not narrow may offer."""
        return self.ok and self.reach is Reach.AREA


def area_code(area: AreaCode | str) -> AreaCode:
    """A code as assignments hold it. Raises `InvalidAreaCode` (W101)."""
    return area if isinstance(area, AreaCode) else AreaCode.from_stored(area)


def assignments_of(person: Account, day: dt.date) -> list[Assignment]:
    """The assignments that hold on a day, none for an account that is switched off."""
    if not in_use(person, day):
        return []
    known: dict[dt.date, list[Assignment]] = person.__dict__.setdefault("_holding", {})
    if day not in known:
        held = [given for given in _every(person) if given.ended_at is None and given.start <= day <= given.until]
        known[day] = [given for given in held if deputies.holds(given, day)]
    return [*known[day]]


def _every(person: Account) -> list[Assignment]:
    """All assignments that a person ever had: read once, a page asks for each entry of its menu."""
    rows: list[Assignment] | None = person.__dict__.get("_assignments")
    if rows is None:
        rows = list(Assignment.objects.filter(person=person).select_related("acting_for").order_by("pk"))
        person.__dict__["_assignments"] = rows
    return rows


def read_together(rows: QuerySet[Account]) -> list[Account]:
    """People with the assignments that `assignments_of` asks for, in two questions for all of them."""
    people, held = list(rows), dict[int, list[Assignment]]()
    for given in Assignment.objects.filter(person__in=rows).select_related("acting_for").order_by("pk"):
        held.setdefault(given.person_id, []).append(given)
    for person in people:
        forget(person)
        person.__dict__["_assignments"] = held.get(person.pk, [])
    return people


def forget(person: Account) -> None:
    """Let the next question read the assignments anew (after one was given or ended)."""
    for kept in ("_assignments", "_holding", "_emergencies"):
        person.__dict__.pop(kept, None)


def in_use(person: Account, day: dt.date) -> bool:
    """False when the account was switched off, has run out, or was not used for 90 days."""
    if not person.is_active or (person.active_until is not None and day > person.active_until):
        return False
    last = person.last_used or person.created_at.date()
    return (day - last).days <= UNUSED_DAYS


def check_access(
    person: Person, action: str, area: AreaCode | str | None, *, at: dt.date | None = None
) -> AccessDecision:
    """May this person do this in this area on this day (default: today)? Raises `KeyError` for an unknown action.

    `area=None` asks "anywhere at all?". A person who has not signed in is the public.
    """
    row = ACTIONS[action]
    if not isinstance(person, Account):
        ok = PUBLIC in row.cells
        return AccessDecision(ok, "" if ok else _("Masuk dahulu."), reach=row.cells.get(PUBLIC), knows=ok)
    code = None if area is None else area_code(area)
    day = at or clock.today()
    held = assignments_of(person, day)
    covering = [assignment for assignment in held if code is None or groups.covers(assignment, code, day)]
    found = [(reach, assignment.role) for assignment in covering if (reach := _reach(assignment, row)) is not None]
    if PUBLIC in row.cells:
        found.append((row.cells[PUBLIC], PUBLIC))
    if action == EMERGENCY and at is None:
        open_now = emergencies(person)
        found += [
            (Reach.AREA, access.asked_role) for access in open_now if code is None or area_code(access.area) == code
        ]
    if not found:
        over = _over(person, row, code, day)
        reason = over or _refusal(person, row, held=bool(held), covering=bool(covering), day=day)
        return AccessDecision(False, reason, knows=bool(covering or over))
    widest = max(reach for reach, _ in found)
    return AccessDecision(
        True,
        needs_mfa=row.proof > Proof.PASSWORD,
        fresh=row.proof is Proof.FRESH,
        reach=widest,
        knows=True,
        roles=tuple(sorted({role for _, role in found})),
    )


def reach_of_assignment(assignment: Assignment, action: str) -> Reach | None:
    """How far one assignment that holds today reaches with an action; None where it does not."""
    return _reach(assignment, ACTIONS[action])


def _reach(assignment: Assignment, action: Action) -> Reach | None:
    """Practice gives work with data only: no accounts, no keys, no log, nothing that belongs to no stage."""
    if assignment.role not in action.cells:  # most questions of a menu end here
        return None
    if not action.stages and action.id != "desa.lihat" and is_practice(area_code(assignment.area)):
        return None
    if action.proof > Proof.PASSWORD and waits(assignment):
        return None
    level, decree = area_code(assignment.area).level, assignment.decree
    if assignment.acting_for is not None and not assignment.acting_for.decree:
        decree = ""  # a deputy has no right that the represented one lacks
    return reach_of(assignment.role, action, stage=assignment.stage, decree=decree, level=level)


def waits(assignment: Assignment) -> bool:
    """Whether a role still waits for its village, or for its time (`holds`): it gives nothing with persons so long."""
    holding = [assignment, *([assignment.acting_for] if assignment.acting_for is not None else [])]
    return any(held.held_until is not None and clock.now() < held.held_until for held in holding)


def _over(person: Account, action: Action, area: AreaCode | None, day: dt.date) -> str:
    """That a term which gave this right here ended lately, in words; "" when none did."""
    if not in_use(person, day) or (area is not None and is_practice(area)):  # a practice village just ends
        return ""
    lately, current = day - dt.timedelta(days=_LATELY), assignments_of(person, day)
    for assignment in sorted(_every(person), key=lambda given: (given.until, given.pk), reverse=True):
        if assignment.role not in action.cells or assignment.start > day:
            continue
        last = _last_day(assignment)
        here = area is None or groups.covers(assignment, area, last)
        if here and lately <= last <= day and assignment not in current and _reach(assignment, action) is not None:
            return _("Tugas Anda sebagai %(peran)s di sini berakhir %(hari)s. Mintalah SK yang baru.") % {
                "peran": assignment.role_name,
                "hari": long_date(last),
            }
    return ""


def _last_day(assignment: Assignment) -> dt.date:
    """The last day of a term: as it was given, ended early, or with the office that a deputy represents."""
    represented = assignment.acting_for if assignment.acting == deputies.PLH else None
    terms = [assignment, *([represented] if represented is not None else [])]
    ended = [clock.day_of(held.ended_at) for held in terms if held.ended_at is not None]
    return min([*(held.until for held in terms), *ended])


def emergencies(person: Account) -> list[EmergencyAccess]:
    """The emergency accesses of a person that are open at this moment, as far as their role still stands there.

    They open reading with masked numbers in one village each, nothing else, and end by the clock.
    """
    now = clock.now()
    row = ACTIONS[EMERGENCY_ASKS]
    stands = [
        code
        for assignment in assignments_of(person, clock.today())
        if _reach(assignment, row) is Reach.AREA
        for code in groups.areas_of(assignment, clock.today())
    ]
    if not stands:
        return []
    given: list[EmergencyAccess] | None = person.__dict__.get("_emergencies")
    if given is None:
        rows = EmergencyAccess.objects.filter(asked_by=person, state=EmergencyAccess.APPROVED, ended_at__isnull=True)
        since = now - EmergencyAccess.lasts()
        given = list(rows.filter(Q(decided_at__gt=since) | Q(held_until__gt=since)))
        person.__dict__["_emergencies"] = given
    return [
        access
        for access in given
        if access.open_at(now) and any(top.contains(area_code(access.area)) for top in stands)
    ]


def _refusal(person: Account, action: Action, *, held: bool, covering: bool, day: dt.date) -> str:
    if not in_use(person, day):
        return _("Akun ini tidak aktif. Minta yang berwenang mengaktifkannya kembali.")
    if not held:
        return _("Anda belum memiliki peran yang berlaku. Periksa masa SK Anda.")
    if not covering:
        return _("Wilayah ini di luar tugas Anda.")
    if action.needs_decree and any(
        assignment.role in action.needs_decree for assignment in assignments_of(person, day)
    ):
        return _("Nomor SK Anda belum dicatat. Minta yang mengangkat Anda melengkapinya.")
    if any(waits(assignment) and assignment.role in action.cells for assignment in assignments_of(person, day)):
        return _("Menunggu desa: orang desa menegaskan peran ini di beranda desa, atau waktu tunggunya lewat.")
    return _("Peran Anda tidak mencakup %s.") % _(action.name)


def areas_for(person: Person, action: str, *, at: dt.date | None = None) -> tuple[AreaCode, ...]:
    """The areas, none below another, in which a person may do this with full reach (`Reach.AREA`)."""
    if not isinstance(person, Account):
        return ()
    row, day = ACTIONS[action], at or clock.today()
    own = [assignment for assignment in assignments_of(person, day) if _reach(assignment, row) is Reach.AREA]
    held = [code for assignment in own for code in groups.areas_of(assignment, day)]
    if action == EMERGENCY and at is None:
        held += [area_code(access.area) for access in emergencies(person)]
    return _tops(held)


def known_areas(person: Person, *, at: dt.date | None = None) -> tuple[AreaCode, ...]:
    """The areas that a person may know about: those of all their assignments."""
    if not isinstance(person, Account):
        return ()
    day = at or clock.today()
    return _tops(code for assignment in assignments_of(person, day) for code in groups.areas_of(assignment, day))


def _tops(codes: Iterable[AreaCode]) -> tuple[AreaCode, ...]:
    tops: list[AreaCode] = []
    for code in sorted(set(codes), key=lambda code: (len(code.parts), code)):
        if not any(top.contains(code) for top in tops):
            tops.append(code)
    return tuple(sorted(tops))


def within(codes: Iterable[AreaCode], field: str) -> Q:
    """Rows whose text field holds one of these codes or a code below; no codes, no rows."""
    condition = Q(pk__in=[])
    for code in codes:
        below = Q(**{f"{field}__startswith": code.text() + "."})
        temporary = Q(**{f"{field}__startswith": f"X{code.text()}."}) if code.scheme is Scheme.KEMENDAGRI else Q()
        condition |= Q(**{field: code.text()}) | below | temporary
    return condition


def for_person(rows: QuerySet[M], person: Person, action: str, field: str, *, at: dt.date | None = None) -> QuerySet[M]:
    """The rows of a query in whose area (text field `field`) the person may do this: the filter for every list."""
    return rows.filter(within(areas_for(person, action, at=at), field))


def office_of(person: Account, action: str, area: AreaCode) -> str:
    """In which office somebody does a thing today, as it is kept and printed: the role, of a deputy (Plt., Plh.) also
    the SK and its last day. Raises `ValueError` for whoever may not do it there by an assignment."""
    today, cells = clock.today(), ACTIONS[action].cells
    held = [given for given in assignments_of(person, today) if given.role in cells]
    used = min(
        (given for given in held if groups.covers(given, area, today)), key=lambda given: (bool(given.acting), given.pk)
    )
    with in_indonesian():  # it is kept and printed
        own = [used.role_name]
        return ", ".join([*own, used.decree, f"sampai {long_date(used.until)}"] if used.acting else own)


def second(
    by: Account,
    first: Iterable[tuple[str, dt.datetime | None]],
    refused: Callable[[str], Exception],
    area: AreaCode | None = None,
) -> None:
    """The second half of an act of two people: raises what `refused` makes of the reason unless `by` is apart
    (`separate`) from everybody of the first half, each with the moment of it; nobody ("") is nobody.

    Every act of two people comes by here, or asks `separate` where a page only shows whether it may.
    """
    for submitter, since in first:
        if not submitter:
            continue
        decision = separate(submitter, by, area, since=since)
        if not decision.ok:
            raise refused(decision.reason)


def separate(
    submitter: str, decider: Account, area: AreaCode | None = None, *, since: dt.datetime | None
) -> AccessDecision:
    """Separation of duties: who handed something in never approves it, whatever roles they hold, nor does anybody who
    acted for them, or for whom they acted, when it was handed in (`since`) or does today.

    `submitter` is the `by` that stands beside the item (`Account.actor`). In a practice village one person plays both
    parts: nothing of it leaves the store.
    """
    if area is not None and is_practice(area):
        return AccessDecision(True, knows=True)
    if submitter == decider.actor:
        return AccessDecision(
            False, _("Yang mengajukan tidak boleh menyetujui. Minta orang lain yang berwenang."), knows=True
        )
    if deputies.one_hand(submitter, decider.actor, since=since):
        return AccessDecision(
            False,
            _("Anda dan yang mengajukan satu tangan: yang satu mewakili yang lain (Plt. atau Plh.). Minta orang lain."),
            knows=True,
        )
    return AccessDecision(True, knows=True)
