"""Rights: the matrix against the table written by hand, then every address × method × role × area × stage.

By day the matrix is asked in two areas of five, in turn, and one address of two with every role in one area, in turn;
at night all of it.

The count of cases is printed at the end of each walk (`pytest -s`).
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cantik.base import clock
from cantik.staff.app import gate, refusals, rights, second_person
from cantik.staff.app.models import Account, AuditEntry, RefusalCount
from cantik.staff.matrix import ACTIONS, ROLES, Reach
from tests.fixtures.malam import everything, some
from tests.fixtures.markah import markah
from tests.staff import hak
from tests.staff.bekal import DESA, JAUH, KABUPATEN, KECAMATAN, TETANGGA, browser, factor, person, shown, with_role

pytestmark = pytest.mark.django_db
AREAS = (DESA, TETANGGA, JAUH, KECAMATAN, KABUPATEN)
STAGES = ("", "R", "K", "P", "S")
OTHERS = ("POST", "PUT", "DELETE")  # the gate knows of no methods: each address tries them with one of the stages
WHOLE = bool(os.environ.get("CANTIK_UJI_LENGKAP"))  # `./script/long walks`: everything with everything
WRITTEN = 1 if WHOLE else 10  # of so many refusals by the gate one goes into the log; all of them are counted
_REACH = {
    "ya": Reach.AREA,
    "sendiri": Reach.OWN,
    "t2": Reach.RECORD,
    "kasus": Reach.CASE,
    "prioritas": Reach.PRIORITY,
    "teknis": Reach.TECHNICAL,
}
_PROOF = {"sandi": (False, False), "mfa": (True, False), "segar": (True, True)}
LONG = f"/{'x' * 43}/"  # a token that has the right length
PASSED = 299  # what the stub of a view answers


@pytest.fixture
def everybody() -> dict[tuple[str, str], Account]:
    """One account for each role and stage, with the number of a decree and a second factor."""
    people = {(role, stage): with_role(role, stage=stage) for role in ROLES for stage in STAGES}
    for someone in people.values():
        factor(someone)
    return people


def covers(place: str, area: str) -> bool:
    """Written anew for the test: a code covers itself and what begins with it and a dot."""
    return area == place or area.startswith(place + ".")


@pytest.mark.satu_basisdata
def test_the_table_names_every_action_and_role() -> None:
    table = hak.expected()
    assert set(table) == set(ACTIONS)
    for row in table.values():
        assert set(row.cells) == {*ROLES, "publik"}, row.action


@pytest.mark.satu_basisdata
def test_every_action_is_asked_somewhere() -> None:
    """By a gate, a service, a declared step or a command: a right that nothing asks for is none."""
    package = Path(__file__).resolve().parents[2] / "cantik"
    asked = "".join(file.read_text("utf-8") for file in package.rglob("*.py") if file.name != "matrix.py")
    assert {action for action in ACTIONS if f'"{action}"' not in asked} == set()


def test_the_matrix_says_what_the_table_says(everybody: dict[tuple[str, str], Account]) -> None:
    """In two areas by day, by turns of action and stage: each right is asked in all of them for some stages."""
    cases, tried = 0, len(AREAS) if everything() or WHOLE else 2
    places = {someone.pk: someone.assignments.get().area for someone in everybody.values()}
    for turn, (action, row) in enumerate(hak.expected().items()):
        public = rights.check_access(None, action, DESA)
        assert public.ok is (row.cells["publik"] == "ya"), action
        for number, ((role, stage), someone) in enumerate(everybody.items()):
            place = places[someone.pk]
            for area in (AREAS * 2)[(turn + number + number // len(STAGES)) % len(AREAS) :][:tried]:
                cases += 1
                decision = rights.check_access(someone, action, area)
                cell = row.cell(role, stage, "SK/1") if covers(place, area) else row.cells["publik"]
                case = (action, role, stage, area)
                assert decision.ok is (cell != "-"), case
                assert decision.reach is _REACH.get(cell), case
                if decision.ok:
                    assert (decision.needs_mfa, decision.fresh) == _PROOF[row.proof], case
                else:
                    assert decision.reason, case
                    assert decision.knows is covers(place, area), case
    print(f"\nmatriks: {cases} kasus")
    assert cases == len(ACTIONS) * len(ROLES) * len(STAGES) * tried


def test_an_office_of_family_planning_has_no_screen_with_persons_and_asks_nobody_to_have_none() -> None:
    for area in (DESA, KECAMATAN, KABUPATEN, KABUPATEN[:2]):
        someone = with_role("opd_kb", area)
        assert rights.check_access(someone, "orang.lihat", DESA).ok is (area == DESA)
        assert rights.check_access(someone, "rumah_dataku.kerjakan", DESA).ok
        assert second_person.opens("opd_kb", rights.area_code(area)) is (area == DESA)


def test_an_agen_without_a_decree_does_not_sign() -> None:
    without = with_role("agen_statistik", decree="")
    refused = rights.check_access(without, "rilis.tanda_tangan", DESA)
    assert not refused.ok
    assert "SK" in refused.reason
    assert rights.check_access(with_role("agen_statistik"), "rilis.tanda_tangan", DESA).ok


@pytest.mark.satu_basisdata
def test_every_address_has_a_row_and_a_guard() -> None:
    found = {route.pattern: route.guard for route in gate.registered_routes()}
    written = hak.routes()
    assert set(found) - set(written) == set(), "a route without a row in rute.csv"
    assert set(written) - set(found) == set(), "a row without a route"
    for pattern, guard in found.items():
        row = written[pattern]
        assert guard is not None, pattern
        said = {"masuk": gate.SIGNED_IN, "publik": gate.PUBLIC, "perangkat": gate.DEVICE}.get(row.action, row.action)
        assert guard.action == said, pattern
        assert guard.narrow is row.narrow, pattern


def _stub(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse(status=PASSED)


@pytest.fixture
def stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind each guard stands a stub that says the request came through; refusals answer without a page."""
    for route in gate.registered_routes():
        view = route.view
        while gate.guard_of(getattr(view, "__wrapped__", None)) is not None:
            view = view.__wrapped__  # type: ignore[attr-defined]
        monkeypatch.setattr(view, "__wrapped__", _stub)
    monkeypatch.setattr(gate, "refusal_page", lambda *_, **__: HttpResponse(status=403))


def expected_answer(row: hak.Row, cell: str, *, knows: bool, area: bool) -> int:
    """299 through, 403 with words, 404 where even the existence is not theirs to know."""
    if cell in hak.FULL or (row.narrow and cell != "-"):
        return PASSED
    return 403 if knows or not area else 404


def call(view: Callable[..., Any], request: HttpRequest, kwargs: dict[str, object]) -> int:
    """The answer of a view as a number; 302 to the login of a stranger."""
    try:
        response = view(request, **kwargs)
    except Http404:
        return 404
    if response.status_code == 302:
        assert response["Location"].startswith("/masuk/"), response["Location"]
    return int(response.status_code)


def areas_of(route: gate.Route) -> Iterator[str | None]:
    """The areas that an address is tried with: all of AREAS when it names one."""
    if route.guard is not None and route.guard.area is not None:
        yield from AREAS
    else:
        yield None


def arguments(route: gate.Route, area: str | None) -> dict[str, object]:
    """Keywords of an address: the code of the area; everything else is never reached."""
    return {} if area is None or route.guard is None else {str(route.guard.area): area}


def methods(number: int, place: int, places: int) -> dict[str, tuple[str, ...]]:
    """The methods of an address in the area at `place` (of so many) with the stages: GET in every area (by day in one),
    the others in one, each with one stage, in turn, as all addresses together try every method and every area with
    every stage. Which stage has which right is asked whole of the matrix."""
    turn = number // places + place
    in_turn: dict[str, tuple[str, ...]] = {
        name: (STAGES[(turn + n) % len(STAGES)],) for n, name in enumerate(("GET", *OTHERS))
    }
    if WHOLE:
        return dict.fromkeys(in_turn, STAGES)
    if place == number % places:
        return in_turn
    return {"GET": in_turn["GET"]} if everything() else {}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The action of each refusal that the gate hands to the log. Only some are written: that each is, is shown of the
    refusals over HTTP, and to write 28,000 rows costs four times what the gate does."""
    told: list[str] = []
    write = refusals.note_refusal

    def noted(by: str, action: str, area: str, method: str) -> None:
        told.append(action)
        if len(told) % WRITTEN == 0:
            write(by, action, area, method)

    monkeypatch.setattr(refusals, "note_refusal", noted)
    return told


def written_down() -> int:
    """Refusals in the log, also those that are only counted: of one hour the first has its row."""
    further = RefusalCount.objects.aggregate(Sum("further"))["further__sum"] or 0
    return int(AuditEntry.objects.filter(action="akses.tolak").count() + further)


@pytest.mark.satu_basisdata
@pytest.mark.usefixtures("stubs")
def test_every_address_method_role_area_and_stage(everybody: dict[tuple[str, str], Account], told: list[str]) -> None:
    table, written, factory = hak.expected(), hak.routes(), RequestFactory()
    cases = refused = 0
    now = clock.now()
    places = {someone.pk: someone.assignments.get().area for someone in everybody.values()}
    for number, route in some(list(enumerate(gate.registered_routes())), every=1 if WHOLE else 2):
        row = written[route.pattern]
        areas = list(areas_of(route))
        for place, area in enumerate(areas):
            for method, stages in methods(number, place, len(areas)).items():
                for (role, stage), someone in [(("", ""), None), *everybody.items()]:
                    if stage not in stages:
                        continue
                    request = factory.generic(method, "/")
                    request.user = someone or AnonymousUser()
                    request.session = shown(someone, now) if someone else {}  # type: ignore[assignment]
                    got = call(route.view, request, arguments(route, area))
                    cases += 1
                    case = (route.pattern, method, role, stage, area)
                    if row.action == "publik" or (row.action == "masuk" and someone):
                        wanted = PASSED
                    elif row.action == "perangkat":
                        wanted = 403  # a role is no token
                    elif someone is None:
                        wanted = PASSED if row.action != "masuk" and table[row.action].cells["publik"] == "ya" else 302
                    else:
                        inside = area is None or covers(places[someone.pk], area)
                        right = table[row.action]
                        cell = right.cell(role, stage, "SK/1") if inside else right.cells["publik"]
                        wanted = expected_answer(row, cell, knows=inside, area=area is not None)
                        refused += wanted != PASSED
                    assert got == wanted, case
    print(f"\nalamat × cara × peran × wilayah × tahap: {cases} kasus, {refused} ditolak dan tercatat")
    assert len(told) == refused
    assert written_down() == refused // WRITTEN
    assert cases > 10_000


@pytest.mark.satu_basisdata
def test_refusals_over_http(everybody: dict[tuple[str, str], Account]) -> None:
    """The same through all the middleware, with the real views: every refusal that the table expects for everybody, by
    GET or POST in turn, at home or far away. By day one address of three, still 150 refusals at least."""
    table, written = hak.expected(), hak.routes()
    cases, noted, met = 0, 0, set()
    places = {someone.pk: someone.assignments.get().area for someone in everybody.values()}
    clients = {role: browser(someone) for (role, stage), someone in everybody.items() if stage == ""}
    stranger = Client()
    turns = {role: cycle((False, True)) for role in ("", *clients)}  # far away it is GET: at home POST comes first
    for number, route in some(list(enumerate(gate.registered_routes())), every=1 if WHOLE else 3):
        row = written[route.pattern]
        if row.action in {"publik", "masuk"}:
            continue
        if row.action == "perangkat":
            # the gate before devices looks at the token alone: a stranger tries all, the roles one of four in turn
            for seat, client in enumerate((stranger, *clients.values())):
                short, long = address(route.pattern, None), address(route.pattern, None).replace("/x/", LONG, 1)
                tries = [(method, path) for method in (client.get, client.post) for path in (short, long)]
                for method, path in tries if WHOLE or client is stranger else [tries[(number + seat) % len(tries)]]:
                    assert method(path).status_code == 403, route.pattern
            continue
        for far, area in enumerate((DESA, JAUH) if next(areas_of(route)) else (None,)):
            path = address(route.pattern, area)
            for seat, (role, client) in enumerate([("", stranger), *clients.items()]):
                if not WHOLE and (number + seat + 2 * far) % (20 if area else 10):
                    continue
                someone = everybody.get((role, ""))
                inside = someone is not None and (area is None or covers(places[someone.pk], area))
                right = table[row.action]
                cell = right.cell(role, "", "SK/1") if inside else right.cells["publik"]
                wanted = expected_answer(row, cell, knows=inside, area=area is not None) if someone else 302
                if wanted == PASSED or right.cells["publik"] == "ya":
                    continue
                method = client.get if area == JAUH or next(turns[role]) else client.post
                response = method(path)
                cases += 1
                noted += wanted in (403, 404)
                met.add((role, method.__name__))
                assert response.status_code == wanted, (path, role, method.__name__)
                if wanted == 403:
                    assert "Halaman ini untuk" in markah(response)
    print(f"\npenolakan lewat HTTP: {cases} kasus")
    assert cases > 150
    assert written_down() == noted
    assert met == {(role, method) for role in ("", *clients) for method in ("get", "post")}


def address(pattern: str, area: str | None) -> str:
    """An address of a pattern with values that never exist."""

    def value(found: re.Match[str]) -> str:
        if found[2] == "kode" and area:
            return area
        return {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}.get(found[1] or "", "x")

    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", value, pattern)


def test_guessed_codes_are_not_there() -> None:
    client = browser(with_role("agen_statistik"))
    for wrong in (JAUH, "99", "xx", "99.01.01.2001.1", "9901012002", "..%2f", "99.01.01.2001%00"):
        assert client.get(f"/desa/{wrong}/").status_code == 404, wrong


def test_a_view_without_a_guard_is_refused(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.ROOT_URLCONF = "tests.staff.alamat_tanpa_gerbang"
    client = browser(with_role("walidata"))
    assert client.get("/lubang/").status_code == 404
    assert "without a guard" in caplog.text


def test_rights_end_with_the_day_and_with_disuse() -> None:
    someone = with_role("kepala_desa")
    one = someone.assignments.get()
    someone.last_used = one.until
    assert rights.check_access(someone, "desa.lihat", DESA, at=one.until).ok
    assert not rights.check_access(someone, "desa.lihat", DESA, at=one.until + dt.timedelta(days=1)).ok
    assert not rights.check_access(someone, "desa.lihat", DESA, at=one.start - dt.timedelta(days=1)).ok
    someone.last_used = clock.today() - dt.timedelta(days=90)
    assert rights.check_access(someone, "desa.lihat", DESA).ok
    someone.last_used = clock.today() - dt.timedelta(days=91)
    refused = rights.check_access(someone, "desa.lihat", DESA)
    assert not refused.ok
    assert "tidak aktif" in refused.reason


@pytest.mark.basisdata
def test_lists_hold_what_single_questions_allow() -> None:
    """`for_person` and `allowed` are one answer in two forms, for every role and a hundred codes."""
    codes = [f"99.0{k}.0{c}.200{d}" for k in (1, 2) for c in (1, 2, 3) for d in range(1, 8)]
    owners = [person(institution=code) for code in codes]
    for action in ("desa.lihat", "orang.lihat", "temuan.lihat", "angka.lihat_mentah"):
        for role in ROLES:
            someone = with_role(role)
            listed = rights.for_person(Account.objects.all(), someone, action, "institution")
            single = {
                one.pk
                for one, code in zip(owners, codes, strict=True)
                if (d := rights.check_access(someone, action, code)).ok and d.reach is Reach.AREA
            }
            assert set(listed.values_list("pk", flat=True)) == single, (action, role)


def test_who_handed_in_never_approves() -> None:
    someone, other = with_role("kepala_desa"), with_role("kepala_desa")
    assert not rights.separate(someone.actor, someone, since=None).ok
    assert rights.separate(someone.actor, other, since=None).ok
