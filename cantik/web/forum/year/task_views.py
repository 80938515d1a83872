"""`/tugas/`: what waits for whoever has signed in; `/tugas/telepon/`: late villages with whom to call there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.coach.app import digest, summary, tasks, waits
from cantik.coach.app.models import DueTask
from cantik.coach.app.tasks import LateVillage, OpenTask
from cantik.codes.area import AreaLevel
from cantik.codes.practice import is_practice
from cantik.release.app import storage
from cantik.staff.app import institutions, roster
from cantik.staff.app import mail as post
from cantik.staff.app.gate import needs, signed_in, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, areas_for
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import at_hand
from cantik.web.store import describe_area
from cantik.web.tasks import describe_task as worded
from cantik.web.tasks import rows_of
from cantik.web.waiting_list import describe_waiting

CALL = "papan.lihat"
#: more is nobody's list of a day
_SHOWN = 500
#: so many on one page; so many villages with whom to call there (five screens of a telephone), of each of which the
#: words of so many late things are told
_PAGE, _CALLED, _NAMED = 50, 10, 2
_DONE, _LATER = 20, 60


@dataclass(frozen=True, slots=True)
class CallRow:
    """A village to be called, or a kabupaten whose offices are: the first things that are late and how many are, and
    who answers there."""

    village: LateVillage
    name: str
    above: str
    late: tuple[str, ...]
    count: int
    people: tuple[tuple[str, Account], ...]

    @property
    def office(self) -> bool:
        """Tables of offices of a kabupaten are late here."""
        return area_code(self.village.kode).level is AreaLevel.KABUPATEN

    @property
    def rest_count(self) -> int:
        """How many late things are counted and not named."""
        return self.count - len(self.late)


def _owes(person: Account, late: Sequence[OpenTask]) -> bool:
    """Whether one of these tasks is of the office where somebody works."""
    owed = {task.line.producer_id for task in late if isinstance(task, DueTask) and task.line is not None}
    return any(institutions.numbers(person.institution, tasks.village(task)) & owed for task in late[:1])


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits, what is late, what was moved; what was said to be done, so that it can be taken back."""
    me = who(request)
    summary.renew(storage.shelf(at_hand().store.path))
    waiting = [row for row in tasks.list_open(me) if not is_practice(tasks.village(row))][: _SHOWN + 1]
    done = (
        tasks.mine(me)
        .filter(done_by=me.actor, line__action=None)
        .select_related("line")
        .order_by("-done_on", "-pk")[:_DONE]
    )
    shown = Paginator(rows_of(waiting[:_SHOWN]), _PAGE).get_page(request.GET.get("hal"))
    values: dict[str, Any] = {"bagian": "tugas", "tugas": shown, "masih": len(waiting) > _SHOWN}
    values |= {"surat": post.is_configured(), "mau": digest.wants_letters(me), "terakhir": digest.newest(me)}
    later = [row for row in tasks.list_later_tasks(me) if not is_practice(tasks.village(row))]
    values |= {"selesai": rows_of(done), "nanti": rows_of(later[:_LATER]), "banyak_nanti": len(later)}
    return render(request, "year/tugas.html", values)


@signed_in
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Switch the letters about one's own tasks on or off."""
    want = request.POST.get("surel") != "mati"
    digest.choose(who(request), want=want)
    messages.success(request, _("Surel tugas dinyalakan.") if want else _("Surel tugas dimatikan."))
    return redirect("tugas")


@signed_in
@require_POST
def say(request: HttpRequest, nomor: int) -> HttpResponse:
    """Say that one's own task was done, or that it was not."""
    done = request.POST.get("keadaan") != "belum"
    row = tasks.say(who(request), nomor, done=done)
    if row is None:
        raise Http404("not a task of this person that somebody says")
    messages.success(request, _("Dicatat selesai.") if done else _("Dicatat belum selesai."))
    return redirect("tugas")


@signed_in
@require_POST
def close_answer(request: HttpRequest, nomor: int) -> HttpResponse:
    """Whoever asked has read an answer: back to where it stands. Pressed twice, there is nothing left to close."""
    row = waits.close_answer(nomor, by=who(request))
    if row is None:
        return redirect("tugas")
    messages.success(request, _("Jawaban ditutup; tetap terbaca di sini."))
    (shown,) = describe_waiting([row])
    return redirect(shown.href)


@needs(CALL, area=None)
@require_safe
def telephone(request: HttpRequest) -> HttpResponse:
    """The list to telephone: villages over the term of escalation, what is late, and whom to call; to be printed."""
    summary.renew(storage.shelf(at_hand().store.path))
    every = tasks.list_escalations(areas_for(who(request), CALL))
    late = Paginator(every, _CALLED).get_page(request.GET.get("hal"))
    kodes = [village.kode for village in late]
    found, today = tasks.late_tasks(kodes), clock.today()
    holders = {role: roster.holders_of(kodes, role, today) for role in ("kepala_desa", "agen_statistik", "produsen")}
    rows = []
    for village in late:
        place, tasks_here = describe_area(area_code(village.kode)), found.get(village.kode, ())
        people = [
            (_(ROLES[role].name), person)
            for role, held in holders.items()
            for person in held.get(village.kode, ())
            if role != "produsen" or _owes(person, tasks_here)
        ]
        late_here = tuple(worded(task) for task in tasks_here[:_NAMED])
        rows.append(CallRow(village, place.full, place.parents, late_here, len(tasks_here), tuple(people)))
    return render(request, "year/telepon.html", {"bagian": "tugas", "baris": rows, "halaman": late, "hari": today})
