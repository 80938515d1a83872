"""`/desa/KODE/belajar/`: exercises on the village's own figures; `/belajar/`: how far villages are, as counts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.coach.app import coaching, queries
from cantik.coach.learn.app import lessons
from cantik.coach.learn.app.lessons import LessonSource
from cantik.coach.learn.app.models import ExerciseAnswer
from cantik.codes.knowledge import AREAS_FILE
from cantik.content.exercise import Exercise, LearningContent, LearningModule, read_learning
from cantik.staff.app.gate import needs, where, who
from cantik.staff.app.rights import areas_for
from cantik.vault.app.opening import at_hand
from cantik.web.damage import answer_damage
from cantik.web.desk import as_number
from cantik.web.forum.learn.exercise_words import describe_exercise, read_typed
from cantik.web.language import either
from cantik.web.page_acts import why_not
from cantik.web.store import describe_area


@needs(lessons.LEARN)
@require_safe
@answer_damage
def show_modules(request: HttpRequest, kode: str) -> HttpResponse:
    """The modules, and what one has solved of each."""
    area, content = where(request), read_learning()
    source = lessons.find_source(at_hand().store.path, area)
    done = lessons.find_done(area, who(request))
    modules = []
    for module in content.modules.values():
        drawn = [] if source is None else _list_drawable(source, content, module, request)
        solved = sum(each.code in done for each in drawn)
        modules.append((module.code, either(module.title, module.title_en), solved, len(drawn)))
    values = {"bagian": "belajar", "kode": kode, "nama": describe_area(area).full, "modul": modules, "sumber": source}
    return render(request, "learn/belajar.html", values)


def _list_drawable(
    source: LessonSource, content: LearningContent, module: LearningModule, request: HttpRequest
) -> list[Exercise]:
    exercises = content.list_exercises(module.code)
    return [each for each in exercises if lessons.draw_from(source, each, where(request), 0) is not None]


@needs(lessons.LEARN)
@require_safe
@answer_damage
def show_module(request: HttpRequest, kode: str, modul: str) -> HttpResponse:  # noqa: ARG001 - the gate's
    """A module: its material and its exercises."""
    return _module_page(request, modul)


def _read_turn(request: HttpRequest) -> int:
    asked = request.POST if request.method == "POST" else request.GET
    return min(as_number(asked.get("undi", "")) or 0, lessons.MOST_TURNS)


def _module_page(request: HttpRequest, modul: str, wrong: str = "", typed: tuple[str, str] = ("", "")) -> HttpResponse:
    area, content, turn = where(request), read_learning(), _read_turn(request)
    module = content.modules.get(modul)
    source = lessons.find_source(at_hand().store.path, area)
    if module is None or source is None:
        raise Http404("no such module, or no release to learn on")
    done, last = lessons.find_done(area, who(request)), _find_last(request, source, turn)
    shown: list[dict[str, Any]] = []
    for exercise in content.list_exercises(modul):
        drawn = lessons.draw_from(source, exercise, area, turn)
        words = None if drawn is None else describe_exercise(drawn, source.release)
        row = last.get(exercise.code)
        hint = content.hints.get(row.hint) if row is not None else None
        shown.append(
            {
                "kode": exercise.code,
                "soal": words,
                "selesai": exercise.code in done,
                "jawaban": row,
                "petunjuk": "" if hint is None else either(hint.words, hint.words_en),
                "terisi": typed[1] if typed[0] == exercise.code else "",
                "salah": wrong if typed[0] == exercise.code else "",
            }
        )
    after = list(content.modules)[list(content.modules).index(modul) + 1 :][:1]
    values = {
        "bagian": "belajar",
        "kode": area.text(),
        "nama": describe_area(area).full,
        "modul": module,
        "judul": either(module.title, module.title_en),
        "materi": either(module.text, module.text_en),
        "latihan": shown,
        "nomor": source.number,
        "undi": turn,
        "undi_lagi": (turn + 1) % lessons.MOST_TURNS,
        "berikut": after[0] if after else "",
    }
    return render(request, "learn/modul.html", values, status=422 if wrong else 200)


def _find_last(request: HttpRequest, source: LessonSource, turn: int) -> dict[str, ExerciseAnswer]:
    """One's newest answer to each exercise as it is drawn now."""
    said = {"kode": where(request).text(), "person": who(request), "number": source.number, "turn": turn}
    return {row.exercise: row for row in ExerciseAnswer.objects.filter(**said).order_by("pk")}


@needs(lessons.LEARN)
@require_POST
@answer_damage
def answer(request: HttpRequest, kode: str, modul: str, soal: str) -> HttpResponse:
    """Answer an exercise."""
    area, content, turn = where(request), read_learning(), _read_turn(request)
    exercise = content.exercises.get(soal)
    source = lessons.find_source(at_hand().store.path, area)
    if exercise is None or exercise.module != modul or source is None:
        raise Http404("no such exercise")
    drawn = lessons.draw_from(source, exercise, area, turn)
    typed = request.POST.get("jawaban", "")
    given = read_typed(typed)
    if drawn is None or request.POST.get("edisi") != source.number:
        return _module_page(request, modul, _("Angka soal ini sudah berganti; jawab soal yang baru."), (soal, ""))
    if given is None:
        return _module_page(request, modul, _("Tulis satu bilangan, misalnya 12,5."), (soal, typed[:40]))
    problem = why_not(lambda: lessons.answer_exercise(area, source, drawn, turn, given, by=who(request)))
    if problem:
        return _module_page(request, modul, problem, (soal, typed[:40]))
    back = redirect("belajar_modul", kode, modul)
    back["Location"] += f"{'?' + urlencode({'undi': turn}) if turn else ''}#s{soal}"
    return back


# ── those above ─────────────────────────────────────────────────────────────────────────────────
@needs(coaching.KEEP, area=None)
@require_safe
def show_villages(request: HttpRequest) -> HttpResponse:
    """How many exercises the people of each village solved, by module: counts only."""
    areas, content = areas_for(who(request), coaching.KEEP), read_learning()
    counted = lessons.count_progress(areas, content)
    store = at_hand().store.path / AREAS_FILE
    lines = [
        (place, counted[place.kode]["orang"], [counted[place.kode].get(code, 0) for code in content.modules])
        for area in areas
        for place in queries.places(area, store)
        if place.kode in counted
    ]
    values = {
        "bagian": "belajar_bina",
        "nama": ", ".join(describe_area(area).name for area in areas),
        "modul": [(each.code, either(each.title, each.title_en)) for each in content.modules.values()],
        "desa_belajar": lines,
        "tanpa": sum(len(queries.places(area, store)) for area in areas) - len(lines),
    }
    return render(request, "learn/desa_belajar.html", values)
