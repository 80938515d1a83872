"""`cantik demo --federation`: a country on one computer. The whole, a province, three kabupaten and their villages,
each a store of its own, walk the way that servers walk: references down, releases up over HTTP, sums at each level.

Six of the stores answer at addresses on this computer until the command ends (docs/adr/0101).
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cantik.base.canonical import canonical_json
from cantik.base.errors import WrongUse
from cantik.base.program import digest_program
from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh.kabupaten import make_kabupaten, write_areas
from cantik.contoh.model import InventedVillage, Kabupaten
from cantik.staff.app import accounts
from cantik.web import federation_acts as acts
from cantik.web import several
from cantik.web.demo import make_password
from cantik.web.demo_seats import Seat
from cantik.web.federation_content import write_group, write_national
from cantik.web.federation_process import Station, begin_helpers

NATION, PROVINCE = "00", "99"
SEED = 46
#: code, name and persons of each village
PLAN = (
    ("99.01", "Kabupaten Contoh", (190, 160, 230)),
    ("99.02", "Kabupaten Rekaan", (210, 170)),
    ("99.03", "Kota Rekaan", (150, 240)),
)
#: a village whose release waits for its walidata, and one that has not delivered yet
WAITING, SILENT = ("99.01", 2), ("99.03", 1)
#: the kabupaten of a Bakorwil, which the province sums besides itself
GROUPED = ("99.01", "99.02")
_MARK, _OWN = "jadi.json", ".demo-federasi"
_AT_ONCE = 2
TITLE = "Acuan contoh dari pusat"
#: what to look at on each address, by what answers there
PAGES = {
    "pusat": (
        ("/situs/{kode}/", "situs publik: seluruh wilayah, turun sampai desa"),
        ("/penerimaan/{kode}/", "jumlah yang naik dari provinsi"),
    ),
    "provinsi": (
        ("/situs/{kode}/", "situs publik provinsi"),
        ("/", "beranda walidata: jumlah dari tiga kabupaten/kota"),
        ("/rilis-wilayah/{kode}/", "rilis provinsi dan desa yang belum terdata"),
    ),
    "kabupaten": (
        ("/situs/{kode}/", "situs publik kabupaten/kota"),
        ("/penerimaan/{kode}/", "kiriman desa, dan jumlah yang dikirim ke provinsi"),
        ("/acuan/{kode}/", "acuan dari pusat, siapa memakai versi mana"),
    ),
    "desa": (
        ("/desa/{kode}/kirim/", "dikirim, diterima, diperiksa, dihitung, dengan tanggalnya"),
        ("/acuan/{kode}/", "acuan yang diambil dari kabupaten"),
    ),
}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Federation:
    """The stores: those that answer at addresses, and the villages on laptops."""

    out: Path
    kabupaten: tuple[Kabupaten, ...]
    nation: Station
    province: Station
    offices: tuple[Station, ...]
    villages: tuple[Station, ...]

    @property
    def stations(self) -> tuple[Station, ...]:
        """The six that answer: the whole, the province, the kabupaten, and one village."""
        return (self.nation, self.province, *self.offices, self.villages[0])

    def kind_of(self, station: Station) -> str:
        """What a station is, as `PAGES` calls it."""
        kinds = {NATION: "pusat", PROVINCE: "provinsi"} | {office.code: "kabupaten" for office in self.offices}
        return kinds.get(station.code, "desa")

    def find_village(self, code: str) -> InventedVillage:
        """The invented village of a code."""
        return next(each for kabupaten in self.kabupaten for each in kabupaten.villages if each.code == code)

    def list_below(self, office: Station) -> tuple[Station, ...]:
        """The villages of a kabupaten that have a store."""
        return tuple(each for each in self.villages if each.code.startswith(f"{office.code}."))

    def list_counted(self, office: Station) -> tuple[str, ...]:
        """Those that its walidata examined."""
        waiting = self.code_at(WAITING)
        return tuple(each.code for each in self.list_below(office) if each.code != waiting)

    def code_at(self, place: tuple[str, int]) -> str:
        """The code of a village by its kabupaten and its place there."""
        found = next(each for each in self.kabupaten if each.code == place[0])
        return found.villages[place[1]].code


def plan_federation(out: Path, helpers: ProcessPoolExecutor) -> Federation:
    """Who is in it, and where each lies; nothing is made."""
    kabupaten = tuple(
        make_kabupaten(SEED, villages=len(persons), persons=persons, code=code, name=name)
        for code, name, persons in PLAN
    )
    silent = next(each.villages[SILENT[1]].code for each in kabupaten if each.code == SILENT[0])
    return Federation(
        out,
        kabupaten,
        Station(NATION, "Pusat", out / "pusat", helpers),
        Station(PROVINCE, "Provinsi Contoh", out / "provinsi", helpers),
        tuple(Station(each.code, each.name, out / f"kabupaten-{each.code}", helpers) for each in kabupaten),
        tuple(
            Station(village.code, village.name, out / f"desa-{village.code}", helpers)
            for each in kabupaten
            for village in each.villages
            if village.code != silent
        ),
    )


@contextlib.contextmanager
def open_federation(out: Path, port: int, *, say: Say) -> Iterator[tuple[Federation, str]]:
    """The federation made, where it does not stand already, and answering at six addresses while the block lasts; the
    password of all its accounts. One that was stopped half-way is made anew.

    `port`: of the first address, 0 for free ones. Raises `WrongUse` D108 for a port that is taken, D151 for a folder
    that holds something else, D148 where a step does not succeed.
    """
    mark = canonical_json({"rencana": [list(each) for each in PLAN], "benih": SEED, "program": digest_program()})
    stands = (out / _MARK).is_file() and (out / _MARK).read_bytes() == mark
    with contextlib.ExitStack() as stack:
        helpers = begin_helpers(_AT_ONCE)
        stack.callback(helpers.shutdown, cancel_futures=True)
        found = plan_federation(out, helpers)
        for place, station in enumerate(found.stations):
            listener = several.listen("127.0.0.1", port + place if port else 0)
            stack.callback(station.end_all)
            station.take_listener(listener)
        password = make_password()
        if stands:
            say("Federasi contoh sudah ada; tidak dibuat lagi.")
            _settle_addresses(found)
        else:
            _clear(out)
            _make_stores(found, say)
        _seat(found, password)
        if not stands:
            _walk_year(found, say)
            (out / _MARK).write_bytes(mark)
        helpers.shutdown()
        for station in found.stations if stands else (found.villages[0],):
            station.start_server()
        yield found, password


def _clear(out: Path) -> None:
    """An empty folder of our own. Raises `WrongUse` D151."""
    if out.is_dir() and any(out.iterdir()) and not (out / _OWN).is_file():
        raise WrongUse(
            "D151", "Folder hasil berisi hal lain", found=str(out), mend="Sebut folder kosong dengan --out FOLDER."
        )
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / _OWN).touch()


def _do_each(work: Callable[[Station], object], stations: Sequence[Station]) -> None:
    """Do something for several stores, two at once."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for done in [pool.submit(work, station) for station in stations]:
                done.result()
        finally:
            pool.shutdown(cancel_futures=True)


# ── made ────────────────────────────────────────────────────────────────────────────────────────
def _make_stores(found: Federation, say: Say) -> None:
    """The stores, each with the list of areas."""
    say("Menyiapkan simpanan pusat, provinsi, tiga kabupaten/kota, dan desa-desanya")
    write_group(found.province.content_folder, GROUPED)
    areas = found.out / AREAS_FILE
    write_areas(found.kabupaten[0], areas, *found.kabupaten[1:])
    _do_each(lambda station: station.do(acts.prepare_store, areas), found.stations[:-1])


def _walk_year(found: Federation, say: Say) -> None:
    """The way of a year: references down, releases and sums up."""
    for station in found.stations[:-1]:
        station.start_server()
    say("Pusat menerbitkan acuan; provinsi dan kabupaten/kota mengambil dan memasangnya")
    content = found.out / "isi-pusat"
    write_national(content)
    root = found.nation.do(acts.publish_references, content, TITLE)
    by = "Walidata contoh"
    # who publishes puts it into force as everybody does: what it adds up is told by these definitions
    _do_each(
        lambda office: office.do(acts.take_references, found.nation.web_address, root, by),
        (found.nation, found.province),
    )
    _do_each(lambda office: office.do(acts.take_references, found.province.web_address, root, by), found.offices)
    say("Desa mengambil acuan dari kabupatennya, membuat rilis, dan mengirimnya lewat jaringan")
    _do_each(
        lambda village: _village_way(found, village, root),
        sorted(found.villages, key=lambda each: -_count_persons(found, each)),
    )
    say("Walidata memeriksa; kabupaten/kota merilis dan mengirim jumlahnya ke provinsi")
    _do_each(lambda office: _office_way(found, office), found.offices)
    below = tuple(code for office in found.offices for code in (office.code, *found.list_counted(office)))
    found.province.do(acts.await_arrivals, below)
    say("Provinsi menjumlah, merilis, dan mengirim ke pusat; pusat merilis")
    on = found.kabupaten[0].reference
    found.province.do(acts.release_area, PROVINCE, on)
    _hand_up(found.province, found.nation)
    found.nation.do(acts.await_arrivals, (PROVINCE, *below))
    found.nation.do(acts.release_area, NATION, on)
    found.villages[0].do(acts.hear_answer, found.villages[0].code)


def _count_persons(found: Federation, village: Station) -> int:
    return found.find_village(village.code).living


def _village_way(found: Federation, village: Station, root: bytes) -> None:
    office = next(each for each in found.offices if village.code.startswith(f"{each.code}."))
    village.do(acts.prepare_store, found.out / AREAS_FILE)
    village.do(acts.take_references, office.web_address, root, "Kepala desa contoh")
    village.do(acts.make_release, found.find_village(village.code), village.folder)
    invitation = office.do(acts.invite_below, village.code, office.web_address)
    village.do(acts.deliver_newest, village.code, invitation)


def _office_way(found: Federation, office: Station) -> None:
    office.do(acts.examine_villages, found.list_counted(office))
    office.do(acts.release_area, office.code, found.kabupaten[0].reference)
    _hand_up(office, found.province)


def _hand_up(below: Station, above: Station) -> None:
    """The sum goes to the inbox of the office above by the path that villages use."""
    invitation = above.do(acts.invite_below, below.code, above.web_address)
    below.do(acts.deliver_newest, below.code, invitation, f"{below.web_address}/situs/{below.code}/")


# ── people and addresses ────────────────────────────────────────────────────────────────────────
def seats_of(found: Federation, station: Station) -> tuple[Seat, ...]:
    """Who may sign in at an address."""
    own, code = accounts.DEMO, station.code
    if station is found.nation:
        return (Seat(f"{own}pusat", "Cakra Contoh", "walidata", code, "jumlah yang naik dari provinsi"),)
    if station is found.province:
        return (
            Seat(f"{own}walidata", "Samudra Contoh", "walidata", code, "jumlah yang naik dari kabupaten/kota"),
            Seat(f"{own}bakorwil", "Rimbun Contoh", "bakorwil", code, "rilis wilayah", house="bakorwil"),
        )
    if station in found.offices:
        return (
            Seat(f"{own}walidata", "Purnama Contoh", "walidata", code, "kiriman desa, rilis wilayah, ke atas"),
            Seat(f"{own}koordinator", "Banyu Contoh", "koordinator", code, "papan desa"),
        )
    return (
        Seat(f"{own}kades", "Rimba Contoh", "kepala_desa", code, "kirim ke kabupaten, acuan dari atas"),
        Seat(f"{own}agen", "Embun Contoh", "agen_statistik", code, "register dan rilis desa"),
    )


def _seat(found: Federation, password: str) -> None:
    if not (found.villages[0].store_folder).is_dir():
        found.villages[0].do(acts.prepare_store, found.out / AREAS_FILE)
    _do_each(lambda station: station.do(acts.seat_people, seats_of(found, station), password), found.stations)


def _settle_addresses(found: Federation) -> None:
    """Ports may be others than at the last start."""
    above = [(found.province, found.nation), *((office, found.province) for office in found.offices)]
    above.append((found.villages[0], found.offices[0]))
    for station, upper in above:
        station.do(acts.settle_addresses, upper.web_address)
