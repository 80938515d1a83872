"""Build the store that the bench `web` is measured over, in a process of its own: `… build FOLDER SIZE SEED`.

Persons of every village with three yearly lists go in through the register's own bulk path; drafts are computed by the
job that users start. The releases are the figures of the first draft under the code and year of each village: whole
and signed with its own key where a draft is, else only what lists and the page of a release read. Leaves what the
measuring process must know at FOLDER/dunia.json.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.web.aid import aid, answered
from bench.web.plan import SIZES, YEARS, Size, dice
from bench.web.world import PASSWORD, Place, Somebody, World
from cantik import examine
from cantik.base import clock
from cantik.base.text_file import write_text
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, Knowledge, load
from cantik.collect.batch import Reading, RecordSet
from cantik.collect.finding import Finding, Level
from cantik.collect.read import Delivery, read_file
from cantik.contoh import make_kabupaten, write_areas, write_csv
from cantik.contoh.model import InventedVillage, Kabupaten
from cantik.web.setup import django

if TYPE_CHECKING:  # importing an app makes Django ready, with the settings of commands
    from cantik.vault.app.opening import OpenStore

#: every village has so many open findings, but for the busiest
FEW = 20
#: a tenth of the persons has another occupation in the next list
CHANGED = 10
#: what each village owes in the year, half of it late
TASKS = 40
_KABUPATEN = "99.01"


def main(folder: Path, size: Size, seed: int) -> World:
    """Build the store in `folder/simpanan` and what users hand in beside it."""
    from cantik.vault.app.opening import open_store

    kabupaten = make_kabupaten(seed, villages=size.villages, persons=size.persons)
    store = folder / "simpanan"
    store.mkdir(parents=True)
    (folder / "publik").mkdir()
    os.environ["CANTIK_PUBLIC"] = str(folder / "publik")
    write_areas(kabupaten, store / AREAS_FILE)
    with open_store(store, demo=True) as opened:
        world = World({}, [], [], [], {}, [], _routes(), "")
        _staff(world, kabupaten, size)
        _registers(opened, kabupaten, size, seed, folder, world)
        _figures(opened, world, size)
        _being_described(world)
        _year(store / AREAS_FILE)
        _log(size.log_rows, world)
        _spares(world)
        world.csv = _handed_in(kabupaten, folder)
    world.save(folder / "dunia.json")
    return world


def _routes() -> dict[str, list[str]]:
    """Every address of the resolver with the roles that its guard lets in."""
    from cantik.staff.app import gate
    from cantik.staff.matrix import ACTIONS, Reach

    found: dict[str, list[str]] = {}
    for route in gate.registered_routes():
        guard = route.guard
        if guard is None or guard.action in (gate.PUBLIC, gate.SIGNED_IN):
            found[route.pattern] = [] if guard is None else [guard.action]
        elif guard.action == gate.DEVICE:
            found[route.pattern] = [gate.PUBLIC]  # anybody may knock
        else:
            cells = ACTIONS[guard.action].cells.items()
            found[route.pattern] = sorted(r for r, reach in cells if reach is Reach.AREA or guard.narrow)
    return found


# ── people ──────────────────────────────────────────────────────────────────────────────────────
def _staff(world: World, kabupaten: Kabupaten, size: Size) -> None:
    """The crew: agents and heads each in a village of their own, the first ones where drafts are."""
    from cantik.codes.area import AreaLevel
    from cantik.staff.matrix import ROLES

    villages = [village.code for village in kabupaten.villages]
    for role, count in size.crew.items():
        for number in range(count):
            below = ROLES[role].levels == frozenset({AreaLevel.DESA}) or role == "opd_kb"  # as PKB, who reads persons
            desa = villages[number % len(villages)] if below else ""
            if role not in ("agen_statistik", "kepala_desa") and desa:
                desa = villages[min(size.drafts, len(villages) - 1)]  # beside the busiest village's agent
            place = desa or (_KABUPATEN if role != "camat" else villages[0].rpartition(".")[0])
            world.people.append(_person(world, f"{role}{number}", role, place, desa))
    world.spare = [_person(world, f"cadangan{n}", "komunitas", _KABUPATEN, "") for n in range(6)]
    world.guarded = [_person(world, f"berkunci{n}", "komunitas", _KABUPATEN, "") for n in range(size.guarded)]
    for somebody in world.guarded:
        somebody.factor = True


def _person(world: World, username: str, role: str, area: str, desa: str) -> Somebody:
    """An account with a role. All have the password of the first one: hashing it is slow by design."""
    from cantik.staff.app import accounts
    from cantik.staff.app.accounts import Grant
    from cantik.staff.app.models import Account
    from cantik.staff.app.rights import area_code
    from cantik.staff.matrix import needs_second_factor

    today, known = clock.today(), Account.objects.first()
    if known is None:
        person = accounts.make(name=f"Reka {username}", username=username, password=PASSWORD)
    else:
        person = Account.objects.create(
            username=username,
            name=f"Reka {username}",
            password=known.password,
            created_at=clock.now(),
            last_used=today,
        )
    grant = Grant(role, area_code(area), today, today + dt.timedelta(days=300), decree="SK/1")
    accounts.give(person, grant, giver=None)
    world.holders[username] = person.pk
    return Somebody(username, role, area, desa, needs_second_factor(role))


def _year(extra: Path) -> None:
    """The year of the kabupaten: so many things that each village owes, half of them late, spread over five months."""
    from cantik.coach.app import tasks
    from cantik.forum.app.models import YearLine
    from cantik.staff.app.rights import area_code

    today = clock.today()
    for number in range(TASKS):
        YearLine.objects.create(
            forum=_KABUPATEN,
            year=today.year,
            code=f"kewajiban-{number + 1}",
            title=f"Kewajiban {number + 1}",
            kind=YearLine.TASK,
            level="desa",
            role="agen_statistik",
            frequency="tahunan",
            day=today + dt.timedelta(days=4 * (number - TASKS // 2)),
            remind=14,
            escalate=7,
        )
    tasks.of_forum(area_code(_KABUPATEN), extra)


def _spares(world: World) -> None:
    """Helpers of the villages whose roles are ended in the course of the run, and villages whose lists are undone."""
    from cantik.staff.app.models import Account, Assignment

    agents = [somebody for somebody in world.people if somebody.role == "agen_statistik"]
    today, now = clock.today(), clock.now()
    for agent in agents:
        helpers = [
            Account(
                username=f"{agent.username}.{n}",
                name=f"Reka {agent.username} {n}",
                created_at=now,
                last_used=today,
                password="!",  # noqa: S106 - nobody signs in with it
            )
            for n in range(30)
        ]
        Account.objects.bulk_create(helpers)
        rows = [
            Assignment(
                person=helper,
                role="pencacah",
                area=agent.desa,
                start=today,
                until=today + dt.timedelta(days=90),
                granted_at=now,
            )
            for helper in helpers
        ]
        world.roles_to_end[agent.desa] = [assignment.pk for assignment in Assignment.objects.bulk_create(rows)]
    taken = {somebody.desa for somebody in world.people}
    free = [kode for kode in world.places if kode not in taken][:40]
    for kode in free:  # every agent also works there; their own villages keep what they have
        world.to_undo.append((kode, world.places[kode].batches[-1]))
        Assignment.objects.bulk_create(
            Assignment(
                person_id=world.holders[agent.username],
                role="agen_statistik",
                area=kode,
                decree="SK/1",
                start=today,
                until=today + dt.timedelta(days=90),
                granted_at=now,
            )
            for agent in agents
        )


# ── registers ───────────────────────────────────────────────────────────────────────────────────
def _registers(opened: OpenStore, kabupaten: Kabupaten, size: Size, seed: int, folder: Path, world: World) -> None:
    """Three yearly lists of every village; the newest with findings."""
    from bench.web.facilities import furnish
    from cantik.register.core.app.services import apply_batch
    from cantik.register.core.app.submission import Submission

    knowledge, chance = load(opened.store.path / AREAS_FILE), dice(seed)
    worked = {somebody.desa for somebody in world.people}
    busiest = kabupaten.villages[min(size.drafts, size.villages - 1)].code
    pattern: Sequence[Finding] = ()
    for village in kabupaten.villages:
        desa, list_of = AreaCode.kemendagri(village.code), folder / "daftar.csv"
        write_csv(replace(kabupaten, villages=(village,)), list_of)
        batch = read_file(
            list_of, Delivery(dt.date(YEARS[-1], 12, 31)), content=knowledge.content, lists=knowledge.lists
        )
        if village.code in worked or not pattern:
            own = _examined(batch, desa, knowledge)
            pattern = pattern or _pattern(own)
        else:
            own = ()
        wanted = size.open_findings if village.code == busiest else FEW
        found = [*own, *_invented(pattern, batch, max(0, wanted - sum(f.level == Level.CHECK for f in own)), chance)]
        place = Place(village.code, village.name)
        for number, year in enumerate(YEARS):
            file = list_of if village.code in worked else folder / "singkat.csv"
            if file != list_of:
                write_text(file, f"{village.code} {year}")
            done = apply_batch(
                opened=opened,
                area=desa,
                submission=Submission(_of_year(batch, year, number, file), found if year == YEARS[-1] else ()),
                file=file,
                by="cantik bench",
                at=dt.datetime(year + 1, 1, 15, tzinfo=dt.UTC),
            )
            place.batches.append(done.batch)
        if village.code in worked:
            programme = aid(batch, list_of)
            done = apply_batch(
                opened=opened, area=desa, submission=Submission(programme), file=list_of, by="cantik bench"
            )
            place.programmes.append(done.batch)
            asked = answered(batch, list_of)
            done = apply_batch(opened=opened, area=desa, submission=Submission(asked), file=list_of, by="cantik bench")
            place.questions.append(done.batch)
            furnish(opened, place, dt.datetime(2026, 1, 15, tzinfo=dt.UTC))
            _noted(place, village, batch)
        world.places[village.code] = place


def _examined(batch: Reading, desa: AreaCode, knowledge: Knowledge) -> Sequence[Finding]:
    return examine.check(
        batch,
        knowledge.content.rules,
        content=knowledge.content,
        lists=knowledge.lists,
        reference=dt.date(YEARS[-1], 12, 31),
        area=desa,
        demo=True,
    ).findings


def _pattern(found: Sequence[Finding]) -> Sequence[Finding]:
    """Findings about one person each, by which others are invented: one of each rule."""
    alone = [finding for finding in found if finding.unit == "orang" and finding.record >= 0 and not finding.partners]
    chosen = {
        finding.rule: replace(finding, level=Level.CHECK, whole=False)
        for finding in alone
        if finding.level != Level.REFUSE
    }
    if not chosen:
        raise AssertionError("no rule finds anything in the fictitious village")
    return list(chosen.values())


def _invented(pattern: Sequence[Finding], batch: Reading, count: int, chance: random.Random) -> Iterator[Finding]:
    """Open findings to check about persons of the batch, spread over rules."""
    persons = batch.records["orang"]
    for number in range(count):
        finding, record = pattern[number % len(pattern)], chance.randrange(len(persons))
        yield replace(finding, record=record, row=persons.rows[record], sheet=persons.sheet)


def _of_year(batch: Reading, year: int, number: int, file: Path) -> Reading:
    """The list of another year: a tenth has changed its occupation."""
    persons = batch.records["orang"]
    columns = dict(persons.columns)
    work = columns["pekerjaan"]
    codes = [code for code in dict.fromkeys(work) if code]
    columns["pekerjaan"] = [
        codes[(i + number) % len(codes)] if i % CHANGED == 0 and code and codes else code for i, code in enumerate(work)
    ]
    digest = hashlib.sha256(file.read_bytes())
    facts = replace(batch.file, name=f"penduduk {year}.csv", size=file.stat().st_size, sha256=digest.hexdigest())
    rows = RecordSet(persons.unit, columns, persons.rows, persons.sheet)
    return replace(batch, file=facts, reference=dt.date(year, 12, 31), records={**batch.records, "orang": rows})


def _noted(place: Place, village: InventedVillage, batch: Reading) -> None:
    """Numbers of what pages of this village can be asked for."""
    from cantik.codes.app.queries import find_area
    from cantik.collect.app.models import BatchFinding
    from cantik.register.core.app.models import Family, Person

    area = find_area(AreaCode.kemendagri(village.code))
    if area is None:
        raise AssertionError(village.code)
    checks = BatchFinding.objects.filter(batch_id=place.batches[-1], level="periksa", state="terbuka")
    place.findings = list(checks.order_by("pk").values_list("pk", flat=True))
    place.rules = sorted(set(checks.values_list("rule", flat=True)))
    place.persons = list(Person.objects.filter(area_id=area.pk).order_by("pk").values_list("pk", flat=True)[:400])
    place.families = list(Family.objects.filter(area_id=area.pk).order_by("pk").values_list("pk", flat=True)[:400])
    columns = batch.records["orang"].columns
    place.names = sorted({str(name).split()[0][:3] for name in columns["nama"] if name})[:40]
    place.nik = next((str(nik) for nik in columns["nik"] if nik and not str(nik).startswith("0")), "")


# ── figures ─────────────────────────────────────────────────────────────────────────────────────
def _figures(opened: OpenStore, world: World, size: Size) -> None:
    """A draft by the job that users start; from its figures three releases of every village, and their sites."""
    from cantik.outlets.app import sites
    from cantik.release.app import storage

    chosen = list(world.places.values())[: size.drafts]
    made = _draft(opened, world, chosen[0])
    first = storage.draft(opened.store.path, chosen[0].kode, made.pk) / storage.RELEASE
    for place in world.places.values():
        for year in YEARS:
            (_renewed if place in chosen else _described)(opened, first, place, year)
        place.releases = [f"{year}-1" for year in YEARS]
    for place in chosen:
        sites.put_out(opened, place.kode, to_public=True, tell=lambda *_: None)
    for place in chosen[1:]:
        _draft(opened, world, place)


def _actor(world: World, role: str, kode: str) -> Any:
    from cantik.staff.app.models import Account

    found = next(somebody for somebody in world.people if somebody.role == role and somebody.desa == kode)
    return Account.objects.get(username=found.username)


def _draft(opened: OpenStore, world: World, place: Place) -> Any:
    """A draft with every table approved, ready to be handed in; a revision where there is a release already."""
    from cantik.jobs.app import service, worker
    from cantik.pipeline.app import draft_job, draft_outline
    from cantik.release.app import services, storage
    from cantik.staff.app.rights import area_code

    desa, agent = area_code(place.kode), _actor(world, "agen_statistik", place.kode)
    _settle(place, agent.actor)
    revised = bool(place.releases)
    made = services.start_draft(
        area=desa,
        reference=dt.date(YEARS[-1], 12, 31),
        kind="tidak_terencana" if revised else "",
        reason="perbaikan isian yang keliru" if revised else "",
        shelf_folder=storage.shelf(opened.store.path),
        by=agent.actor,
    )
    service.start(kind=draft_job.KIND.id, subject=str(made.pk), code=place.kode, by=agent.actor)
    worker.work_off()
    made.refresh_from_db()
    if not made.figures:
        job = service.latest(draft_job.KIND.id, str(made.pk))
        raise AssertionError(f"no draft of {place.kode}: {job.problem if job else 'tidak dikerjakan'}")
    seen = draft_outline.read(storage.draft(opened.store.path, place.kode, made.pk))
    services.review(area=desa, tables=seen.digests(), decision="setuju", note="", by=agent.actor)
    place.draft, place.figures = True, made.figures
    place.tables = [sheet.key for sheet in seen.sheets]
    return made


def _settle(place: Place, by: str) -> None:
    """A release waits for findings to check: most are accepted before."""
    from cantik.examine.findings.app import decisions, findings
    from cantik.register.core.app.queries import standing_batches
    from cantik.staff.app.rights import area_code

    numbers = findings.open_numbers(standing_batches(area_code(place.kode)))
    if numbers:
        decisions.accept(area=area_code(place.kode), numbers=numbers, reason="data ukuran yang direka", by=by)
    place.findings = []


def _renewed(opened: OpenStore, source: Path, place: Place, year: int) -> None:
    """The release of one village as one of another village and year, true to its own fingerprint and signature."""
    from cantik.publish import exchange
    from cantik.release import files, opening
    from cantik.release.app import storage
    from cantik.release.compose import fingerprint
    from cantik.staff.app.rights import area_code
    from cantik.staff.app.signing_keys import signing_key

    target = storage.shelf(opened.store.path) / place.kode / f"{year}-1"
    if target.exists():
        return
    was = files.open_release(source)
    made = replace(
        was,
        place=replace(was.place, code=place.kode, name=place.name),
        year=year,
        number=target.name,
        standing="rilis desa",
        edition=f"Rilis {target.name}",
        reference=dt.date(year, 12, 31),
        published=dt.date(year + 1, 2, 1),
    )
    made = replace(made, content=fingerprint(made))
    shutil.copytree(source / "produk", target / "produk", copy_function=os.link)
    files.write_description(made, target)
    exchange.make(made, target)  # open data say which release they are of
    desa = area_code(place.kode)
    opens = opening.keep_opening(opening.place(target.parent.parent, place.kode, target.name), {"contoh": target.name})
    key = lambda: signing_key(opened=opened, area=desa, by="cantik bench")  # noqa: E731 - held for the moment of signing
    files.seal(made, target, key, commitment=opens.commitment)


def _described(opened: OpenStore, source: Path, place: Place, year: int) -> None:
    """Of a release only what lists and its own page read."""
    from cantik.release.app import storage

    target = storage.shelf(opened.store.path) / place.kode / f"{year}-1"
    target.joinpath("tabel").mkdir(parents=True)
    shutil.copy(source / "tabel" / "indikator.json", target / "tabel")
    day = {"acuan": f"{year}-12-31", "terbit": f"{year + 1}-02-01"}
    said = json.loads((source / "rilis.json").read_bytes())
    said |= {
        "number": target.name,
        "year": year,
        "edition": f"Rilis {target.name}",
        "reference": day["acuan"],
        "published": day["terbit"],
    }
    said["place"] |= {"code": place.kode, "name": place.name}
    write_text(target / "rilis.json", json.dumps(said))
    listed = json.loads((source / "isi.json").read_bytes())
    listed |= {"nomor": target.name, "kode": place.kode, "tahun": year, **day}
    write_text(target / "isi.json", json.dumps(listed))


def _being_described(world: World) -> None:
    """The first agent writes the metadata of an activity."""
    from bench.web.typing import described

    first = next(somebody for somebody in world.people if somebody.role == "agen_statistik")
    described(world.places[first.desa], _actor(world, "agen_statistik", first.desa), clock.now())


# ── the log ─────────────────────────────────────────────────────────────────────────────────────
def _log(rows: int, world: World) -> None:
    """What people read and did in former years: a chain of lines as `log.record` writes them."""
    from cantik.staff.app import listing, log
    from cantik.vault.app.bulk import insert

    number, previous = log.head()
    before = number
    villages, actors = list(world.places), [f"akun:{number}" for number in world.holders.values()]

    def made() -> Iterator[tuple[object, ...]]:
        nonlocal number, previous
        start = clock.now() - dt.timedelta(days=400)
        for step in range(rows):
            number += 1
            at = log.stamp(start + dt.timedelta(seconds=100 * step))
            by, kode = actors[step % len(actors)], villages[step % len(villages)]
            action, subject = ("orang.baca", "orang") if step % 3 else ("temuan.baca", "temuan")
            ids, said = f"[{step % 5000 + 1}]", json.dumps({"wilayah": kode}, separators=(",", ":"))
            row = log.LogRow(number, at, by, action, subject, ids, said)
            digest = log.link(previous, row)
            yield *row, previous, digest
            previous = digest

    columns = ("number", "at", "by", "action", "subject", "subjects", "detail", "previous", "digest")
    insert("staff_auditentry", columns, made())
    listing.fill(after=before)


def _handed_in(kabupaten: Kabupaten, folder: Path) -> str:
    """A short list of persons, as an agent hands it in."""
    whole = folder / "daftar.csv"
    write_csv(replace(kabupaten, villages=kabupaten.villages[-1:]), whole)
    return "\n".join(whole.read_text(encoding="utf-8").splitlines()[:31]) + "\n"


if __name__ == "__main__":
    django(pages=True)
    main(Path(sys.argv[1]), SIZES[sys.argv[2]], int(sys.argv[3]))
