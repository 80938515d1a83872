"""The API of a site: the figures of the files of its releases and no others, in every form, for whoever asks rightly; a
problem in words, in time, for whoever does not.

The oracle is what lies in the folder of a release (`tabel/KUNCI.json`), read here as JSON.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import jsonschema
import openpyxl
import polars as pl
import pytest
from jsonstat_validator import validate_jsonstat
from openapi_spec_validator import OpenAPIV31SpecValidator

from cantik.outlets.api import static
from cantik.outlets.api.rate import RateLimit
from cantik.outlets.api.replies import Api, ApiReply, ApiRequest
from tests.outlets.situs_api import CODES, PRACTICE, lay, make_site

OWN = CODES[0]
KEY = "pendidikan-x"  # has hidden cells
BASE = "http://situs.contoh.example/api/v1/"
Ask = Callable[..., ApiReply]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("situs"))


@pytest.fixture(scope="module")
def ask(site: Path) -> Ask:
    api = Api(RateLimit(0))
    return lambda path, query="", **more: api.reply(site, ApiRequest(more.pop("method", "GET"), path, query, **more), 0)


def told(reply: ApiReply) -> Any:
    assert reply.status == 200, reply.body
    return json.loads(reply.body)


def cells(site: Path, code: str = OWN, key: str = KEY) -> dict[tuple[str, ...], tuple[Any, str, Any, Any]]:
    """The cells of a table by their categories, from the release's own description."""
    table = json.loads((site / code / "rilis" / "tabel" / f"{key}.json").read_bytes())
    paths = product(*([category["id"] for category in axis["categories"]] for axis in table["axes"]))
    return {
        path: (cell.get("value"), cell["status"], cell.get("low"), cell.get("high"))
        for path, cell in zip(paths, table["cells"], strict=True)
    }


def axes(site: Path, key: str = KEY) -> list[str]:
    table = json.loads((site / OWN / "rilis" / "tabel" / f"{key}.json").read_bytes())
    return [axis["id"] for axis in table["axes"]]


def number(text: object) -> int | None:
    return None if text in ("", None) else int(str(text))


# ── every form says the same ─────────────────────────────────────────────────────────────────────
def test_every_form_says_every_cell_of_the_release_and_no_other(site: Path, ask: Ask) -> None:
    known, names, at = cells(site), axes(site), f"data/{OWN}/{KEY}"
    assert {status for _value, status, *_ in known.values()} >= {"ada", "rahasia"}
    rows = told(ask(f"{at}.json", "ukuran=5000"))["isi"]
    said = {tuple(row[name] for name in names): row for row in rows}
    fields = ("nilai", "status", "batas_bawah", "batas_atas")
    assert {key: tuple(row[field] for field in fields) for key, row in said.items()} == known

    lines = list(csv.DictReader(io.StringIO(ask(f"{at}.csv").body.decode())))
    sheet = openpyxl.load_workbook(io.BytesIO(ask(f"{at}.xlsx").body)).active
    assert sheet is not None
    head, *values = sheet.iter_rows(values_only=True)
    workbook = [dict(zip(head, row, strict=True)) for row in values]
    frame = pl.read_parquet(io.BytesIO(ask(f"{at}.parquet").body))
    assert frame.schema["nilai"] == pl.Float64
    assert frame.schema["acuan"] == pl.Date
    for form in (lines, workbook, frame.rows(named=True)):
        assert len(form) == len(known)
        for row in form:
            low, high = number(row["batas_bawah"]), number(row["batas_atas"])
            value = None if row["nilai"] in ("", None) else float(row["nilai"])
            assert (value, row["status"], low, high) == known[tuple(row[name] for name in names)]

    data = told(ask(f"{at}.jsonstat.json"))
    validate_jsonstat(data)
    assert data["value"] == [cell[0] for cell in known.values()]

    sdmx = list(csv.DictReader(io.StringIO(ask(f"{at}.sdmx.csv").body.decode())))
    messages = [ET.fromstring(ask(f"{at}.{ending}").body) for ending in ("sdmx.xml", "sdmx21.xml")]
    for form in (sdmx, *([dict(element.attrib) for element in message.iter("Obs")] for message in messages)):
        pairs = [(number(row.get("OBS_VALUE", "")), row["OBS_STATUS"] == "Q") for row in form]
        assert pairs == [(cell[0], cell[1] == "rahasia") for cell in known.values()]


def test_whole_files_of_a_release_are_what_is_made_of_its_cells(site: Path, ask: Ask) -> None:
    """Asked for whole, the file that lies there is handed on; asked for by all categories of an axis, the same is
    made."""
    for own in told(ask(f"wilayah/{OWN}.json"))["himpunan"]:
        first = told(ask(f"data/{OWN}/{own['kunci']}.json", "ukuran=1"))["sumbu"][0]
        every = "&".join(f"{first['id']}={category['id']}" for category in first["kategori"])
        for form, link in own["berkas"].items():
            lying = site / urljoin(f"{BASE}wilayah/x.json", link).removeprefix("http://situs.contoh.example/")
            ending = {"csv": "csv", "jsonstat": "jsonstat.json", "sdmx-csv": "sdmx.csv"}[form]
            at = f"data/{OWN}/{own['kunci']}.{ending}"
            assert ask(at).body == lying.read_bytes(), (own["kunci"], form)
            made = ask(at, every).body
            same = json.loads(made) == json.loads(lying.read_bytes()) if form == "jsonstat" else None
            assert same or made == lying.read_bytes(), (own["kunci"], form)


def test_a_description_leads_to_no_other_file(site: Path, tmp_path: Path) -> None:
    own = shutil.copytree(site, tmp_path / "situs")
    described = own / OWN / "rilis" / "data.json"
    data = json.loads(described.read_bytes())
    (own / "rahasia.csv").write_text("rahasia")
    for each in data["himpunan"]:
        each["berkas"] = dict.fromkeys(each["berkas"], "../../rahasia.csv")
    described.write_text(json.dumps(data))
    for ending in ("csv", "sdmx.csv", "jsonstat.json"):
        reply = Api(RateLimit(0)).reply(own, ApiRequest("GET", f"data/{OWN}/{KEY}.{ending}"), 0)
        assert reply.status == 200
        assert b"rahasia" not in reply.body.replace(b'"rahasia"', b"").replace(b",rahasia,", b"")


def test_indicators_say_what_the_release_says_of_them(site: Path, ask: Ask) -> None:
    figures = json.loads((site / OWN / "rilis" / "tabel" / "indikator.json").read_bytes())
    whole = {each["id"]: each for each in figures if not each["area"]}
    listed = {each["id"]: each for each in told(ask("indikator.json", "ukuran=500"))["isi"]}
    assert set(listed) == set(whole)
    assert {each["jumlah_wilayah"] for each in listed.values()} == {len(CODES)}
    for name, figure in whole.items():
        rows = told(ask(f"indikator/{name}.json"))["isi"]
        assert [row["kode"] for row in rows] == list(CODES)
        assert {row["nilai"] for row in rows} == {None if figure["value"] is None else float(figure["value"])}
        lines = list(csv.DictReader(io.StringIO(ask(f"indikator/{name}.csv").body.decode())))
        assert [line["kode"] for line in lines] == list(CODES)
    told_of = told(ask(f"data/{OWN}/indikator.json", "ukuran=5000"))["isi"]
    # each bears its own title: what adds up some villages of a level is called otherwise than the figure of one of them
    assert [(each["judul"], each["judul_en"]) for each in told_of] == [(f["title"], f["title_en"]) for f in figures]
    validate_jsonstat(told(ask(f"data/{OWN}/indikator.jsonstat.json")))


def test_filters_pages_and_editions(site: Path, ask: Ask) -> None:
    known, names = cells(site), axes(site)
    first = next(iter(known))
    picked = {path: cell for path, cell in known.items() if path[0] == first[0] and path[-1] in (first[-1], "jumlah")}
    query = f"{names[0]}={first[0]}&{names[-1]}={first[-1]}&{names[-1]}=jumlah"
    rows = list(csv.DictReader(io.StringIO(ask(f"data/{OWN}/{KEY}.csv", query).body.decode())))
    assert {tuple(row[name] for name in names): number(row["nilai"]) for row in rows} == {
        path: cell[0] for path, cell in picked.items()
    }
    assert told(ask(f"data/{OWN}/{KEY}.jsonstat.json", query))["value"] == [cell[0] for cell in picked.values()]
    address, seen, pages = f"{BASE}data/{OWN}/{KEY}.json?ukuran=7&{query}", [], 0
    while address:
        path, _mark, asked = address.removeprefix(BASE).partition("?")
        reply = ask(path, asked)
        page = told(reply)
        seen += page["isi"]
        after = page["berikut"]
        assert (reply.headers.get("Link") == f'<{after}>; rel="next"') if after else "Link" not in reply.headers
        address, pages = after and urljoin(address, after), pages + 1
    assert len(seen) == len(picked)
    assert pages == -(-len(picked) // 7)
    area = told(ask(f"wilayah/{OWN}.json"))
    assert area["edisi"] == ["2025-1", "2024-1"]
    former = told(ask(f"data/{OWN}/{KEY}.json", "edisi=2024-1"))
    assert former["rilis"] == "2024-1"
    assert ask(f"wilayah/{CODES[1]}.json", "edisi=2024-2").status == 404, "withdrawn"


def test_practice_and_what_is_not_released_is_not_there(site: Path, ask: Ask, tmp_path: Path) -> None:
    assert [each["kode"] for each in told(ask("wilayah.json"))["isi"]] == list(CODES)
    for path in (f"wilayah/{PRACTICE}.json", f"data/{PRACTICE}/{KEY}.csv"):
        assert ask(path).status == 404
    for file in (site / "api").rglob("*.json"):
        assert PRACTICE not in file.read_text(encoding="utf-8"), file
    own = shutil.copytree(site, tmp_path / "situs")
    api, asked = Api(RateLimit(0)), ApiRequest("GET", f"data/{OWN}/{KEY}.csv")
    assert api.reply(own, asked, 0).status == 200
    shutil.rmtree(own / OWN / "rilis")  # withdrawn
    assert api.reply(own, asked, 0).status == 404, "what was remembered is not said any more"
    static.write_api(own)
    assert not (own / "api" / "v1" / "wilayah" / f"{OWN}.json").exists()
    shutil.rmtree(own / CODES[1] / "rilis")
    static.write_api(own)
    assert not list((own / "api").rglob("*.json"))


def test_the_files_answer_as_a_server_does(site: Path, ask: Ask) -> None:
    home = site / "api" / "v1"
    names = sorted(path.relative_to(home).as_posix() for path in home.rglob("*.json"))
    assert {"index.json", "openapi.json", "wilayah.json", f"wilayah/{OWN}.json", f"tabel/{KEY}.json"} <= set(names)
    before = {name: (home / name).stat().st_mtime_ns for name in names}
    for name in names:
        lying, answered = json.loads((home / name).read_bytes()), told(ask(name))
        if "ukuran" in lying:
            answered["ukuran"] = lying["ukuran"]
        assert lying == answered, name
    static.write_api(site)
    assert {name: (home / name).stat().st_mtime_ns for name in names} == before, "what says the same is not written"


def test_ckan_takes_a_release_as_a_dataset(site: Path, ask: Ask) -> None:
    """Read by the rules of CKAN's default schema (`default_create_package_schema`): names, tags, version, extras and
    resources as its validators want them; a name that breaks one is found."""

    def wrong(package: dict[str, Any]) -> list[str]:
        known = {"name", "title", "notes", "author", "license_id", "version", "tags", "extras", "resources"}
        found = sorted(set(package) - known)  # __junk: empty
        found += ["name"] if not re.fullmatch(r"[a-z0-9_-]{2,100}", package["name"]) else []
        found += ["version"] if len(package["version"]) > 100 else []
        found += [t["name"] for t in package["tags"] if not re.fullmatch(r"[\w\s.-]{2,100}", t["name"])]
        keys = [extra["key"] for extra in package["extras"]]
        found += ["extras"] if len(set(keys)) < len(keys) or not all(keys) or set(keys) & known else []
        found += [each["name"] for each in package["resources"] if not each["url"]]
        return found

    package = told(ask(f"ckan/{OWN}.json", "alamat=https://desa.example/situs/"))
    assert wrong(package) == []
    assert wrong({**package, "name": "Desa Contoh!"}) == ["name"]
    start = f"https://desa.example/situs/{OWN}/rilis/"
    lying = {
        path.relative_to(site / OWN / "rilis").as_posix() for path in (site / OWN / "rilis" / "tabel").glob("*.csv")
    }
    assert {each["url"].removeprefix(start) for each in package["resources"]} <= lying
    assert len(package["resources"]) == len(told(ask(f"wilayah/{OWN}.json"))["himpunan"])
    former = told(ask(f"ckan/{OWN}.json", "edisi=2024-1"))
    assert former["version"] == "2024-1"
    assert "/riwayat/2024-1/" in former["resources"][0]["url"]
    for base in ("javascript:alert(1)", "https://a b", "https://x/?q=", "https://x&alamat=https://y"):
        assert ask(f"ckan/{OWN}.json", f"alamat={base}").status == 400
    assert ask(f"ckan/{PRACTICE}.json").status == 404


# ── the description ──────────────────────────────────────────────────────────────────────────────
def test_the_description_is_valid_and_every_answer_is_as_it_says(ask: Ask) -> None:
    described = told(ask("openapi.json"))
    OpenAPIV31SpecValidator(described).validate()
    broken = json.loads(json.dumps(described))
    del broken["paths"]["/wilayah.json"]["get"]["responses"]
    broken["info"].pop("title")
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())
    names = {"kode": OWN, "kunci": KEY, "id": told(ask("indikator.json"))["isi"][0]["id"]}
    for path, way in described["paths"].items():
        reply = ask(path.format(**names).removeprefix("/"))
        ((media, content),) = way["get"]["responses"]["200"]["content"].items()
        assert reply.status == 200, path
        assert reply.headers["Content-Type"].startswith(media)
        if media == "application/json" and content["schema"]:
            jsonschema.validate(json.loads(reply.body), {**content["schema"], "components": described["components"]})
    problem = described["components"]["responses"]["Masalah"]["content"]["application/problem+json"]["schema"]
    jsonschema.validate(json.loads(ask("tiada.json").body), problem)


# ── HTTP ─────────────────────────────────────────────────────────────────────────────────────────
def test_marks_methods_and_readers_of_elsewhere(ask: Ask) -> None:
    path = f"data/{OWN}/{KEY}.csv"
    first = ask(path)
    mark = first.headers["ETag"]
    for known in (mark, f"W/{mark}", f'"lain", {mark}', "*"):
        assert (ask(path, known=known).status, ask(path, known=known).body) == (304, b"")
    assert ask(path, known='"lain"').status == 200
    head = ask(path, method="HEAD")
    assert (head.body, head.headers) == (b"", first.headers)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    asked = ask(path, method="OPTIONS")
    assert (asked.status, asked.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    refused = ask(path, method="POST")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "Set-Cookie" not in first.headers


def test_whoever_asks_too_often_waits(site: Path) -> None:
    api = Api(RateLimit(60))

    def status(now: float, address: str = "203.0.113.7") -> int:
        return api.reply(site, ApiRequest("GET", "index.json", address=address), now).status

    assert [status(0) for _ in range(61)] == [200] * 60 + [429]
    assert status(0.5) == 429
    assert status(1.1) == 200, "one a second"
    assert status(1.1, "203.0.113.8") == 200, "another one"
    assert [status(2, f"2001:db8::{n}") for n in range(1, 62)][-1] == 429, "one network of IPv6 is one reader"
    assert {status(3, "127.0.0.1") for _ in range(100)} == {200}
    waiting = api.reply(site, ApiRequest("GET", "index.json", address="203.0.113.9"), 3)
    assert waiting.status == 200
    many = RateLimit(60)
    for n in range(10_100):
        many.wait_s(f"10.{n // 250}.{n % 250}.1", 0)
    assert len(many._buckets) == 10_000


HOSTILE = [
    ("wilayah.json", "&".join(f"jenis_kelamin={n}" for n in range(10_000)), 414),
    ("wilayah.json", "&".join("a" for _ in range(500)), 400),
    ("wilayah.json", f"halaman={'9' * 15_000}", 400),
    ("wilayah.json", "x" * 1_000_000, 414),
    ("wilayah.json", "halaman=-1", 400),
    ("wilayah.json", "halaman=0", 400),
    ("wilayah.json", "halaman=1e3", 400),
    ("wilayah.json", "halaman=%D9%A1", 400),
    ("wilayah.json", "halaman=1&halaman=2", 400),
    ("wilayah.json", "ukuran=5001", 400),
    ("wilayah.json", "halamann=2", 400),
    ("wilayah.json", "halaman=%ff", 400),
    (f"data/{OWN}/{KEY}.csv", "halaman=2", 400),
    (f"data/{OWN}/{KEY}.csv", "sumbu_tiada=1", 400),
    (f"data/{OWN}/{KEY}.csv", "jenis_kelamin=tiada%00%1b", 400),
    (f"data/{OWN}/{KEY}.csv", "edisi=../../../etc", 404),
    (f"data/{OWN}/{KEY}.csv", "edisi=2025-1&edisi=2024-1", 400),
    (f"data/{OWN}/{KEY}.exe", "", 404),
    (f"data/{OWN}/../{KEY}.csv", "", 404),
    (f"data/../{OWN}/rilis.json", "", 404),
    ("data/..%2f..%2fetc/passwd.json", "", 404),
    ("wilayah/../../rilis.json", "", 404),
    ("wilayah/..json", "", 404),
    ("wilayah/.json", "", 404),
    ("wilayah/99.01.01.2001\x00.json", "", 404),
    (f"data/{OWN}/rilis.json", "", 404),
    ("//etc/passwd", "", 404),
    ("data", "", 404),
    ("a/" * 5000, "", 404),
]


@pytest.mark.parametrize(("path", "query", "status"), HOSTILE)
def test_a_hostile_question_gets_a_problem_in_time(ask: Ask, path: str, query: str, status: int) -> None:
    began = time.process_time()
    reply = ask(path, query)
    assert time.process_time() - began < 0.2
    assert reply.status == status
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    problem = json.loads(reply.body)
    assert problem["status"] == status
    assert problem["type"] == f"urn:cantik:galat:{problem['kode']}"
    assert len(reply.body) < 1500
    assert "\x00" not in problem["detail"]
    assert "\x1b" not in problem["detail"]


def test_what_is_remembered_is_bounded(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cantik.outlets.api import replies

    monkeypatch.setattr(replies, "_KEPT_BYTES", 20_000)
    api = Api(RateLimit(0))
    for size in range(1, 200):
        assert api.reply(site, ApiRequest("GET", f"data/{OWN}/{KEY}.json", f"ukuran={size}"), 0).status == 200
    assert api._bytes == sum(len(answer.body) for answer, _mark in api._kept.values()) <= 20_000


def test_a_new_release_is_told_at_once(site: Path, tmp_path: Path) -> None:
    own = shutil.copytree(site, tmp_path / "situs")
    api = Api(RateLimit(0))
    before = api.reply(own, ApiRequest("GET", f"wilayah/{OWN}.json"), 0)
    shutil.rmtree(own / OWN / "rilis")
    lay(own, OWN, number="2025-2")
    after = api.reply(own, ApiRequest("GET", f"wilayah/{OWN}.json", known=before.headers["ETag"]), 0)
    assert told(after)["rilis"]["nomor"] == "2025-2"
