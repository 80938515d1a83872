"""What leaves a telephone: the answers of an approved family, and those of a round that is over for 30 days. The clock
is moved in the page.

The oracle is the database as another program reads it, and the browser's folder: nothing lies there in clear, and no
photo even sealed. Small sealed records stay in the browser's own log until it rewrites that (docs/adr/0034).
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.lapangan import PIN, TOKEN, Office, block, choose, field_server, make_pin, question, stored, unlock
from tests.journeys.test_formulir_lapangan import field_forms, lies_in, office, phone, photo

__all__ = ["field_forms", "office"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)
HEAD, NEXT, SAID = "WAGIMAN REKAAN", "SUPARNO REKAAN", "SD Lumbung Sirih Rekaan"
LATER = "Lt7" + TOKEN[3:]
ANSWERS = ["draf", "kotak", "cadangan", "foto"]
#: pieces of every sealed record of some stores, 24 bytes from several places of each
PIECES = """async (stores) => {
  const base = await new Promise((ok) => { indexedDB.open('cantik-lapangan').onsuccess = (e) => ok(e.target.result); });
  const found = [];
  for (const store of stores) {
    const asked = base.transaction(store).objectStore(store).getAll();
    const all = await new Promise((ok) => { asked.onsuccess = () => ok(asked.result); });
    for (const record of all) {
      const bytes = new Uint8Array(record.ct);
      for (const part of [0.1, 0.4, 0.7]) {
        const at = Math.floor(bytes.length * part);
        found.push(btoa(String.fromCharCode(...bytes.slice(at, at + 24))));
      }
    }
  }
  base.close();
  return found;
}"""


class Telephone:
    """A telephone with a folder of its own, closed and opened again; `days` is how far its clock has gone."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser, self.folder, self.days = browser, folder, 0

    @contextmanager
    def awake(self) -> Iterator[Page]:
        """Its browser, until the block ends."""
        with phone(self._browser, self.folder) as page:
            page.context.grant_permissions(["geolocation"])
            page.context.set_geolocation({"latitude": -8.0955, "longitude": 112.1609, "accuracy": 6})
            if self.days:
                page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=self.days))
            yield page

    def still(self, pieces: Sequence[str]) -> int:
        """How many of these pieces lie in a file of the folder."""
        wanted = [base64.b64decode(piece) for piece in pieces]
        files = [path.read_bytes() for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]
        return sum(any(piece in held for held in files) for piece in wanted)


def _refusal(page: Page, head: str) -> None:
    """A door at which nobody wanted to answer, and it is sent."""
    page.get_by_role("button", name=head).click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Responden menolak")
    block(page, "Selesai")
    stored(page)
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()


def _school(page: Page, tmp_path: Path) -> None:
    """A school with a photo of some hundred kilobytes, sent: the browser keeps its bytes in a file of their own."""
    page.get_by_role("button", name="Sekolah dan satuan pendidikan").click()
    question(page, "nama").locator("input").fill(SAID)
    choose(page, "jenjang", "SD")
    question(page, "murid_l").locator("input").fill("120")
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Ambil titik").click()
    big = tmp_path / "kamera.jpg"
    big.write_bytes(photo())
    question(page, "foto").locator("input[type=file]").set_input_files(big)
    expect(question(page, "foto").get_by_role("img")).to_be_visible()
    block(page, "Selesai")
    stored(page)
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()


def _kept(page: Page, address: str) -> list[str]:
    """Pieces of what the telephone still keeps of answers, once it has asked its server."""
    asked_for = "**/c/*/formList"
    with page.expect_response(asked_for):
        unlock(page, address)
    expect(page.locator("#siap")).to_be_visible()
    page.wait_for_timeout(500)
    return list(page.evaluate(PIECES, ANSWERS))


def test_approved_or_over_for_thirty_days_it_leaves_the_telephone(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    telephone = Telephone(browser, tmp_path / "ponsel")
    with field_server(office) as address:
        with telephone.awake() as page:
            make_pin(page, address)
            for head in (HEAD, NEXT):
                _refusal(page, head)
            _school(page, tmp_path)
            assert len(page.evaluate(PIECES, ANSWERS)) == 4 * 3, "two families, a school, its photo"
            photos = page.evaluate(PIECES, ["foto"])
        assert telephone.still(photos) == 3, "the pieces are looked for where they lie"
        office.lists["keluarga.csv"] = office.lists["keluarga.csv"].replace("Gg. Melati 4,,", "Gg. Melati 4,disetujui,")
        with telephone.awake() as page:
            assert len(_kept(page, address)) == 3 * 3, "what was approved is gone, the rest may come back"
        office.standing = "closed"
        telephone.days = 29
        with telephone.awake() as page:
            assert len(_kept(page, address)) == 3 * 3
        telephone.days = 31
        with telephone.awake() as page:
            assert _kept(page, address) == []
            assert page.get_by_text(NEXT).count() == 0
        assert telephone.still(photos) == 0
    for said in (SAID, HEAD, NEXT):
        assert lies_in(telephone.folder, said) == [], said


def test_what_an_earlier_round_left_goes_when_the_telephone_serves_another(
    browser: Browser, office: Office, tmp_path: Path
) -> None:
    """It never heard that the round was closed: the server knows its token no more, and nobody opens that list."""
    telephone, lists = Telephone(browser, tmp_path / "ponsel"), office.lists
    lists["keluarga.csv"] = lists["keluarga.csv"].replace('KRAJAN,"Gg. Melati 6', 'SUMBER,"Gg. Melati 6')
    with field_server(office) as address:
        with telephone.awake() as page:
            make_pin(page, address)
            expect(page.get_by_role("heading", level=1)).to_have_text("4 keluarga")  # each dusun has an RT 07
            expect(page.get_by_role("listitem").filter(has_text=NEXT)).to_contain_text("SUMBER, RT 07")
            _refusal(page, HEAD)
        office.standing = "unknown"
        telephone.days = 1
        with telephone.awake() as page:
            assert len(_kept(page, address)) == 3
            expect(page.get_by_text("Kode tugas ini tidak berlaku lagi.")).to_be_visible()
            assert page.get_by_text(NEXT).count() == 0
        telephone.days = 31
        with telephone.awake() as page:
            page.goto(address.replace(TOKEN, LATER))
            with page.expect_response(f"**/c/{TOKEN}/formList"):
                page.get_by_label("PIN").fill(PIN)
                page.get_by_role("button", name="Buka").click()
            expect(page.get_by_text(NEXT)).to_be_visible()
            page.wait_for_timeout(500)
            assert page.evaluate(PIECES, ANSWERS) == []
