"""The outsider who reads words: notes, names of rows, reasons, status words, keys, order and lists of files.

He holds what is published of two registers of one village that differ in the answer of one person, and asks what is
told otherwise. Numbers may be others where both are printed; a number may be printed in one and hidden in the other, on
another rung too (`Differences.pattern`: which cells are hidden for the sake of others follows from numbers, and the
solver of `luar.py` answers for those). Everything else is a statement that nobody protected (`Differences.words`).

`python -m tests.serangan.kata VILLAGES` publishes so many villages of `panjang.py` with one pair for each column of
class B and C, prints counts and answers with 1 when words differ.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.errors import CantikError
from cantik.register.core.people import RegisterView
from tests.conftest import shared_folder
from tests.serangan import desa
from tests.serangan.rilis import groups_of, labels_of

Json = dict[str, Any]
#: columns of class B and C whose answer one person has otherwise, by the name of their classification
COLUMNS = {
    "agama": "agama",
    "disabilitas": "disabilitas",
    "status_kawin": "status_kawin",
    "asuransi": "jaminan_kesehatan",
    "pendidikan_sedang": "pendidikan_sedang",
    "pendidikan_kk": "pendidikan_kk",
    "pekerjaan": "pekerjaan",
    "golongan_darah": "golongan_darah",
    "hubungan_keluarga": "hubungan",
}
_NUMBER = re.compile(r"(?<![A-Za-z_])[-–]?\d+(?:[.,]\d+)*(?![A-Za-z_\d])|(?<=[>,\s\"])–(?=[<,\s\"])")
_DIGEST = re.compile(r"[0-9a-f]{16,}")
_SENTENCES = {"narratives", "finding", "finding_en"}
_BREAK = "\u200b"  # where a long word may be broken
_SEALED = {"isi.json", "tanda-tangan.dsse.json", "datapackage.json", "ro-crate-metadata.json", "data.json"}
_CONSISTS = "terdiri atas "


@dataclass
class Differences:
    """What two folders tell otherwise: in words (by place), and whether cells are hidden or merged otherwise."""

    words: list[str] = field(default_factory=list)
    pattern: list[str] = field(default_factory=list)


# ── registers ────────────────────────────────────────────────────────────────────────────────────
def codes_of(column: str, view: RegisterView) -> Counter[str]:
    """How many have each answer."""
    return Counter(str(value) for value in view.persons[column] if value is not None)


def with_one_other(view: RegisterView, column: str, code: str, number: int) -> RegisterView:
    """The register in which one person, whose answer most have, answers `code`; of school a child of school age."""
    people = {name: list(values) for name, values in view.persons.items()}
    common = codes_of(column, view).most_common(1)[0][0]
    able = [place for place, value in enumerate(people[column]) if value == common]
    if column == "pendidikan_sedang":
        ages = [(view.reference - born).days / 365.25 for born in people["tanggal_lahir"]]  # type: ignore[operator]
        pupils = [
            place for place, age in enumerate(ages) if 8 <= age < 15 and people[column][place] not in (None, code)
        ]
        able = pupils or able
    people[column][able[int(np.random.default_rng(number).integers(len(able)))]] = code
    return replace(view, persons=people)


def rare_codes(view: RegisterView, column: str, codes: Iterable[str]) -> Iterator[str]:
    """An answer that nobody has, and that which fewest have."""
    held = codes_of(column, view)
    empty = [code for code in codes if not held[code]]
    few = sorted((number, code) for code, number in held.items())
    yield from [*empty[:1], *(code for _, code in few[:1])]


# ── what is read ─────────────────────────────────────────────────────────────────────────────────
def texts_of(folder: Path) -> dict[str, str]:
    """Every text below a folder by its place, numbers and digests as one sign; nothing of pictures. Which dusun has
    most follows from printed numbers: their names are one sign, too."""
    areas = {label for path in sorted(folder.rglob("tabel")) for label in _areas(path.parent)}
    named = re.compile("|".join(sorted(map(re.escape, areas), key=len, reverse=True)) or r"(?!)")
    return {
        path.relative_to(folder).as_posix(): named.sub("§", masked(text))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _SEALED and (text := _text(path)) is not None
    }


def masked(text: str) -> str:
    """A text with one sign for each number."""
    return _NUMBER.sub("#", _DIGEST.sub("#", html.unescape(text).replace(_BREAK, "")))


def _text(path: Path) -> str | None:
    if path.suffix == ".pdf":
        import pypdfium2

        return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode() for name in sorted(book.namelist()) if name.endswith(".xml"))
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return None
    if path.suffix != ".json":
        return text
    return json.dumps(_without_sentences(json.loads(text)), ensure_ascii=False, indent=0)


def _without_sentences(told: Any) -> Any:
    """What a JSON file says but sentences of published numbers: which class has most, and whether one has, follows from
    numbers that are printed (`narrative.py` says nothing where one is not)."""
    if isinstance(told, dict):
        return {name: _without_sentences(value) for name, value in told.items() if name not in _SENTENCES}
    return [_without_sentences(each) for each in told] if isinstance(told, list) else told


def _tables(release: Path) -> dict[str, Json]:
    found = {}
    for path in sorted((release / "tabel").glob("*.json")):
        if not path.name.endswith(".jsonstat.json") and path.name != "indikator.json":
            table = json.loads(path.read_bytes())
            found[table["key"]] = table
    return found


def _areas(release: Path) -> Iterator[str]:
    for table in _tables(release).values():
        for axis in table["axes"]:
            if axis["role"] == "wilayah":
                yield from (row["label"] for row in axis["categories"] if not row["total"])


def _figures(release: Path) -> dict[tuple[str, str], Json]:
    path = release / "tabel" / "indikator.json"
    told = json.loads(path.read_bytes()) if path.is_file() else {"figures": []}
    listed = told if isinstance(told, list) else next(value for value in told.values() if isinstance(value, list))
    return {(each["id"], each["area"]): each for each in listed}


def _left_out(release: Path) -> dict[str, str]:
    told = json.loads((release / "rilis.json").read_bytes())
    return {each["id"]: each["reason"] for each in told["not_shown"]}


def _shape(table: Json) -> tuple[object, ...]:
    """Which rows it has and which cells are hidden."""
    rows = tuple(tuple(category["id"] for category in axis["categories"]) for axis in table["axes"])
    return rows, tuple(cell["value"] is None for cell in table["cells"])


def incomplete_notes(release: Path) -> Iterator[str]:
    """Merged rows whose note and name do not say everything that the definition merges in them."""
    for key, table in _tables(release).items():
        for axis in table["axes"]:
            if axis["role"] != "kategori":
                continue
            for row in axis["categories"]:
                group = groups_of(axis["id"]).get(row["id"])
                if group is None or len(group) < 2 or row["total"]:
                    continue
                labels = {labels_of(axis["id"])[name] for name in group}
                named = set(row["note"].removeprefix(_CONSISTS).removesuffix(".").split("; "))
                said = all(label.casefold() in row["label"].casefold() for label in labels)
                if (named != labels and not (said and not row["note"])) or len(row["leaves"]) != len(group):
                    yield f"{key} {row['id']}: {row['note']}"


# ── the two beside each other ────────────────────────────────────────────────────────────────────
def compared(one: Path, other: Path) -> Differences:
    """What two release folders (or folders that hold them) tell otherwise."""
    out = Differences()
    _compare_tables(_tables(one), _tables(other), out)
    _compare_figures(_figures(one), _figures(other), out)
    _compare_left_out(_left_out(one), _left_out(other), out)
    for release in (one, other):
        out.words += incomplete_notes(release)
    if not out.pattern:
        out.words += list(differing_texts(texts_of(one), texts_of(other)))
    return out


def differing_texts(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[str]:
    """Files that one has and the other has not, and lines whose words differ."""
    yield from (f"berkas {name}" for name in sorted(one.keys() ^ other.keys()))
    for name in sorted(one.keys() & other.keys()):
        if one[name] != other[name]:
            pairs = zip(one[name].splitlines(), other[name].splitlines(), strict=False)
            first = next(((left, right) for left, right in pairs if left != right), ("", ""))
            yield f"{name}: {first[0].strip()[:160]!r} ≠ {first[1].strip()[:160]!r}"


def _compare_tables(one: Mapping[str, Json], other: Mapping[str, Json], out: Differences) -> None:
    out.pattern += [f"tabel {key}" for key in sorted(one.keys() ^ other.keys())]
    for key in one.keys() & other.keys():
        if _shape(one[key]) != _shape(other[key]):
            out.pattern.append(f"sel {key}")
        elif _words(one[key]) != _words(other[key]):
            out.words.append(f"tabel {key}")


def _words(table: Json) -> str:
    """All that a table says but its numbers."""
    said = {name: value for name, value in table.items() if name not in ("cells", "derived", "finding", "finding_en")}
    statuses = [cell["status"] for cell in table["cells"]]
    return masked(json.dumps([said, statuses], sort_keys=True, ensure_ascii=False))


def _compare_figures(
    one: Mapping[tuple[str, str], Json], other: Mapping[tuple[str, str], Json], out: Differences
) -> None:
    out.words += [f"indikator {key} ada atau tidak" for key in sorted(one.keys() ^ other.keys()) if not key[1]]
    out.pattern += [f"indikator {key}" for key in sorted(one.keys() ^ other.keys()) if key[1]]
    for key in one.keys() & other.keys():
        mine, theirs = one[key], other[key]
        statuses = {mine["status"], theirs["status"]}
        if len(statuses) > 1 and statuses != {"ada", "rahasia"}:
            out.words.append(f"indikator {key}: {mine['status']} ≠ {theirs['status']}")
        elif len(statuses) > 1 or (mine.get("least") is None) != (theirs.get("least") is None):
            out.pattern.append(f"indikator {key}")


def _compare_left_out(one: Mapping[str, str], other: Mapping[str, str], out: Differences) -> None:
    for name in one.keys() & other.keys():
        if masked(one[name]) != masked(other[name]):
            out.words.append(f"alasan {name}: {one[name]!r} ≠ {other[name]!r}")
    # who is left out in one alone must be so by protection, in its words
    for told in (one, other):
        for name in told.keys() - (one.keys() & other.keys()):
            if not told[name].startswith("Tidak ditampilkan agar keterangan orang tetap terlindung."):
                out.words.append(f"alasan {name} hanya pada satu: {told[name]!r}")
            else:
                out.pattern.append(f"alasan {name}")


# ── many villages ────────────────────────────────────────────────────────────────────────────────
def answers_in(view: RegisterView) -> dict[str, list[str]]:
    """By column the answers that its definition has, where the register has the column."""
    from cantik.content.loader import load_content

    known = load_content().classifications
    out = {}
    for column, name in COLUMNS.items():
        if column in view.persons and name in known and codes_of(column, view):
            out[column] = [code for each in known[name].classes for code in each.codes]
    return out


def pairs_of(view: RegisterView, number: int) -> Iterator[tuple[str, RegisterView]]:
    """The registers that differ from one in one person."""
    for column, codes in answers_in(view).items():
        for code in rare_codes(view, column, codes):
            yield f"{column} → {code}", with_one_other(view, column, code, number)


def read_village(number: int, tools: Path | None) -> Json:
    """One village and all its pairs."""
    from tests.serangan.panjang import drawn, persons_of

    started, words, patterns, pairs = time.process_time(), list[str](), 0, 0
    refused: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        hand, view = drawn(number, tools, home)
        first = desa.publish(view, home / "satu").folder
        for at, (name, other) in enumerate(pairs_of(view, number)):
            try:
                found = compared(first, desa.publish(other, home / f"lain{at}").folder)
            except CantikError as error:
                if error.code == "M101":  # an answer that this source does not have
                    continue
                refused.append(f"{name}: {error}")
                continue
            pairs, patterns = pairs + 1, patterns + bool(found.pattern)
            words += [f"{name}: {said}" for said in found.words]
    cpu = round(time.process_time() - started, 1)
    return {
        "desa": number,
        "pembuat": hand,
        "orang": persons_of(number),
        "pasangan": pairs,
        "sel_lain": patterns,
        "tidak_terbit": refused,
        "kata": words,
        "detik_cpu": cpu,
    }


def main(arguments: list[str]) -> int:
    """The villages that are asked for, one after the other; a line for each."""
    asked = argparse.ArgumentParser(prog="python -m tests.serangan.kata")
    asked.add_argument("villages", type=int)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--seconds", type=float, default=float("inf"))
    wanted = asked.parse_args(arguments)
    tools = shared_folder() / "tools"
    there = tools if (tools / "buat_populasi.py").is_file() else None
    end, found = time.monotonic() + wanted.seconds, []
    for number in range(wanted.first, wanted.first + wanted.villages):
        if time.monotonic() < end:
            found.append(read_village(number, there))
            print(json.dumps(found[-1], ensure_ascii=False), flush=True)
    sums = {name: sum(each[name] for each in found) for name in ("pasangan", "sel_lain")}
    told = {name: sum(len(each[name]) for each in found) for name in ("tidak_terbit", "kata")}
    print(json.dumps({"desa": len(found), **sums, **told}, ensure_ascii=False))
    return int(told["kata"] > 0 or not found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
