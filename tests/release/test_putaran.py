"""From door to door into the book, by the front door alone: an edition stands, a round is planned, opened, brought by
a telephone, decided upon in the office; the next edition is drafted, signed, issued, and its files are read.

What is expected is counted here from the rows of the village's workbook and from what the telephone sent; the program
is asked for pages, the products are read with other libraries.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape

import pypdfium2
import pytest
from django.test import Client

from cantik.base import clock
from cantik.contoh.shape import PLACE
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.review.app.models import FieldEvent
from cantik.field.rounds.app.models import FrameMember, Unit
from cantik.register.core.app.models import Person
from cantik.register.core.app.person_lists import rows_by_person
from cantik.register.core.app.search import standing_batches
from cantik.release.app.models import Draft
from cantik.release.audit import audit_release
from cantik.release.verify import verify
from cantik.vault.app.opening import OpenStore
from cantik.web.tahap.pengumpulan.openrosa import entity_lists
from tests.field.forms.kiriman import new_id
from tests.field.forms.ponsel import Phone
from tests.field.pendataan import Place
from tests.fixtures.desa_ringan import light_rows
from tests.fixtures.markah import markah
from tests.register.langkah import wilayah
from tests.release.langkah import BASE, TERBIT, Rumah, post, signed, submitted
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata
ACUAN = "2026-06-30"
_TOKEN = re.compile(r"/lapangan/isi/#t=([A-Za-z0-9_-]{43})")
Said = Mapping[str, str]
WORKS = 15

TUTUP = "CONTOH DAHLIA"
MENOLAK = ("BANYU KARANG BULAT", "FAJAR TEPIAN")  # of KENANGA
KOSONG = "OBOR KERIKIL PERTAMA"  # of TERATAI: nobody there
MATI, PERGI = ("JANGKAR TEDUH", "2026-03-10"), ("KOMPAS GUBUK", "2026-02-20")
GONE = {"2": {"r404": "2", "tanggal_peristiwa": MATI[1]}, "3": {"r404": "3", "tanggal_peristiwa": PERGI[1]}}
MENIKAH, ASAL, HARI_NIKAH = "PASIR GUNUNG UNGU", "PUNCAK TERIK SELATAN", "2026-05-12"
MEMPELAI, IPAR = "DARA REKAAN", "DINAR REKAAN"
IBU, BAYI, LAHIR = "SERAI PANDAN DERMAGA", "EMBUN REKAAN", "2026-04-02"
DIKEMBALIKAN = "SAMUDRA HILIR"


def halaman(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return unescape(markah(answer))


def kirim(client: Client, address: str, said: Said, status: int = 302) -> str:
    answer = client.post(address, said)
    assert answer.status_code == status, unescape(markah(answer))[:3000]
    return answer.headers.get("Location", "") if status == 302 else unescape(markah(answer))


def kata(text: str) -> str:
    """What stands on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(text)))


@dataclass
class Ponsel:
    """A telephone shaped like ODK Collect with what it fetched."""

    phone: Phone
    form: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    def ambil(self) -> None:
        entity_lists.forget()  # a list is taken for current for some seconds
        (self.form,) = self.phone.forms()
        _xform, self.lists, _gone = self.phone.fetch(dict(self.form))

    def keluarga(self, dusun: str = "") -> list[Mapping[str, str]]:
        return [row for row in self.lists["keluarga"] if dusun in ("", row["dusun"])]

    def dari(self, head: str) -> Mapping[str, str]:
        return next(row for row in self.lists["keluarga"] if row["label"] == head)

    def anggota(self, family: Said) -> list[dict[str, str]]:
        return [dict(row) for row in self.lists["anggota"] if row["keluarga"] == family["name"]]

    def kirim(
        self,
        family: Said | None,
        lines: Iterable[Said] = (),
        *,
        result: str = "1",
        water: str = "4",
        deprecated: str = "",
    ) -> str:
        """Fill a form and send it; its instance."""
        roster, instance, told = [_line(line, at) for at, line in enumerate(lines, 1)], new_id(), result == "1"
        start = f"<keluarga>{family['name']}</keluarga>" if family else "<luar_daftar>OK</luar_daftar>"
        dusun, rt = (family["dusun"], family["rt"]) if family else ("CONTOH MELATI", "001")
        home = f"<tempat><dusun>{dusun}</dusun><rt>{rt}</rt><r112>{len(roster)}</r112></tempat>" if told else ""
        house = f"<perumahan><r301a>1</r301a><r306a>{water}</r306a></perumahan>" if told else ""
        meta = f"<orx:instanceID>{instance}</orx:instanceID>"
        meta += f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
        xml = (
            f'<data id="{self.form["formID"]}" version="{self.form["version"]}" xmlns:orx="http://openrosa.org/xforms">'
            f"<awal>{start}</awal><kunjungan><r205>{result}</r205><r201>2026-07-05</r201></kunjungan>{home}"
            f"{''.join(roster)}{house}<orx:meta>{meta}</orx:meta></data>"
        )
        with writer.end_writers():
            assert self.phone.post(xml.encode()).status_code == 201
        return instance


def _line(said: Said, at: int) -> str:
    """Somebody of a roster who, unless something else is said, lives there for more than twelve months."""
    first = ("nama", "r404", "cara_masuk", "tanggal_peristiwa", "jenis_kelamin", "tanggal_lahir", "r409")
    told = {"r404": "1"} | dict(said)
    listed = f"<anggota_terdaftar>{said['name']}</anggota_terdaftar>" if "name" in said else ""
    cells = "".join(f"<{name}>{escape(told[name])}</{name}>" for name in first if told.get(name))
    here = "<kependudukan><lama_tinggal>1</lama_tinggal></kependudukan>" if told["r404"] in "15" else ""
    if told["r404"] == "1" and int(told.get("r407") or 0) >= WORKS:
        field_of_work = "1" if told["jenis_kelamin"] == "1" else "12"
        here += f"<pekerjaan><r416a>1</r416a><r417>{field_of_work}</r417></pekerjaan>"
    return f"<anggota><urutan>{at}</urutan><daftar_anggota>{listed}{cells}</daftar_anggota>{here}</anggota>"


class Putaran:
    """A round as office and telephone see it."""

    def __init__(self, rumah: Rumah) -> None:
        """Planned, approved, frozen, given to somebody without an account, opened; a telephone for her."""
        self.rumah = rumah
        self.agen, self.kades = rumah.klien["ratna"], rumah.klien["sumarsono"]
        said = {"instrumen": "pemutakhiran_keluarga", "judul": "Pendataan 2026", "acuan": ACUAN}
        here = kirim(self.agen, f"{BASE}rencana/baru/", said)
        kirim(self.kades, f"{here}setujui/", {"putusan": "setujui", "catatan": ""})
        kirim(self.agen, f"{here}kerangka/", {})
        kirim(self.agen, f"{here}pencacah/", {"nama": "Siti Aminah"})
        text = halaman(self.agen, here)
        who = {name: value for value, name in re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', text)}
        kirim(self.agen, f"{here}blok/", dict.fromkeys(re.findall(r'name="(blok_\d+)"', text), who["Siti Aminah"]))
        self.lapangan = kirim(self.agen, f"{here}buka/", {"alasan": "metadata menyusul"})
        sheet = kirim(
            self.agen, f"{self.lapangan}perangkat/", {"petugas": who["Siti Aminah"], "nama": "Ponsel"}, status=200
        )
        (token,) = set(_TOKEN.findall(sheet))
        self.siti = Ponsel(Phone(token))
        self.siti.ambil()
        self.daftar = self.siti.keluarga()  # the frame: what the field finds is told to telephones later on

    def baca(self) -> None:
        while read_some(self.rumah.opened):
            pass

    def setujui(self, head: str, said: Said | None = None) -> None:
        """The agen approves one family."""
        where = f"{self.lapangan}keluarga/{Unit.objects.get(head=head).pk}/"
        (form,) = set(re.findall(r'name="isian" value="([^"]+)"', halaman(self.agen, where)))
        kirim(self.agen, f"{where}setujui/", {"isian": form, **(said or {})})

    def setujui_blok(self) -> None:
        """The agen looks at the families that were drawn of each block, and approves the block."""
        for block in sorted(set(re.findall(rf'href="({self.lapangan}blok/\d+/)"', halaman(self.agen, self.lapangan)))):
            drawn = halaman(self.agen, block).partition("Buka dahulu")[2].partition("</ul>")[0]
            for family in re.findall(rf'href="({self.lapangan}keluarga/\d+/)"', drawn):
                halaman(self.agen, family)
            if drawn:
                kirim(self.agen, f"{block}setujui/", {})

    def putuskan(self) -> None:
        """The agen decides about all that is proposed, the kepala desa countersigns deaths and moves."""
        usul = f"{self.lapangan}usulan/"
        for event in FieldEvent.objects.filter(state="usul"):
            said = {"putusan": "catat", "tanggal": str(event.occurred_on or HARI_NIKAH)}
            mother = {"ibu": orang(IBU)} if event.kind == "lahir" else {}
            kirim(self.agen, f"{usul}{event.pk}/putus/", said | mother)
        left = FieldEvent.objects.filter(state="menunggu")
        assert {event.kind for event in left} == {"mati", "keluar", "datang"}
        for event in left:
            kirim(self.kades, f"{usul}{event.pk}/sahkan/", {"putusan": "sahkan"})
        assert "Tidak ada usulan" in halaman(self.agen, usul)


def orang(name: str) -> str:
    """The number of somebody of the frame in the register."""
    return str(FrameMember.objects.get(name=name).person)


def keliling(here: Putaran) -> None:
    """What the enumerator sends: four dusun, not the one that is closed."""
    siti, sent = here.siti, ""
    for family in siti.keluarga():
        head, lines = family["label"], siti.anggota(family)
        if family["dusun"] == TUTUP:
            continue
        if head in MENOLAK or head == KOSONG:
            siti.kirim(family, result="4" if head in MENOLAK else "3")
            continue
        lines = [line for line in lines if line["nama"] != MENIKAH]  # she says nothing of whom she did not find
        for line in lines:
            line.update({MATI[0]: GONE["2"], PERGI[0]: GONE["3"]}.get(line["nama"], {}))
        if any(line["nama"] == IBU for line in lines):
            born = {"nama": BAYI, "r404": "5", "cara_masuk": "1", "jenis_kelamin": "2", "tanggal_lahir": LAHIR}
            lines.append(born | {"r409": "3"})
        instance = siti.kirim(family, lines, water="8" if head == DIKEMBALIKAN else "4")
        sent = instance if head == DIKEMBALIKAN else sent
    groom = {"nama": MENIKAH, "r404": "5", "cara_masuk": "3", "jenis_kelamin": "1", "r409": "1"}
    bride = {"nama": MEMPELAI, "r404": "5", "cara_masuk": "2", "tanggal_peristiwa": HARI_NIKAH, "jenis_kelamin": "2"}
    bride |= {"tanggal_lahir": "1999-02-03", "r409": "2"}
    siti.kirim(None, [groom, bride, bride | {"nama": IPAR, "tanggal_lahir": "2002-03-04", "r409": "8"}])
    here.baca()
    back = f"{here.lapangan}keluarga/{Unit.objects.get(head=DIKEMBALIKAN).pk}/"
    said = {"isian": sent, "alasan": "", "catatan:keluarga.r306a": "benar air hujan?"}
    kirim(here.agen, f"{back}kembalikan/", said)
    siti.ambil()
    family = siti.dari(DIKEMBALIKAN)
    assert (family["keadaan"], "benar air hujan?" in family["catatan"]) == ("dikembalikan", True)
    siti.kirim(family, siti.anggota(family), deprecated=sent)
    here.baca()


def di_kantor(here: Putaran) -> None:
    here.setujui(MENIKAH, {"siapa_1": orang(MENIKAH), "siapa_2": "", "siapa_3": ""})
    here.setujui(ASAL, {f"kabar_{orang(MENIKAH)}": "keluarga_lain"})
    here.setujui_blok()
    here.putuskan()


def rancang(rumah: Rumah) -> Path:
    """A draft of the day of the round; its folder."""
    post(rumah.klien["ratna"], f"{TERBIT}rancang/", acuan=ACUAN)
    rumah.kerjakan()
    draft = Draft.objects.latest("pk")
    assert draft.state == "siap"
    return rumah.folder / "rancangan" / bekal.DESA / str(draft.pk)


def tabel(folder: Path, key: str) -> list[dict[str, str]]:
    with (folder / "tabel" / f"{key}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def penduduk(folder: Path) -> dict[str, int]:
    rows = tabel(folder, "penduduk_dusun")
    return {row["dusun"]: int(row["nilai"]) for row in rows if row["jenis_kelamin"] == "jumlah"}


def buku(folder: Path) -> str:
    """The text of the printed book."""
    document = pypdfium2.PdfDocument(folder / "produk" / "buku.pdf")
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_bounded() for page in document))


Home = tuple[str, Place, tuple[str, ...]]  # somebody's name, where they live, the names of their family


def berkas() -> list[tuple[str, Place, str]]:
    """Who stands in the workbook: name, place, family card."""
    found = []
    for row in light_rows():
        dusun, rw, rt = (str(row[PLACE[part]]) for part in ("dusun", "rw", "rt"))
        if str(row[PLACE["status_dasar"]]) == "1":
            found.append((str(row[PLACE["nama"]]), (dusun, rw, rt), str(row[PLACE["no_kk"]])))
    return found


def sesudah() -> list[tuple[str, Place, str]]:
    """Who stands there when the round is over, by the plan of this file."""
    left = [row for row in berkas() if row[0] not in (MATI[0], PERGI[0], MENIKAH)]
    (mother,) = (row for row in left if row[0] == IBU)
    (groom,) = (row for row in berkas() if row[0] == MENIKAH)
    return [
        *left,
        (BAYI, *mother[1:]),
        (MENIKAH, groom[1], "baru"),
        (MEMPELAI, groom[1], "baru"),
        (IPAR, groom[1], "baru"),
    ]


def rumah_rumah(people: Iterable[tuple[str, Place, object]]) -> Counter[Home]:
    """Everybody with their home: two of one name are two."""
    listed, families = list(people), dict[object, list[str]]()
    for name, _, family in listed:
        families.setdefault(family, []).append(name)
    return Counter((name, place, tuple(sorted(families[family]))) for name, place, family in listed)


def register(opened: OpenStore) -> Counter[Home]:
    """Whom the register counts as registered today."""
    batches = standing_batches(wilayah(), clock.today())
    rows = rows_by_person(opened, wilayah(), batches, list(Person.objects.values_list("pk", flat=True)))
    return rumah_rumah((row.name, row.unit, row.family) for row in rows.values() if row.terdaftar == "ya")


def terjawab(here: Putaran, *, without: str = "") -> dict[str, tuple[int, int]]:
    """By dusun the families that answered and those of the frame, out of the list that the telephone fetched."""
    silent = {*MENOLAK, KOSONG}
    found: dict[str, tuple[int, int]] = {}
    for family in here.daftar:
        answered, frame = found.get(family["dusun"], (0, 0))
        told = family["label"] not in silent and family["dusun"] != without
        found[family["dusun"]] = (answered + told, frame + 1)
    return found


def persen(part: int, whole: int) -> str:
    share = Decimal(100 * part) / whole
    return f"{part} dari {whole} keluarga ({share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%)".replace(".", ",")


def kerangka(here: Putaran, told: str, *, without: str = "") -> None:
    """What a product says of the round: frame, answers, refusals, doors that stayed closed, by dusun."""
    by_dusun = terjawab(here, without=without)
    answered, frame = (sum(part[at] for part in by_dusun.values()) for at in (0, 1))
    left = frame - answered - len(MENOLAK) - 1
    assert f"Pendataan 2026, keadaan 30 Juni 2026: kerangka {frame} keluarga" in told
    lines = {"Terjawab": answered, "Menolak": len(MENOLAK), "Tidak ditemui atau sudah pindah": 1}
    for what, count in (lines | {"Belum dikunjungi": left}).items():
        assert f"{what} {persen(count, frame)}" in told, what
    for dusun, (some, every) in by_dusun.items():
        assert f"Terjawab, Dusun {dusun.title()} {persen(some, every)}" in told, dusun


def belum_lengkap(here: Putaran, folder: Path) -> None:
    """The draft while a dusun is closed: of families too few answered, of persons enough for percentages alone."""
    rilis, situs = folder / "rilis", folder / "situs"
    assert penduduk(rilis) == jumlah(sesudah())
    about = kata((situs / "tentang.html").read_text("utf-8"))
    kerangka(here, about, without=TUTUP)
    assert about.count("Pendataan Desa Contoh Makmur 30 Juni 2026") == 1, "one source, whatever its blocks"
    assert not (rilis / "tabel" / "air_minum.csv").exists()
    answered, frame = (sum(part[at] for part in terjawab(here, without=TUTUP).values()) for at in (0, 1))
    assert f"{answered} dari {frame}." in about
    work = kata((situs / "tabel" / "pekerja_lapangan_usaha.html").read_text("utf-8"))
    assert "hanya persentase" in work
    assert f"{TUTUP.title()}: tidak ada data (terdata 0 dari " in work
    assert {row["satuan"] for row in tabel(rilis, "pekerja_lapangan_usaha")} == {"persen"}
    assert "Basis: penduduk terdaftar" in work


def lengkap(here: Putaran, rumah: Rumah) -> None:
    """The edition after the dusun opened: twelve months' residence is known of enough to rest on it."""
    folder = rumah.folder / "rilis" / bekal.DESA / "2026-1"
    assert verify(folder, auditor=audit_release).ok
    silent = {FrameMember.objects.get(name=head).unit_id for head in (*MENOLAK, KOSONG)}
    names = Counter(FrameMember.objects.filter(unit__in=silent).values_list("name", flat=True))
    assert penduduk(folder) == jumlah(row for row in sesudah() if not names[row[0]])
    answered = sum(part[0] for part in terjawab(here).values()) + 1  # and the new family, which is of no frame
    water = {row["air_minum_label"]: row["nilai"] for row in tabel(folder, "air_minum") if row["nilai"] != "0"}
    assert water == {"Sumur bor/pompa": str(answered), "Jumlah": str(answered)}, "rain water was corrected"
    book = buku(folder)
    kerangka(here, kata((rumah.folder / "terbitan" / bekal.DESA / "tentang.html").read_text("utf-8")))
    told = [persen(*part) for part in terjawab(here).values()] + [persen(answered - 1, len(here.daftar))]
    assert not [text for text in (*told, "Pendataan dari rumah ke rumah") if text not in book]
    assert "Basis: penduduk domisili" in book
    assert f"{sum(names.values())} orang, tidak diketahui termasuk penduduk domisili" in book


def jumlah(people: Iterable[tuple[str, Place, object]]) -> dict[str, int]:
    """Persons by dusun as the tables write it, and all of them."""
    found = Counter(place[0].lower().replace(" ", "_") for _, place, _ in people)
    return {**found, "jumlah": found.total()}


def riwayat(here: Putaran) -> None:
    """The months' balance closes, and somebody's history says from which round, day and enumerator it is."""
    moves = {"2026-02": ("Pindah −1",), "2026-03": ("Mati −1",), "2026-04": ("Lahir +1",), "2026-05": ("Datang +2",)}
    for month, lines in moves.items():
        said = kata(halaman(here.agen, f"{BASE}peristiwa/?bulan={month}"))
        assert "Neraca menutup" in said, month
        assert not [line for line in lines if line not in said], (month, said)
    said = kata(halaman(here.agen, f"{BASE}warga/orang/{orang(DIKEMBALIKAN)}/"))
    assert "Pendataan 2026, CONTOH MELATI, RT 001 RW 001, Siti Aminah" in said
    assert "30 Juni 2026" in said


def test_a_round_reaches_the_book(terbit: Rumah) -> None:
    before = register(terbit.opened)
    assert before == rumah_rumah(berkas())
    here = Putaran(terbit)
    keliling(here)
    assert register(terbit.opened) == before, "what was sent is not in the register"
    di_kantor(here)
    assert register(terbit.opened) == rumah_rumah(sesudah()), "who was told of, and nobody else"
    now, births, arrivals, deaths, departures = before.total() + 1, 1, 2, 1, 1
    assert now == before.total() + births + arrivals - deaths - departures == register(terbit.opened).total()
    riwayat(here)
    belum_lengkap(here, rancang(terbit))
    for family in here.siti.keluarga(TUTUP):
        here.siti.kirim(family, here.siti.anggota(family))
    here.baca()
    here.setujui_blok()
    rancang(terbit)
    submitted(terbit)
    signed(terbit)
    terbit.kerjakan()
    lengkap(here, terbit)
