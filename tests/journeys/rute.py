"""The addresses of the application as the resolver has them, filled with what a prepared village holds."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.test import Client
from PIL import Image

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.coach.app import attendance, coaching
from cantik.coach.app.coaching import CoachingPlan
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.epss.app.models import EpssEvaluation
from cantik.coach.learn.app.models import LearnerQuestion
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load
from cantik.collect.app.mappings import save_mapping
from cantik.collect.app.models import Batch, Intake, Upload
from cantik.collect.batch import FileFacts, RecordSet, Value
from cantik.collect.batch import Reading as Read
from cantik.collect.facilities import read_row
from cantik.collect.matching.own import Decided, as_yaml
from cantik.examine.findings.app.models import MarkedWorkbook
from cantik.field.devices.app import devices
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app import frame, metadata_sets, rounds
from cantik.field.rounds.app.models import Round
from cantik.field.rounds.frame import FramedFamily, FramedPerson
from cantik.forum.app import meetings, parameters, year
from cantik.forum.app.meetings import MeetingCall
from cantik.forum.app.parameters import BroughtFigure, BroughtMinutes
from cantik.jobs.app import worker
from cantik.jobs.app.models import Job
from cantik.pipeline.app import draft_outline
from cantik.register.core.app.current import number_place
from cantik.register.core.app.models import Family, Person, SealedNumber
from cantik.register.core.app.services import apply_batch
from cantik.register.core.app.statements import locate_records
from cantik.register.core.app.submission import Submission
from cantik.register.core.app.unmask import number_of
from cantik.register.facilities.app import recording as facility_desk
from cantik.register.facilities.app.models import Facility, FacilityStatement
from cantik.register.facilities.app.services import kinds, lists
from cantik.register.leave.app.cases import Request_, identify, receive
from cantik.register.leave.app.models import TRIED, DataBreach, Destruction, Restoration
from cantik.register.leave.app.sharing import Proposal, propose
from cantik.release.app.models import Draft
from cantik.staff.app import forum, gate, institutions
from cantik.staff.app.models import Account, Institution
from cantik.use.app import requests
from cantik.use.proposals.app import services as proposing
from cantik.use.proposals.app.entries import ProposalEntry
from tests.release.conftest import Rumah
from tests.staff import bekal, hak
from tests.web.conftest import Kantor
from tests.web.langkah import diuji, file

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
RELEASE = "2025-1"
SHOWN = (200, 401)  # 401: a login elsewhere that failed, told on a page


@dataclass(frozen=True)
class Filled:
    """What the places of addresses are filled with: by name, and for some routes otherwise."""

    common: dict[str, str]
    by_start: dict[str, dict[str, str]]

    def address(self, pattern: str) -> str:
        """The address of a route; a place that nobody knows how to fill fails the walk."""
        said = dict(self.common)
        for start, more in self.by_start.items():
            if pattern.startswith(start):
                said |= more
        missing = [name for name in _PLACE.findall(pattern) if name not in said]
        assert not missing, f"{pattern}: say in tests/journeys/rute.py what {missing} is"
        return "/" + _PLACE.sub(lambda found: said[found[1]], pattern)


class Openers:
    """Who is let in where, learnt from the answers: whoever was refused an address of some right is asked last for the
    next one of that right, so that a walk over all pages is not mostly refusals."""

    def __init__(self) -> None:
        self._refused: dict[str, set[str]] = {}
        self._rights = {pattern: row.action for pattern, row in hak.routes().items()}

    def first_page(self, people: Mapping[str, Client], pattern: str, address: str) -> tuple[str, Any, list[Any]]:
        """Name of the first who gets a page there and the answer, ("", None) for nobody; and the other answers."""
        refused = self._refused.setdefault(self._rights[pattern], set())
        others: list[Any] = []
        for name in sorted(people, key=lambda name: name in refused):
            answer = people[name].get(address)
            if holds_page(answer):
                return name, answer, others
            others.append(answer)
            if answer.status_code in (200, 205, 405):
                break  # let in, and it is a file, or takes POST only: so it is for everybody
            if answer.status_code in (302, 403):
                refused.add(name)
        return "", None, others


_OF_A_FORUM = (
    "forum",
    "tahun",
    "kalender",
    "definisi",
    "pelindungan",
    "tahun-pertama",
    "rapat",
    "rekomendasi",
    "tabel-opd",
    "aksi",
)


def patterns() -> list[str]:
    """Every route of the resolver, in its order, but those of devices: they answer a token, with no page
    (`tests/field/forms`)."""
    return [route.pattern for route in gate.registered_routes() if not _of_device(route)]


def _of_device(route: gate.Route) -> bool:
    return route.guard is not None and route.guard.action == gate.DEVICE


def filled(rumah: Rumah) -> Filled:
    """Addresses of one village: an intake that waits for its decision, a batch, persons, a table, people."""
    intake = diuji(Kantor(rumah.opened, rumah.agen, rumah.klien["ratna"]))
    draft = Draft.objects.get()
    sheets = draft_outline.read(Path(rumah.folder) / "rancangan" / bekal.DESA / str(draft.pk)).sheets
    upload = Upload.objects.get(intake=intake)
    # the offices' files carry names without a blank, at which no line can be broken
    batch = Batch.objects.order_by("pk")[0]
    Batch.objects.filter(pk=batch.pk).update(file_name=f"penduduk_{bekal.DESA}_pemutakhiran_semester.xlsx")
    # one with a hidden cell; a village of sixty persons has none
    table = min((one for one in sheets if one.key.startswith("penduduk")), key=lambda one: not one.hidden)
    desa = "desa/<str:kode>/"
    own = Proposal("opensid_penduduk", "OpenSID desa", "mengisi kembali", own=True)
    shared = propose(AreaCode.kemendagri(bekal.DESA), own, by=rumah.agen)
    someone = Person.objects.order_by("pk")[5]
    case = receive(
        code=bekal.DESA,
        village=someone.area_id,
        request=Request_(someone.pk, "akses", "lisan"),
        by=rumah.agen.actor,
        at=clock.now(),
    )
    identify(code=bekal.DESA, number=case.pk, how="ktp", by=rumah.agen.actor, at=clock.now())
    archive = Restoration.objects.create(
        area=bekal.DESA, by=rumah.agen.actor, made_at=clock.now(), size=1, state=TRIED, counts='{"orang":12}'
    )
    kabupaten = AreaCode.kemendagri(bekal.KABUPATEN)
    forum.begin(kabupaten, by=rumah.agen.actor)
    coordinator, today = bekal.with_role("koordinator"), clock.today()
    year.open_from(kabupaten, today.year + 1, "satu_data", by=coordinator)
    houses = tuple(state.row.pk for state in institutions.list_institutions([bekal.KABUPATEN]))
    meetings.invite(kabupaten, MeetingCall("forum", today, "09.00", "Aula", "Daftar data", houses), by=coordinator)
    unknown, mapping = asing(Kantor(rumah.opened, rumah.agen, rumah.klien["ratna"]))
    return Filled(
        {
            "kode": bekal.DESA,
            "masukan": str(intake.pk),
            "sidik": "0",
            "daftar": "0" * 64,
            "unggahan": str(upload.pk),
            "person": str(Person.objects.order_by("pk")[5].pk),
            "family": str(Family.objects.order_by("pk")[0].pk),
            "kunci": table.key,
            "hal": "1",
            "nama": "buku.pdf",
            "jalur": "index.html",
            "instrumen": "keadaan_desa",
            "pk": "1",
            "nomor": "1",
            "putusan": "1",  # a decision about unread content: taken back by POST only
            "temuan": "1",
            "tujuan": "4",
            "indikator": "rasio_jenis_kelamin",
            "buku": "00000000-0000-4000-8000-000000000000",
            "draf": "00000000-0000-4000-8000-000000000000",
            "provider_id": "tidak-ada",
            "kode_undangan": "AAAA-BBBB-CCCC-DDDD",
        },
        {
            f"{desa}bawa-keluar/": {"nomor": str(shared.pk)},
            f"{desa}pulihkan/": {"pulih": str(archive.pk)},
            f"{desa}hak/": {"nomor": str(case.pk)},
            f"{desa}permintaan/": {"nomor": str(_wish())},
            f"{desa}kumpul/impor/": {"nomor": str(batch.pk)},
            f"{desa}warga/bantuan/": {"batch": str(_aid(rumah))},
            f"{desa}warga/tanya/": {"batch": str(_answers(rumah))},
            f"{desa}fasilitas/": (school := _facility(rumah)),
            f"{desa}foto/": school,
            f"{desa}bencana/": school,
            f"{desa}kumpul/masukan/<uuid:masukan>/petakan/": {
                "masukan": str(unknown.intake_id),
                "unggahan": str(unknown.pk),
            },
            f"{desa}kumpul/pemetaan/": {"nomor": str(mapping)},
            f"{desa}usulan/": {"nomor": str(_proposed(rumah)), "indikator": "sanitasi", "bentuk": "csv"},
            f"{desa}dokumen-rencana/": {"jenis": "rkp", "bentuk": "xlsx"},
            f"{desa}terbit/rilis/": {"nomor": RELEASE},
            f"{desa}terbit/rilis/<str:nomor>/gambar/": {"nomor": RELEASE, "nama": "teks.txt"},
            f"{desa}kirim/": {"nomor": RELEASE},
            "penerimaan/": {"kode": bekal.KABUPATEN, "peran": "targets", "desa": bekal.DESA, "server": "pusat"},
            f"{desa}bidang/": {"bidang": "infrastruktur"},
            "bidang/": {"kode": bekal.KABUPATEN, "bidang": "infrastruktur"},
            "du-rkp/": {"kode": bekal.KABUPATEN, "bentuk": "csv"},
            "terbit/": {"sumber": "pusat", "berkas": "metadata/1.root.json"},
            "acuan/": {"kode": bekal.KABUPATEN, "sumber": "pusat", "versi": "1"},
            f"{desa}lindung/": {"nomor": "rancangan"},
            f"{desa}satuan/": {"jenis": "buat"},
            "instrumen-bersama/": {"kode": bekal.KABUPATEN, "nomor": "1"},
            "program/": {"jenis": "desa_cerdas"},
            "rilis-wilayah/": {"kode": bekal.KABUPATEN, "lingkup": bekal.KECAMATAN, "nomor": RELEASE},
            "pembinaan/": (coached := _coached(coordinator)),
            "pembinaan/musim/": {"kode": bekal.KABUPATEN},
            "hadir/": {"kode_hadir": attendance.make_code(CoachingDay.objects.get(pk=coached["nomor"]))},
            f"{desa}pembinaan/": coached,
            f"{desa}tanya/": {"nomor": _asked(rumah)},
            f"{desa}belajar/": {"modul": "1", "soal": "1a"},
            "epss/": _an_evaluation(coordinator),
            "penetapan/": (value := _a_value(coordinator)),
            "penetapan/<str:kode>/bersama/": value | {"kode": bekal.KABUPATEN},
            **dict.fromkeys((f"{desa}rencana/", f"{desa}lapangan/"), a_round(rumah)),
            f"{desa}peristiwa/formulir/": {"formulir": "a9_bulanan", "bentuk": "xlsx"},
            f"{desa}peristiwa/buku/": {"buku": "b1_induk", "bentuk": "xlsx"},
            "orang/": {"nomor": str(rumah.kades.pk)},
            "orang/peran/": {"nomor": str(rumah.kades.assignments.get().pk)},
            **{f"{start}/": {"kode": bekal.KABUPATEN} for start in _OF_A_FORUM},
            "tabel-opd/": {"kode": bekal.KABUPATEN, "jenis": "sekolah_opd"},
            "bantuan/": {"jenis": "istilah", "kunci": "register"},
            "bantuan/buku/": {"buku": "belajar", "nama": "buku-pertama"},
            f"{desa}metadata/": _a_set(rumah),
            f"{desa}masa-simpan/": {"nomor": str(_destroyed(rumah))},
            f"{desa}kebocoran/": {"nomor": str(_leaked(rumah)), "surat": "lembaga"},
            f"{desa}dpia/": {"kegiatan": str(Round.objects.get(activity__title="Pendataan keluarga").activity_id)},
        },
    )


def _leaked(rumah: Rumah) -> int:
    """A breach that is worked on: a phone was lost."""
    now = clock.now()
    row = DataBreach.objects.create(
        area=bekal.DESA,
        kind="ponsel_hilang",
        state=DataBreach.OPEN,
        known_at=now - dt.timedelta(hours=4),
        begun_at=now - dt.timedelta(hours=30),
        how="Ponsel Rina tertinggal di angkutan kota.",
        opened_at=now,
        opened_by=rumah.agen.actor,
    )
    return int(row.pk)


def _destroyed(rumah: Rumah) -> int:
    """A destruction that waits for the second hand."""
    content = {
        "desa": bekal.DESA,
        "jenis": "isian_mentah",
        "judul": "Isian mentah dari lapangan dan lampirannya",
        "masa_hari": 365,
        "dasar": "UU 27/2022 Pasal 42–44",
        "sampai": "2025-01-31",
        "isi": [[1, "Pendataan 2024 (2024-10-01)", "2025-01-20", 812]],
        "ditemukan": {"isian": 812, "bait_isian": 2_400_512, "isian_terbaca": 812, "anggota_bernama": 2911},
    }
    row = Destruction.objects.create(
        area=bekal.DESA,
        kind="isian_mentah",
        cutoff=dt.date(2025, 1, 31),
        state=Destruction.PROPOSED,
        content=canonical_json(content).decode(),
        digest="ab" * 32,
        proposed_at=clock.now(),
        proposed_by=rumah.agen.actor,
    )
    return int(row.pk)


def _a_value(coordinator: Account) -> dict[str, str]:
    """A value that a forum has set for the village, on paper that was scanned: of another year than the draft that
    waits for its signature, which would be stale by it."""
    desa, today = AreaCode.kemendagri(bekal.DESA), clock.today()
    on = parameters.subject("jumlah_penduduk", desa, today.year)
    read = BroughtFigure("BPS", "proyeksi", dt.date(on.year, 6, 30), Decimal(2040), "Proyeksi 2020–2035")
    key = f"lembar:{parameters.bring(on, read, by=coordinator).pk}"
    give = lambda: parameters.sheets(on)  # noqa: E731
    coordinator.institution = f"Bappeda {bekal.KABUPATEN}"
    coordinator.save()
    why = "Tanggalnya sama dengan tahun rencana"
    row = parameters.propose(on, give, chosen=key, reason=why, replaces=None, by=coordinator)
    other = bekal.with_role("pembina", institution=f"BPS {bekal.KABUPATEN}")
    parameters.lock(on, give, BroughtMinutes("400/1", today, b"%PDF-1.7 rekaan"), digest=row.digest, by=other)
    return {"kode": bekal.DESA, "parameter": on.parameter.id, "tahun": str(on.year), "nomor": "1"}


def _coached(coordinator: Account) -> dict[str, str]:
    """A visit to the village that is planned for today."""
    desa, today = AreaCode.kemendagri(bekal.DESA), clock.today()
    said = CoachingPlan("kunjungan", desa, today, "Kantor desa", "Menyelesaikan galat", (bekal.DESA,))
    return {"nomor": str(coaching.plan_day(said, by=coordinator).pk)}


def _asked(rumah: Rumah) -> str:
    """A question that waits for its answer."""
    asked = {"kode": bekal.DESA, "subject": "R", "text": "Kapan mulai?", "to": "agen_statistik", "at": clock.now()}
    return str(LearnerQuestion.objects.create(by=rumah.kades.actor, **asked).pk)


def _an_evaluation(coordinator: Account) -> dict[str, str]:
    """An evaluation of an institution of the kabupaten, with a document under an indicator."""
    office = Institution.objects.filter(area=bekal.KABUPATEN).order_by("pk")[0]
    said = {"area": bekal.KABUPATEN, "by": coordinator.actor, "at": clock.now()}
    row = EpssEvaluation.objects.create(institution=office, year=clock.today().year, **said)
    del said["area"]
    paper = row.evidence.create(
        indicator="10301", kind="dokumen", proves="kebijakan", title="Peraturan 1", day=clock.today(), **said
    )
    return {"kode": bekal.KABUPATEN, "nomor": str(row.pk), "indikator": "10301", "bukti": str(paper.pk)}


def _a_set(rumah: Rumah) -> dict[str, str]:
    """A set of metadata of the round that is under way, and a part of it."""
    file = metadata_sets.begin(
        rumah.agen, Round.objects.get(activity__title="Pendataan keluarga"), "Pemerintah Desa Reka"
    )
    return {"berkas": str(file.pk), "bagian": str(file.parts.order_by("place")[2].pk), "bentuk": "json"}


def _proposed(rumah: Rumah) -> int:
    """A draft of a proposal without a figure."""
    entry = ProposalEntry(2027, "Jembatan Kali Rekaan", "Jembatan lapuk", recommendation="Jembatan baru")
    return proposing.write_proposal(AreaCode.kemendagri(bekal.DESA), entry, None, by=rumah.agen).pk


def _wish() -> int:
    """A request for data that waits for the desk, and one of another village that waits for the kepala desa."""
    desa, now = AreaCode.kemendagri(bekal.DESA), clock.now()
    said = requests.DataWish("warga", "", "jumlah penduduk menurut umur", "tugas sekolah anak")
    requests.ask(desa, replace(said, applicant="desa_lain"), requests.new_key(), at=now)
    return requests.ask(desa, said, requests.new_key(), at=now)[0].pk


def a_round(rumah: Rumah) -> dict[str, str]:
    """A round of the village that is under way, with a device; its places."""
    now, agen, person = clock.now(), rumah.agen, Person.objects.order_by("pk")[5]
    planned = rounds.PlannedActivity("pemutakhiran_keluarga", "Pendataan keluarga", dt.date(2026, 1, 1))
    made = rounds.begin(agen, person.area_id, planned, at=now, day=clock.today())
    family = FramedFamily(1, ("KRAJAN", "01", "01"), "0001", (FramedPerson(person.pk, "REKA", "1", "1", 40),))
    frame.freeze(agen, made, [family], at=now)
    block = made.blocks.get()
    rounds.assign(agen, made, {block.pk: agen}, at=now)
    desa = AreaCode.kemendagri(bekal.DESA)
    versions.decide(rumah.kades, made.version, APPROVED, "", area=desa, at=now)
    rounds.open_round(agen, made, at=now, reason="metadata menyusul")
    devices.issue(agen, made, agen, "Ponsel", at=now)
    device = made.devices.get()
    unit = block.units.get()
    event = FieldEvent.objects.create(
        unit=unit, instance="uuid:tidak-ada", entry=0, person=person.pk, kind=FieldKind.DEATH,
        state=FieldState.PROPOSED, proposed_at=now, proposed_by=agen.actor,
    )  # fmt: skip
    numbers = {"putaran": made.pk, "blok": block.pk, "perangkat": device.pk, "satuan": unit.pk, "usul": event.pk}
    numbers["pencacah"] = device.enumerator_id
    return {name: str(number) for name, number in numbers.items()} | {"putusan": "setujui", "bentuk": "xlsx"}


def workbook(rumah: Rumah) -> str:
    """The agen has a marked workbook of all findings, ready to be fetched; its id."""
    answer = rumah.klien["ratna"].post(f"/desa/{bekal.DESA}/periksa/buku-kerja/")
    assert answer.status_code == 302, answer.content.decode()[:500]
    worker.work_off()
    row = MarkedWorkbook.objects.latest("asked_at")
    for _ in range(300):  # the worker of a served office may have been quicker
        row.refresh_from_db()
        if row.ready_at is not None:
            return str(row.pk)
        time.sleep(0.1)
    raise AssertionError(Job.objects.filter(subject=str(row.pk)).values_list("state", "problem"))


def _facility(rumah: Rumah) -> dict[str, str]:
    """A school with a photo, added by form."""
    desk = facility_desk.FacilityDesk(rumah.opened, AreaCode.kemendagri(bekal.DESA), rumah.agen.actor, clock.now())
    kind = kinds()["sekolah"]
    columns = {"nama": "SDN Rekaan 1", "jenjang": "sd", "lintang": "-7.95", "bujur": "112.61"}
    written, _ = read_row(kind, columns, lists())
    assert written is not None
    number = facility_desk.record(desk, kind=kind, written=written, today=clock.today())
    area = Facility.objects.get(pk=number).area_id
    picture = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "PNG")
    photo = facility_desk.add_photo(desk, area_id=area, facility=number, data=picture.getvalue())
    batch = FacilityStatement.objects.get(facility_id=number).batch_id
    return {"nomor": str(number), "batch": str(batch), "foto": str(photo), "jenis": "sekolah", "bentuk": "csv"}


def _answers(rumah: Rumah) -> int:
    """A list of questions that one family answered; number of its batch."""
    desa = AreaCode.kemendagri(bekal.DESA)
    people = Batch.objects.order_by("pk")[0]
    card = SealedNumber.objects.filter(area_id=people.area_id, kind="kk").order_by("pk")[0]
    number = rumah.opened.keys.open("nomor", bytes(card.seal), number_place(card.pk)).decode()
    records = {
        "analisis": RecordSet("analisis", {"nama": ["DDK"], "subjek": ["2"], "tahun": [None]}, [1], "master"),
        "pertanyaan": RecordSet(
            "pertanyaan", {"kode": ["1"], "isi": ["Penghasilan"], "kelompok": [""], "tipe": ["3"]}, [2], "pertanyaan"
        ),
        "jawaban": RecordSet("jawaban", {"pertanyaan": [], "kode": [], "isi": []}, [], "jawaban"),
        "isian": RecordSet("isian", {"kk": [number], "tanggal": [None], "q.1": ["5"]}, [2], "isian", {"kk": "NOMOR"}),
    }
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(b"isian")
        file.flush()
        facts = FileFacts("isian.xlsx", 5, hashlib.sha256(b"isian").hexdigest())
        batch = Read("opensid_analisis", "opensid_analisis", facts, people.reference, records, ())
        return apply_batch(
            opened=rumah.opened, area=desa, submission=Submission(batch), file=Path(file.name), by=rumah.agen.actor
        ).batch


def _aid(rumah: Rumah) -> int:
    """An aid programme with twenty persons of the village; number of its batch."""
    desa = AreaCode.kemendagri(bekal.DESA)
    people = Batch.objects.order_by("pk")[0]
    members = locate_records(people.pk, range(20)).values()
    clear = [number_of(rumah.opened, people.area_id, one.person, today=clock.today()) for one in members]
    niks: list[Value] = [nik for nik in clear if nik]
    programme = RecordSet("program", {"nomor": ["1"], "nama": ["Bantuan Rekaan"], "sasaran": ["1"]}, [1], "Program")
    listed = RecordSet("peserta", {"kode_peserta": niks, "nik": niks}, list(range(2, len(niks) + 2)), "Peserta")
    with NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(b"bantuan")
        file.flush()
        digest = hashlib.sha256(b"bantuan").hexdigest()
        later = (people.reference or clock.today()) + dt.timedelta(days=1)  # the draft's figures stay what they are
        batch = Read(
            "opensid_bantuan",
            "opensid_bantuan",
            FileFacts("bantuan.xlsx", 7, digest),
            later,
            {"program": programme, "peserta": listed},
            (),
        )
        done = apply_batch(opened=rumah.opened, area=desa, submission=Submission(batch), file=Path(file.name), by="uji")
    return done.batch


def asing(kantor: Kantor) -> tuple[Upload, int]:
    """An unknown file that waits to be mapped, and a saved mapping of another one."""
    rows = "KTP;Nama Warga;Tgl Lhr;Gender;Sts Nikah\n9901010101900001;TONO REKAAN;01/02/1990;Lk;blm\n"
    intake = diuji(kantor, file("warga_asing.csv", rows.encode()))
    known = load()
    said = Decided(
        ("A", "B", "C", "D"),
        1,
        "orang",
        "pendataan_desa",
        "pendataan 2025",
        {"A": "nik", "B": "nama", "C": "tanggal_lahir", "D": "jenis_kelamin"},
    )
    at = dt.datetime(2025, 12, 31, tzinfo=dt.UTC)
    row = save_mapping(
        code=bekal.DESA,
        text=as_yaml(said, made=at.date()),
        content=known.content,
        lists=known.lists,
        by=kantor.siti.actor,
        at=at,
    )
    return Upload.objects.get(intake=intake), row.pk


def holds_page(response: Any) -> bool:
    """Whether an answer is a page of HTML (not a file, a way on, a refusal, or a part of a page)."""
    if response.status_code not in SHOWN or not str(response.headers.get("Content-Type", "")).startswith("text/html"):
        return False
    return not response.streaming and b"<html" in response.content[:400]


def waiting_intake(rumah: Rumah) -> Intake:
    """The intake that waits, of a file that a reader knows."""
    return Intake.objects.exclude(uploads__name="warga_asing.csv").get(state="teruji")
