"""The fictitious kabupaten: codes below province 99, invented names, land, and villages with people."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from cantik.base.errors import WrongUse
from cantik.base.text_file import open_text, write_text
from cantik.contoh import words
from cantik.contoh.land import area_km2, draw_land
from cantik.contoh.model import AreaKind, AreaLine, Dusun, InventedVillage, Kabupaten
from cantik.contoh.stream import Stream

CODE = "99.01"
NAME = "Kabupaten Contoh"
REFERENCE = date(2025, 12, 31)
_VILLAGES_PER_KECAMATAN = 12
#: kabupaten beside each other take their names from places so far apart
_NAMES_APART = 31


#: villages as they are: a hamlet in the hills, a town at the harbour; in this order, and again from the first
MIXED = (1_300, 800, 450, 2_600, 180, 4_200, 9_000, 1_800)


def make_kabupaten(
    seed: int = 2026,
    *,
    villages: int = 8,
    persons: int | Sequence[int] = 1500,
    reference: date = REFERENCE,
    code: str = CODE,
    name: str = NAME,
) -> Kabupaten:
    """A fictitious kabupaten with `villages` villages of exactly `persons` living persons each, or of these in turn.
    `code`, `name`: of another one of the same province.

    The same arguments give the same kabupaten. People are drawn when they are asked for. One village is a kelurahan
    (with lingkungan) and one a desa adat, to exercise the words. Raises WrongUse for more villages than names.
    """
    sizes = _read_sizes(villages, persons)
    stream = Stream(seed, int(code.replace(".", "")))
    counts = [3 + int(extra) for extra in stream.integers(0, 4, villages)]
    land = draw_land(stream, counts)
    kecamatan = min(len(words.KECAMATAN), max(2, -(-villages // _VILLAGES_PER_KECAMATAN))) if villages > 1 else 1
    made: list[InventedVillage] = []
    for number, (own, kind) in enumerate(_codes(code, villages, kecamatan)):
        first = sum(counts[:number])
        polygons = land.dusun[first : first + counts[number]]
        made.append(
            InventedVillage(
                code=own,
                name=_village_name(number + _NAMES_APART * (int(code.rpartition(".")[2]) - 1)),
                kind=kind,
                dusun=tuple(map(Dusun, _dusun_names(kind, number, len(polygons)), polygons)),
                polygon=land.villages[number],
                area_km2=area_km2(land.villages[number]),
                seed=seed,
                position=number,
                neighbours=villages,
                living=sizes[number % len(sizes)],
                reference=reference,
            )
        )
    return Kabupaten(code, name, seed, reference, _areas((code, name), made, kecamatan), tuple(made), land.outline)


def _read_sizes(villages: int, persons: int | Sequence[int]) -> tuple[int, ...]:
    """How many persons live in each village in turn. Raises WrongUse D102."""
    sizes = (persons,) if isinstance(persons, int) else tuple(persons)
    most = len(words.VILLAGE_FIRST) * len(words.VILLAGE_LAST)
    if not 1 <= villages <= most or not all(1 <= size <= 100_000 for size in sizes):
        raise WrongUse(
            "D102",
            "Besar kabupaten contoh tidak dapat dibuat",
            found=f"{villages} desa, {max(sizes, default=0)} penduduk",
            expected="1-280 desa dengan 1-100.000 penduduk",
        )
    return sizes


def _codes(code: str, villages: int, kecamatan: int) -> list[tuple[str, AreaKind]]:
    """Codes in the order of the list of areas: desa 2001…, kelurahan 1001, desa adat 3001 (the last two villages)."""
    out: list[tuple[str, AreaKind]] = []
    for number in range(villages):
        place = number * kecamatan // villages
        serial = number - -(-place * villages // kecamatan) + 1
        kind: AreaKind = "desa"
        if villages > 2 and number == villages - 2:
            kind, serial = "kelurahan", 1
        elif villages > 2 and number == villages - 1:
            kind, serial = "desa_adat", 1
        first_digit = {"desa": 2, "kelurahan": 1, "desa_adat": 3}[kind]
        out.append((f"{code}.{place + 1:02d}.{first_digit}{serial:03d}", kind))
    return out


def _village_name(number: int) -> str:
    """Pairs of words without repetition: each starts with a word that no real village bears."""
    first = words.VILLAGE_FIRST[number % len(words.VILLAGE_FIRST)]
    turn, place = divmod(number, len(words.VILLAGE_FIRST))
    # 9 has no divisor in common with the number of last words: all of them pass before one returns
    return f"{first} {words.VILLAGE_LAST[(9 * turn + place) % len(words.VILLAGE_LAST)]}"


def _dusun_names(kind: AreaKind, number: int, count: int) -> list[str]:
    if kind == "kelurahan":
        return list(words.LINGKUNGAN[:count])
    return [words.DUSUN[(5 * number + place) % len(words.DUSUN)] for place in range(count)]


def _areas(own: tuple[str, str], villages: list[InventedVillage], kecamatan: int) -> tuple[AreaLine, ...]:
    total = round(sum(village.area_km2 for village in villages), 3)
    out = [AreaLine("99", "Provinsi Contoh", "", "provinsi", total), AreaLine(*own, "99", "kabupaten", total)]
    for place in range(kecamatan):
        code = f"{own[0]}.{place + 1:02d}"
        mine = [village for village in villages if village.code.startswith(code + ".")]
        area = round(sum(village.area_km2 for village in mine), 3)
        out.append(AreaLine(code, words.KECAMATAN[place], own[0], "kecamatan", area))
        out += [AreaLine(village.code, village.name, code, village.kind, village.area_km2) for village in mine]
    return tuple(out)


def write_areas(kabupaten: Kabupaten, path: Path, *others: Kabupaten) -> None:
    """The list of areas as CSV: kode, nama, kode_induk, jenis, luas_km2 (UTF-8, LF). `others`: further kabupaten of the
    same province."""
    lines = [*kabupaten.areas, *(area for other in others for area in other.areas if area.kind != "provinsi")]
    with open_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("kode", "nama", "kode_induk", "jenis", "luas_km2"))
        for area in lines:
            size = "" if area.area_km2 is None else f"{area.area_km2:.3f}"
            writer.writerow((area.code, area.name, area.parent, area.kind, size))


def write_polygons(kabupaten: Kabupaten, folder: Path) -> tuple[Path, ...]:
    """GeoJSON (RFC 7946): `desa.geojson` with every village, `dusun_<kode>.geojson` with the dusun of each.

    Properties: kode, nama; for dusun also `dusun`. Returns the files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    every = folder / "desa.geojson"
    _write_features(
        every,
        (({"kode": v.code, "nama": v.name, "jenis": v.kind}, v.polygon) for v in kabupaten.villages),
    )
    return (every, *(write_dusun(v, folder / f"dusun_{v.code}.geojson") for v in kabupaten.villages))


def write_dusun(village: InventedVillage, path: Path) -> Path:
    """The dusun polygons of one village as GeoJSON, the file that `--polygons` takes."""
    _write_features(
        path,
        (({"kode": village.code, "nama": village.name, "dusun": dusun.name}, dusun.polygon) for dusun in village.dusun),
    )
    return path


def _write_features(path: Path, features: Iterable[tuple[dict[str, str], Any]]) -> None:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(polygon))}
            for properties, polygon in features
        ],
    }
    write_text(path, json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n")
