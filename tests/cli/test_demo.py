"""`cantik demo` as people start it: two addresses, accounts of eleven roles, each of which reaches its first screen,
from which every link opens, and of its menu."""

from __future__ import annotations

import html
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures import malam

PROJECT = Path(__file__).resolve().parents[2]
#: by day two villages, each a kecamatan; at night those of `./script/demo`
VILLAGES, OF_KECAMATAN = (8, 4) if malam.everything() else (2, 1)
FIRST, SECOND = "99.01.01.2001", "99.01.01.2002" if malam.everything() else "99.01.02.2001"
pytestmark = pytest.mark.lambat


@dataclass(frozen=True)
class Demo:
    """What the screen said."""

    text: str
    site: str
    address: str
    password: str

    @property
    def names(self) -> list[str]:
        """The names of the eleven accounts, in the order of the screen."""
        return re.findall(r"^  (contoh\.[a-z0-9]+) ", self.text, re.MULTILINE)


def demo_command(folder: Path) -> list[str]:
    """The demo with two small villages; at night as `./script/demo` makes it, in which one is flooded and surveyed."""
    small = [] if malam.everything() else ["--villages", "2", "--persons", "150"]
    return [sys.executable, "-m", "cantik", "demo", *small, "--out", str(folder), "--port", "0"]


@contextmanager
def started(folder: Path) -> Iterator[Demo]:
    """The demo, until the block ends."""
    log = folder.with_name(f"{folder.name}.galat")
    with log.open("w", encoding="utf-8") as wrong:
        process = subprocess.Popen(demo_command(folder), cwd=PROJECT, text=True, stdout=subprocess.PIPE, stderr=wrong)
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or "Ctrl+C" not in lines[-1]:
            line = process.stdout.readline()
            assert line, log.read_text(encoding="utf-8")
            lines.append(line)
        text = "".join(lines)
        site = re.search(r"Situs kabupaten contoh: (\S+)", text)
        address = re.search(r"Aplikasi: (\S+?)masuk/", text)
        password = re.search(r"Kata sandi semua akun contoh: (\S+)", text)
        assert site
        assert address
        assert password, text
        yield Demo(text, site[1], address[1], password[1])
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(240)  # a draft at hand is finished or given up first
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    # what the worker failed at stands nowhere else than here
    assert [line for line in log.read_text(encoding="utf-8").splitlines() if " ERROR " in line] == []


class Browser:
    """A browser with cookies and nothing else."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> tuple[str, str]:
        """Where it ends, and the page; of a file nothing."""
        with self._opener.open(self.address + path, timeout=60) as answer:
            page = answer.headers.get_content_type() == "text/html"
            return answer.url.removeprefix(self.address), answer.read().decode() if page else ""

    def status(self, path: str) -> int:
        """The status of an address."""
        try:
            with self._opener.open(self.address + path, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def sign_in(self, name: str, password: str) -> tuple[str, str]:
        """Fill in the form; where it leads, and the page there."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/masuk/")[1])
        assert token
        said = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "login": name, "password": password})
        with self._opener.open(self.address + "/masuk/", said.encode(), timeout=60) as answer:
            return answer.url.removeprefix(self.address), answer.read().decode()


def releases(folder: Path) -> list[str]:
    """Every release on the shelf of the demo's store."""
    return sorted(path.relative_to(folder).as_posix() for path in (folder / "simpanan" / "rilis").glob("*/*"))


@dataclass(frozen=True)
class Twice:
    """The demo as it was started first, and as it runs now from the same folder; at night it was stopped half-way
    before that: `made` is what it had made, and as it was started it went through everything again."""

    made: list[str] | None
    former: Demo
    before: list[str]
    after: list[str]
    now: Demo


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    assert "CANTIK_DATABASE" not in os.environ
    folder, made = tmp_path_factory.mktemp("demo"), None
    if malam.everything():
        # before anybody works in it: what is served has people at work, who bring a list with errors
        subprocess.run([*demo_command(folder), "--no-serve"], cwd=PROJECT, check=True, capture_output=True)
        made = releases(folder)
        (folder / "jadi.json").unlink()
    with started(folder) as former:
        before = releases(folder)
    assert (folder / "jadi.json").is_file()
    with started(folder) as now:
        yield Twice(made, former, before, releases(folder), now)


@pytest.fixture(scope="module")
def demo(twice: Twice) -> Demo:
    """What runs now; nobody who looks at it needs to know that it was started before."""
    return twice.now


def test_the_screen_names_both_addresses_and_eleven_roles(demo: Demo) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", demo.site)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", demo.address)
    assert demo.site != demo.address
    village, offices = ("agen", "kades", "camat"), ("pembina", "walidata", "koordinator", "opd", "bps", "ppdp")
    roles = (*village, *offices, "provinsi", "bakorwil")
    assert demo.names == [f"contoh.{role}" for role in roles]
    assert "pengaman kedua tidak diminta" in demo.text
    assert re.fullmatch(r"[a-z]{4,8}(-[a-z]{4,8}){3}", demo.password)
    with urllib.request.urlopen(demo.site, timeout=20) as answer:
        assert "Kabupaten Contoh" in answer.read().decode()


def test_the_first_village_has_two_years(demo: Demo) -> None:
    """The year before stands in the history of the public site and among the releases of the workplace."""
    with urllib.request.urlopen(f"{demo.site}{FIRST}/riwayat.html", timeout=20) as answer:
        page = answer.read().decode()
    assert "2024-1" in page
    assert "2025-1" in page
    agen = Browser(demo.address)
    agen.sign_in("contoh.agen", demo.password)
    assert agen.status(f"/desa/{FIRST}/terbit/rilis/2024-1/") == 200


SCREENS = {
    "contoh.agen": (f"/desa/{FIRST}/", "galat menahan rilis"),
    "contoh.kades": (f"/desa/{SECOND}/", "Rancangan rilis menunggu tanda tangan Anda"),
    "contoh.camat": ("/", f"dari {OF_KECAMATAN} desa terbit"),
    "contoh.pembina": ("/", "desa perlu bantuan"),
    "contoh.walidata": ("/", "rilis menunggu diperiksa"),
    "contoh.koordinator": ("/", "Semua desa punya angka"),
    "contoh.opd": ("/", "Usulan desa menunggu jawaban dinas Anda"),
    "contoh.bps": ("/", "Serahkan tabel dinas Anda"),
    "contoh.ppdp": ("/", "Baca penilaian dampak"),
    "contoh.provinsi": ("/", f"dari {VILLAGES} desa terbit"),
    "contoh.bakorwil": ("/", f"dari {VILLAGES} desa terbit"),
}
#: what the year of the forum left for each of them to do
WAITS = {
    "contoh.kades1": ("Penilaian dampak menunggu putusan Anda",),
    "contoh.agen2": ("Metadata dikembalikan untuk diperbaiki",),
    "contoh.pembina": (
        "Notulen rapat menunggu ditutup",
        "Nilai parameter menunggu dikunci",
        "Tabel OPD prioritas menunggu diterima",
    ),
    "contoh.provinsi": ("Notulen rapat menunggu ditutup",),
    "contoh.bakorwil": ("Nilai parameter menunggu dikunci",),
    "contoh.walidata": ("Tabel OPD menunggu diterima", "Metadata menunggu diperiksa"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_each_role_reaches_its_first_screen(demo: Demo, name: str) -> None:
    where, word = SCREENS[name]
    browser = Browser(demo.address)
    at, page = browser.sign_in(name, demo.password)
    assert at == where
    assert word in page
    assert "CONTOH – DATA REKAAN" in page
    assert Browser(demo.address).sign_in(name, "salah-salah-salah-salah")[0] == "/masuk/"
    for link in links_of(page) | links_of(browser.get("/tugas/")[1]):
        assert browser.status(link) == 200, link


def links_of(page: str) -> set[str]:
    """Where the page itself leads, without its menu."""
    found = re.findall(r'href="(/[^"#?]*)', page.partition("<main")[2].partition("</main>")[0])
    return {html.unescape(link) for link in found}


#: what a walk does not follow: out of the account, to another language
APART = re.compile(r"/keluar|/bahasa")


@pytest.mark.malam
@pytest.mark.parametrize("name", SCREENS)
def test_no_page_offers_a_way_that_ends_at_a_refusal(demo: Demo, name: str) -> None:
    """Three clicks from home, with menus and questions in addresses; of each kind of address one."""
    browser = Browser(demo.address)
    at, _page = browser.sign_in(name, demo.password)
    ahead, kinds, refused = [(at, "")], set(), []
    for _click in range(3):
        further = []
        for path, source in ahead:
            if (kind := re.sub(r"\d+(\.\d+)*", "N", path)) in kinds:
                continue
            kinds.add(kind)
            try:
                further += [(link, path) for link in every_link(browser.get(path)[1])]
            except urllib.error.HTTPError as error:
                refused.append((path, error.code, source))
        ahead = further
    assert refused == []
    assert len(kinds) > 20


def every_link(page: str) -> set[str]:
    """Where a page leads, with its menu and what is asked in addresses."""
    found = {html.unescape(link) for link in re.findall(r'href="(/[^"#]*)', page)}
    return {link for link in found if not APART.search(link) and not link.startswith("/statis/")}


@pytest.mark.parametrize("name", WAITS)
def test_the_year_of_the_forum_waits_for_them(demo: Demo, name: str) -> None:
    browser = Browser(demo.address)
    _at, home = browser.sign_in(name, demo.password)
    tasks = browser.get("/tugas/")[1]
    for words in WAITS[name]:
        assert words in home
        assert words in tasks


def test_the_village_is_there_to_be_worked_on(demo: Demo) -> None:
    """Home, findings, register, figures and releases of the same store from which the public site was made."""
    agen, kades = Browser(demo.address), Browser(demo.address)
    agen.sign_in("contoh.agen", demo.password)
    kades.sign_in("contoh.kades", demo.password)
    assert "Rilis 2025-1 terbit" in agen.get(f"/desa/{FIRST}/")[1]
    assert "2025-1" in agen.get(f"/desa/{FIRST}/terbit/rilis/2025-1/")[1]
    assert "temuan" in agen.get(f"/desa/{FIRST}/periksa/")[1].lower()
    assert "orang" in agen.get(f"/desa/{FIRST}/warga/")[1]
    assert "tabel" in kades.get(f"/desa/{SECOND}/angka/")[1]
    assert "Tanda tangani" in kades.get(f"/desa/{SECOND}/terbit/tanda-tangan/")[1]
    assert agen.status(f"/desa/{SECOND}/") == 404  # rights hold in the demo as everywhere


def test_a_second_start_finds_the_same_and_has_a_new_password(twice: Twice) -> None:
    numbers = [name.rpartition("/")[2] for name in twice.before]
    assert numbers.count("2025-1") == VILLAGES
    assert set(numbers) == {"2024-1", "2025-1"}
    assert twice.made in (None, twice.before), "gone through again it finds the same releases"
    assert twice.after == twice.before
    assert twice.now.names == twice.former.names
    assert twice.now.password != twice.former.password
    assert Browser(twice.now.address).sign_in("contoh.agen", twice.former.password)[0] == "/masuk/"
