"""Bench `federate`: the index of a kabupaten and its harvest over loopback, as ratios of one run.

Villages of 41 files with a mean of 1.83 MB (what releases with a book weigh); a web server in a process of its own;
every harvest ends with all editions there, else the bench fails.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from bench.federate_server import serve_folder
from bench.result import Figures, WrongAnswer
from cantik.base import clock
from cantik.base.canonical import canonical_json, digest
from cantik.federate.harvest.harvester import Harvest, Harvester, ServerSource
from cantik.federate.trust import ceremony, upkeep
from cantik.federate.trust.drafts import sign_drafts
from cantik.federate.trust.editions import stage_edition
from cantik.federate.trust.repository import Repository
from cantik.release import countersign
from cantik.vault import signature
from cantik.vault.signing_file import PublicKey

_VILLAGES = {"small": 12, "full": 250}
_FILES, _MEAN_BYTES = 41, 1_830_000
#: of the incremental harvest: villages with a new edition, and new files in it
_CHANGED_SHARE, _CHANGED_FILES = 0.05, 4
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class _Key:
    private: signature.SigningKey
    public: PublicKey


@dataclass
class _Kabupaten:
    """An index with everybody's keys; `files`: what each village publishes."""

    folder: Path
    repository: Repository
    walidata: _Key
    villages: dict[str, _Key]
    files: dict[str, dict[str, bytes]]
    now: dt.datetime


def measured(*, size: str, seed: int) -> Figures:
    """The figures of `cantik bench federate`."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        kabupaten = _make(Path(folder), _VILLAGES[size], random.Random(seed))  # noqa: S311 - material, no key
        address, server = _serve(kabupaten.repository.path / "terbit")
        try:
            _first(figures, kabupaten, address)
            _nothing_new(figures, kabupaten, address)
            _changed(figures, kabupaten, address, random.Random(seed + 1))  # noqa: S311 - material, no key
            _killed(figures, kabupaten, address)
        finally:
            server.terminate()
            server.join()
    return figures


# ── the kabupaten ───────────────────────────────────────────────────────────────────────────────


def _key(owner: str) -> _Key:
    private, public = signature.new_key()
    return _Key(signature.key_from(private), PublicKey(owner, public))


def _make(folder: Path, villages: int, chance: random.Random) -> _Kabupaten:
    now = clock.now()
    root, walidata = {name: _key(name) for name in ceremony.INSTITUTIONS}, _key("walidata")
    repository = Repository(folder / "indeks")
    holders = ceremony.Holders({name: key.public for name, key in root.items()}, walidata.public)
    ceremony.begin(repository, "99.01", holders, now)
    codes = [f"99.01.{1 + number // 20:02}.{2001 + number % 20}" for number in range(villages)]
    made = _Kabupaten(folder, repository, walidata, {code: _key(code) for code in codes}, {}, now)
    for code, key in made.villages.items():
        ceremony.admit(repository, code, key.public, now)
    for key in (root["kominfo"], root["bps"], walidata):
        sign_drafts(repository, key.private, now)
    for code in codes:
        sizes = [chance.lognormvariate(0, 1) for _ in range(_FILES - 3)]
        weight = _MEAN_BYTES / sum(sizes)
        made.files[code] = {
            f"tabel/tabel_{number:02}.csv": chance.randbytes(1 + int(part * weight))
            for number, part in enumerate(sizes)
        }
        _publish(made, code, "2025-1")
    return made


def _publish(kabupaten: _Kabupaten, code: str, edition: str) -> None:
    """An edition as a village signs it and the walidata countersigns it, into the index."""
    folder, content = kabupaten.folder / "rilis" / code / edition, kabupaten.files[code]
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    listed = [{"jalur": name, "panjang": len(data), "sha256": digest(data)} for name, data in content.items()]
    payload = canonical_json({"kode": code, "nomor": edition, "berkas": listed})
    village, walidata = kabupaten.villages[code].private, kabupaten.walidata.private
    (folder / "isi.json").write_bytes(payload)
    (folder / "tanda-tangan.dsse.json").write_bytes(signature.sign(payload, village))
    judged = countersign.sign_judgement("walidata.dsse.json", payload, walidata, on=kabupaten.now.date())
    (folder / "walidata.dsse.json").write_bytes(judged)
    stage_edition(kabupaten.repository, folder, kabupaten.now)
    for key in (village, walidata):
        sign_drafts(kabupaten.repository, key, kabupaten.now, code)


def _serve(folder: Path) -> tuple[str, BaseProcess]:
    here, there = _CONTEXT.Pipe(duplex=False)
    server = _CONTEXT.Process(target=serve_folder, args=(str(folder), there), daemon=True)
    server.start()
    return f"http://127.0.0.1:{here.recv()}", server


def _payload(kabupaten: _Kabupaten) -> dict[str, int]:
    files = (path for path in (kabupaten.repository.targets).rglob("*") if path.is_file())
    return {path.name.partition(".")[0]: path.stat().st_size for path in files}


# ── the harvests ────────────────────────────────────────────────────────────────────────────────


def _harvest(kabupaten: _Kabupaten, address: str, state: str) -> Harvest:
    root = (kabupaten.repository.metadata / "1.root.json").read_bytes()
    found = Harvester(kabupaten.folder / state, ServerSource((address,), root, "99.01")).run()
    bad = [code for code, member in found.members.items() if member.refused or member.pending or not member.editions]
    if bad or set(found.members) != set(kabupaten.villages):
        raise WrongAnswer(f"{len(bad)} desa ditahan, {len(found.members)} dilihat", f"{len(kabupaten.villages)} utuh")
    return found


def _first(figures: Figures, kabupaten: _Kabupaten, address: str) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    found = _harvest(kabupaten, address, "panen")
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    hashing = time.process_time()
    for path in (kabupaten.repository.targets).rglob("*"):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).hexdigest()
    hashing = time.process_time() - hashing
    moved, villages, least = found.traffic, len(kabupaten.villages), _least(kabupaten)
    figures.put("overhead_ratio", moved.list_bytes / moved.file_bytes, "daftar bertanda tangan ÷ berkas, panen pertama")
    figures.put("cpu_ratio", cpu / hashing, "waktu CPU panen pertama ÷ waktu CPU menyidik berkas yang sama")
    figures.put(
        "least_ratio", least / hashing, "yang paling sedikit (tanda tangan tiap daftar, sidik, tulis) ÷ menyidik"
    )
    figures.put("cpu_over_least", cpu / least, "waktu CPU panen pertama ÷ yang paling sedikit itu")
    figures.put("first_cpu_s", cpu, f"waktu CPU panen pertama {villages} desa")
    figures.put("first_s", wall, f"panen pertama {villages} desa lewat loopback, menurut jam")
    figures.put("first_250_s", wall * 250 / villages, f"panen pertama {villages} desa lewat loopback, untuk 250 desa")


def _least(kabupaten: _Kabupaten) -> float:
    """CPU of what no harvest can do without: each list is read and its two signatures are proved by the library, each
    file is hashed and written under its digest. No line, no states."""
    place = kabupaten.folder / "paling-sedikit"
    place.mkdir()
    index, begun = kabupaten.repository.standing_index(), time.process_time()
    for code, listed in index.roles.items():
        index.targets.signed.verify_delegate(code, listed.signed_bytes, listed.signatures)
        (place / code).write_bytes(listed.to_bytes())
    for path in kabupaten.repository.targets.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            (place / "baru").write_bytes(data)
            (place / "baru").replace(place / hashlib.sha256(data).hexdigest())
    return time.process_time() - begun


def _nothing_new(figures: Figures, kabupaten: _Kabupaten, address: str) -> None:
    found = _harvest(kabupaten, address, "panen")
    figures.put("nothing_new_bytes", found.traffic.list_bytes + found.traffic.file_bytes, "panen tanpa hal baru")
    upkeep.resign(kabupaten.repository, kabupaten.now + dt.timedelta(days=1))
    found = _harvest(kabupaten, address, "panen")
    figures.put(
        "resigned_bytes", found.traffic.list_bytes + found.traffic.file_bytes, "panen sesudah tanda tangan harian"
    )


def _changed(figures: Figures, kabupaten: _Kabupaten, address: str, chance: random.Random) -> None:
    """Some villages publish an edition that differs from the last one in four files."""
    before = set(_payload(kabupaten))
    codes = chance.sample(sorted(kabupaten.villages), max(1, round(len(kabupaten.villages) * _CHANGED_SHARE)))
    for code in codes:
        for name in chance.sample(sorted(kabupaten.files[code]), _CHANGED_FILES):
            kabupaten.files[code][name] = chance.randbytes(len(kabupaten.files[code][name]))
        _publish(kabupaten, code, "2025-2")
    found = _harvest(kabupaten, address, "panen")
    new = sum(length for name, length in _payload(kabupaten).items() if name not in before)
    figures.put(
        "moved_ratio", found.traffic.file_bytes / new, f"bita berkas yang dipindahkan ÷ yang baru, {len(codes)} desa"
    )
    figures.put(
        "moved_all_ratio", (found.traffic.file_bytes + found.traffic.list_bytes) / new, "bersama daftarnya ÷ yang baru"
    )


def _killed(figures: Figures, kabupaten: _Kabupaten, address: str) -> None:
    """A harvest is killed when a third is there, and begun again."""
    whole, state = sum(_payload(kabupaten).values()), kabupaten.folder / "mati"
    root = (kabupaten.repository.metadata / "1.root.json").read_bytes()
    child = _CONTEXT.Process(target=_run, args=(str(state), address, root))
    child.start()
    while _here(state) < whole / 3:
        if not child.is_alive():
            raise WrongAnswer("panen selesai sebelum dimatikan")
        time.sleep(0.01)
    os.kill(child.pid or 0, signal.SIGKILL)
    child.join()
    kept = _here(state)
    found = _harvest(kabupaten, address, "mati")
    figures.put(
        "fetched_twice_bytes", kept + found.traffic.file_bytes - whole, "panen dimatikan (kill -9), lalu diulang"
    )


def _run(state: str, address: str, root: bytes) -> None:
    Harvester(Path(state), ServerSource((address,), root, "99.01")).run()


def _here(state: Path) -> int:
    kept = [path for place in ("isi", "bagian") for path in (state / place).rglob("*")]
    total = 0
    for path in kept:
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # it got its name between the two
            continue
    return total
