"""One planned request: who asks, about which village, with what; and the small acts that come before it."""

from __future__ import annotations

import datetime as dt
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bench.web.browser import Answer, Browser, Form, Person
from bench.web.world import Place, World
from cantik.collect.matching.own import Decided, as_yaml

#: a proof of the second factor is renewed before the server wants it (it forgets after five minutes)
FRESH_S = 200.0
_JOB_PATIENCE_S = 120.0


class NotReady(Exception):
    """What comes before a request did not go as it should; the text says where."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: a page is asked for, a form with or without files, or bytes."""

    path: str
    form: Form | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    raw: bytes | None = None
    script: bool = False  # asked for by the script of a page


@dataclass
class Scene:
    """A planned request. `said`: what was prepared for it; `memory`: what its person remembers between requests."""

    person: Person
    place: Place
    world: World
    chance: random.Random
    memory: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)
    path: str = ""  # what was asked for
    cookies: dict[str, str] = field(default_factory=dict)  # with which it was asked for

    def desa(self, rest: str = "") -> str:
        """An address of the village."""
        return f"/desa/{self.place.kode}/{rest}"

    def send(self, request: Request) -> Answer:
        """Send it and read the whole answer."""
        browser = self.person.browser
        self.path, self.cookies = request.path, dict(browser.cookies)
        if request.raw is not None:
            return browser.raw(request.path, request.raw)
        if request.form is not None:
            return browser.post(request.path, request.form, files=request.files)
        return browser.get(request.path, script=request.script)

    def fresh(self) -> None:
        """Show the second factor (or the password) anew when it was long ago."""
        if time.monotonic() - self.person.proved > FRESH_S:
            self.person.prove()


@dataclass(frozen=True, slots=True)
class Visit:
    """How an address of the resolver is visited.

    `status`: what a right answer may be; `mark`: what its text or address of redirection must hold, with {kode} and
    {nama} of the village. `roles`: only these of those who may; `village`: "" where none matters, `any`, `own`, `draft`
    (a release is being prepared), `busy` (the agent's own, without a draft: there the register may change), `busiest`
    (with findings enough to decide about).
    `as_who`: the person themself, or a stranger, or a spare account without or with a second factor. `early` runs
    before the watch begins, `soon` shortly before the moment of the request, `after` says what is wrong with what
    became of it; none of them is measured.
    """

    pattern: str
    ask: Callable[[Scene], Request]
    status: tuple[int, ...] = (200,)
    mark: str = ""
    roles: tuple[str, ...] = ()
    village: str = ""
    as_who: str = "self"
    fresh: bool = False
    early: Callable[[Scene], None] | None = None
    soon: Callable[[Scene], None] | None = None
    after: Callable[[Scene, Answer], str] | None = None
    name: str = ""

    @property
    def title(self) -> str:
        """How it stands in the results."""
        return self.name or self.pattern or "/"

    def wrong(self, scene: Scene, answer: Answer) -> str:
        """What is wrong with an answer, "" when it is right."""
        if answer.status not in self.status:
            return f"status {answer.status} {answer.location or scene.path}"
        wanted = self.mark.format(kode=scene.place.kode, nama=scene.place.name)
        told = answer.location if 300 <= answer.status < 400 else answer.text
        if wanted and wanted not in told:
            return f"tanpa {wanted!r} ({answer.location})" if answer.location else f"tanpa {wanted!r}"
        html = answer.headers.get("content-type", "").startswith("text/html")
        if html and answer.status == 200 and "<html" in answer.text and "</html>" not in answer.text:
            return "halaman terpotong"
        return ""


# ── what comes before ───────────────────────────────────────────────────────────────────────────
def signed_in_spare(scene: Scene) -> None:
    """The spare account enters."""
    scene.person.sign_in()


def at_the_door(scene: Scene) -> None:
    """The form of signing in lies open."""
    scene.person.browser.get("/masuk/")


def proved_spare(scene: Scene) -> None:
    """The spare account enters and shows the password once more."""
    scene.person.sign_in()
    scene.person.prove()


def half_signed_in(scene: Scene) -> None:
    """The password was right, the code is still to come."""
    from bench.web.world import PASSWORD

    browser = scene.person.browser
    browser.get("/masuk/")
    answer = browser.post("/masuk/", {"login": scene.person.who.username, "password": PASSWORD})
    if not answer.location.startswith("/masuk/kode/"):
        raise NotReady(f"kata sandi {answer.status} {answer.location}")


def other_session(scene: Scene) -> None:
    """The spare account enters twice; the older session can be ended from the newer one."""
    other = Person(scene.person.who, Browser(scene.person.browser.port), scene.person.phone)
    other.sign_in()
    other.browser.close()
    scene.person.sign_in()
    numbers = re.findall(r"/akun/sesi/(\d+)/akhiri/", scene.person.browser.get("/akun/sesi/").text)
    if not numbers:
        raise NotReady("tanpa sesi lain")
    scene.said["nomor"] = numbers[-1]


def handed_in(scene: Scene, ask: Request | None = None) -> None:
    """A file was handed in and is being examined."""
    answer = scene.send(ask or hand_in(scene))
    found = re.search(r"/kumpul/masukan/([0-9a-f-]{36})/", answer.location)
    if not found:
        raise NotReady(f"kirim {answer.status} {answer.location}")
    scene.said["masukan"] = found[1]


def hand_in(scene: Scene) -> Request:
    """A short list as a further part."""
    name = f"tambahan {scene.chance.randrange(10**6)}.csv"
    body = scene.world.csv.encode() + f"{scene.chance.randrange(10**9)}".encode()
    form = {"tanggal": "2025-12-31", "lanjutan": "ya"}
    return Request(scene.desa("kumpul/kirim/"), form, {"berkas": (name, body)})


def examined(scene: Scene) -> None:
    """A file was handed in and its dry run is there; the page tells its version."""
    handed_in(scene)
    _looked_into(scene)


def _looked_into(scene: Scene) -> str:
    """Wait for the dry run; its page."""
    until = time.monotonic() + _JOB_PATIENCE_S
    path = scene.desa(f"kumpul/masukan/{scene.said['masukan']}/")
    while time.monotonic() < until:
        if scene.person.browser.get(f"{path}maju/").status == 204:
            page = scene.person.browser.get(path).text
            found = re.search(r'name="versi"\s+value="([^"]+)"', page)
            scene.said["versi"] = found[1] if found else ""
            return page
        time.sleep(0.3)
    raise NotReady("pemeriksaan berkas tidak selesai")


def workbook_made(scene: Scene) -> None:
    """A marked workbook of this person is ready; one is enough for all visits, because few may be asked for an hour."""
    if "buku" in scene.memory:
        scene.said["buku"] = scene.memory["buku"]
        return
    answer = scene.send(Request(scene.desa(f"periksa/buku-kerja/?aturan={scene.place.rules[0]}"), {}))
    found = re.search(r"/buku-kerja/([0-9a-f-]{36})/", answer.location)
    if not found:
        raise NotReady(f"buku kerja {answer.status} {answer.location}")
    until = time.monotonic() + _JOB_PATIENCE_S
    path = scene.desa(f"periksa/buku-kerja/{found[1]}/")
    while time.monotonic() < until:
        if scene.person.browser.get(f"{path}maju/").status == 204:
            scene.said["buku"] = scene.memory["buku"] = found[1]
            return
        time.sleep(0.3)
    raise NotReady("buku kerja tidak selesai")


def unknown(scene: Scene) -> None:
    """A file that no reader knows was handed in; its columns wait to be mapped."""
    titles = f"KTP;Nama Warga;Tgl Lhr;Gender;Lain {scene.chance.randrange(10**9)}"
    rows = "".join(f"990101010190{n:04d};ORANG REKAAN;01/02/1990;L;x\n" for n in range(200))
    form = {"tanggal": "2025-12-31", "lanjutan": "ya"}
    file = {"berkas": ("asing.csv", f"{titles}\n{rows}".encode())}
    handed_in(scene, Request(scene.desa("kumpul/kirim/"), form, file))
    page = _looked_into(scene)
    found = re.search(r"/petakan/([0-9a-f-]{36})/", page)
    if not found:
        raise NotReady("berkas asing tidak dapat dipetakan")
    scene.said["unggahan"] = found[1]


def mapping(scene: Scene) -> None:
    """A mapping from another village was taken over."""
    scene.send(mapping_file(scene))
    found = re.search(r"/kumpul/pemetaan/(\d+)/unduh/", scene.person.browser.get(scene.desa("kumpul/pemetaan/")).text)
    if not found:
        raise NotReady("pemetaan tidak tersimpan")
    scene.said["pemetaan"] = found[1]


def mapping_file(scene: Scene) -> Request:
    """A mapping as a content file."""
    titles = ("KTP", "Nama", "Lahir", "JK", f"Lain {scene.chance.randrange(10**9)}")
    said = Decided(
        titles,
        1,
        "orang",
        "pendataan_desa",
        "pendataan desa",
        {"KTP": "nik", "Nama": "nama", "Lahir": "tanggal_lahir", "JK": "jenis_kelamin"},
    )
    text = as_yaml(said, made=dt.date(2025, 12, 31))
    return Request(scene.desa("kumpul/pemetaan/unggah/"), {}, {"berkas": ("peta.yaml", text.encode())})


def announced(scene: Scene) -> None:
    """A file was announced, none of its bytes is here."""
    text = scene.send(announce(scene)).text
    file = re.search(r"/kumpul/unggah/([0-9a-f-]{36})/", text)
    intake = re.search(r"/kumpul/masukan/([0-9a-f-]{36})/", text)
    if not file or not intake:
        raise NotReady("pengumuman berkas ditolak")
    scene.said |= {"unggahan": file[1], "masukan": intake[1]}


def announce(scene: Scene) -> Request:
    """The list of files that the script announces."""
    mark = f"sha256:{scene.chance.randrange(16**64):064x}"
    said = f'[{{"nama": "penduduk {mark[-6:]}.csv", "ukuran": {PIECE * 2}, "tanda": "{mark}"}}]'
    return Request(scene.desa("kumpul/mulai/"), {"tanggal": "2025-12-31", "daftar": said})


#: bytes of a piece that the script sends
PIECE = 65_536


def looked_for(scene: Scene) -> None:
    """A search was made; its list has a token."""
    answer = scene.person.browser.post(scene.desa("warga/cari/"), {"q": a_name(scene)})
    if "cari=" not in answer.location:
        raise NotReady(f"pencarian {answer.status} {answer.location}")
    scene.said["daftar"] = answer.location


def a_name(scene: Scene) -> str:
    """A part of a name of the village."""
    return scene.chance.choice(scene.place.names)


def finding_page(scene: Scene) -> None:
    """The page of one finding, with the form to correct it."""
    from bench.web.browser import fields

    for number in scene.chance.sample(scene.place.findings, min(12, len(scene.place.findings))):
        page = scene.person.browser.get(scene.desa(f"periksa/?temuan={number}")).text
        said = fields(page, f"{number}/betulkan/")
        if "kolom" in said:
            scene.said |= said | {"nomor": str(number)}
            return
    raise NotReady("tanpa temuan yang dapat dibetulkan di tempat")


def invited(scene: Scene) -> None:
    """The form of an invitation, with its token."""
    found = re.search(r'name="borang"\s+value="([^"]+)"', scene.person.browser.get("/orang/undang/").text)
    if not found:
        raise NotReady("borang undangan tanpa kunci")
    scene.said["borang"] = found[1]


def invitation(scene: Scene) -> None:
    """An invitation was made and waits."""
    invited(scene)
    scene.send(invite(scene))
    numbers = re.findall(r"/orang/undangan/(\d+)/tarik/", scene.person.browser.get("/orang/").text)
    if not numbers:
        raise NotReady("undangan tidak ada dalam daftar")
    scene.said["nomor"] = numbers[-1]


def invite(scene: Scene) -> Request:
    """An invitation as somebody writes it who may give the role."""
    from cantik.base import clock

    today = clock.today()
    role, area = ("pencacah", scene.place.kode) if scene.person.who.desa else ("pembina", "99.01")
    form = {
        "name": "Reka Undangan",
        "role": role,
        "area": area,
        "start": today.isoformat(),
        "until": today.replace(year=today.year + 1, day=1).isoformat(),
        "decree": "SK/2",
        "stage": "",
        "borang": scene.said.get("borang", ""),
    }
    return Request("/orang/undang/", form)


def seated(scene: Scene) -> None:
    """The person has a practice village."""
    found = re.search(r"/desa/([^/]+)/", scene.person.browser.post("/latihan/buka/", {}).location)
    if not found:
        raise NotReady("tanpa desa latihan")
    scene.said["lama"] = found[1]


def draft_in_work(scene: Scene) -> None:
    """A draft of the village is being computed."""
    scene.send(start_draft(scene))


def start_draft(scene: Scene) -> Request:
    """Begin a revision of the newest release."""
    form = {"acuan": "2025-12-31", "jenis": "tidak_terencana", "alasan": "perbaikan isian yang keliru"}
    return Request(scene.desa("terbit/rancang/"), form)


def draft_stopped(scene: Scene) -> None:
    """Nobody's computation stands in the way."""
    scene.person.browser.post(scene.desa("terbit/henti/"), {})


def stop_draft(scene: Scene, answer: Answer) -> str:
    """The computation was begun; it ends at once, for it was begun for the sake of the measurement."""
    page = scene.person.browser.get(answer.location).text
    draft_stopped(scene)
    return "" if "henti" in page else "rancangan tidak dimulai"


def told(words: str) -> Callable[[Scene, Answer], str]:
    """The page after a form must hold these words."""

    def look(scene: Scene, answer: Answer) -> str:
        return "" if words in scene.person.browser.get(answer.location).text else f"sesudahnya tanpa {words!r}"

    return look


def handed_over(scene: Scene) -> None:
    """The draft waits for a signature."""
    scene.person.browser.post(scene.desa("terbit/ajukan/"), {"sidik": scene.place.figures})


def handed_back(scene: Scene) -> None:
    """The draft is with those who prepare it."""
    scene.person.browser.post(scene.desa("terbit/kembalikan/"), {"alasan": "tabel 2 perlu dilihat lagi"})


def remembers_act(scene: Scene, answer: Answer) -> str:
    """The number of the decision that was just taken."""
    found = re.search(r"selesai=(\d+)", answer.location)
    if found is None:
        return "tanpa putusan"
    scene.memory["putusan"] = found[1]
    return ""
