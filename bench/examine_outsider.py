"""Errors of readers and of silence, planted by code that shares nothing with the rules nor with `cantik.contoh.galat`.

An outsider plants what village files were seen to hold and what went into the register without a word: names that
nobody bears, letters that only look alike, places that do not exist, schools and divorces at impossible ages. Each kind
says which cells a finding must name and how heavy it must be; a kind that may also be mended in reading says so.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cells = list[Any]
Answer = Callable[[str], str]
Wrong = Callable[[Answer, random.Random], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class SilentKind:
    """One kind of error. `cells`: headers of which a finding must name one; `level`: tolak | periksa | catat, the level
    that it must have; `mended`: reading may also give the very value of the clean file; `change`: the cells that become
    wrong in a row, None when the row does not suit."""

    id: str
    cells: tuple[str, ...]
    level: str
    change: Wrong
    mended: bool = False


@dataclass(frozen=True, slots=True)
class SilentError:
    """A planted error: its kind and the row of the workbook (the first person stands in row 2)."""

    kind: SilentKind
    row: int


def _age(answer: Answer, reference: dt.date) -> int:
    born = dt.date.fromisoformat(answer("tanggallahir"))
    return reference.year - born.year - ((reference.month, reference.day) < (born.month, born.day))


def _one_of(column: str, *words: str) -> Wrong:
    return lambda _, dice: {column: dice.choice(words)}


def _within(column: str, change: Callable[[str, random.Random], str]) -> Wrong:
    def wrong(answer: Answer, dice: random.Random) -> Mapping[str, str] | None:
        after = change(answer(column), dice)
        return {column: after} if answer(column) and after != answer(column) else None

    return wrong


_PLACEHOLDERS = [
    "TANPA NAMA",
    "BAYI",
    "BAYI NY. KENANGA",
    "BY NY KENANGA",
    "TIDAK DIKETAHUI",
    "BELUM DIKETAHUI",
    "NULL",
    "N/A",
    "#N/A",
    "UNKNOWN",
    "ABCD",
    "ASDF",
    "QWERTY",
    "NAMA",
    "NAMA LENGKAP",
    "AAA",
    "A A A",
    "XXX XXX",
    "????",
    ".....",
    "KOSONG",
    "TDK ADA",
    "TDK DIKETAHUI",
    "SDA",
    "IDEM",
    "DUMMY",
    "COBA",
    "TES TES",
    "TESTING",
    "NN.",
    "N.N",
]
#: what is left of an accent, a quotation mark or a lost sign after a file was read in another encoding
_BROKEN = ("\u00e2\u20ac\u2122", "\u00c3\u00a9", "\u00c3\u2030", "\u00ef\u00bf\u00bd", "\ufffd", "\u00c2 ")
#: Cyrillic and Greek letters that look like the Latin one
_ALIKE = {
    "A": "\u0410\u0391",
    "B": "\u0412\u0392",
    "E": "\u0415\u0395",
    "H": "\u041d\u0397",
    "I": "\u0406\u0399",
    "K": "\u041a\u039a",
    "M": "\u041c\u039c",
    "O": "\u041e\u039f",
    "P": "\u0420\u03a1",
    "T": "\u0422\u03a4",
}
_WIDE = {chr(code): chr(code + 0xFEE0) for code in range(ord("A"), ord("Z") + 1)}
_ARABIC = {ord("0") + digit: chr(0x0660 + digit) for digit in range(10)}
_NO_PROVINCE = ("00", "10", "20", "29", "37", "48", "70", "88", "98")


def _mojibake(text: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(text))
    return text[:at] + dice.choice(_BROKEN) + text[at:]


def _alike(text: str, dice: random.Random) -> str:
    at = [place for place, letter in enumerate(text) if letter in _ALIKE]
    if not at:
        return text
    place = dice.choice(at)
    return text[:place] + dice.choice(_ALIKE[text[place]]) + text[place + 1 :]


def _one_letter(text: str, dice: random.Random) -> str:
    """Another word one stroke of a key away: a letter left out, typed twice, wrong, or in the wrong order."""
    at = dice.randrange(1, len(text) - 1)
    stroke = dice.randrange(4)
    if stroke == 0:
        return text[:at] + text[at + 1 :]
    if stroke == 1:
        return text[:at] + text[at] + text[at:]
    if stroke == 2:
        return text[:at] + dice.choice("AEIOURSN") + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _of_age(low: int, high: int, reference: dt.date, cells: Mapping[str, str]) -> Wrong:
    """These cells for somebody of these ages who lives here."""

    def wrong(answer: Answer, _: random.Random) -> Mapping[str, str] | None:
        return cells if low <= _age(answer, reference) <= high and answer("status_dasar") == "1" else None

    return wrong


def _divorced(change: Callable[[dt.date, random.Random], dict[str, str]], *status: str) -> Wrong:
    def wrong(answer: Answer, dice: random.Random) -> Mapping[str, str] | None:
        of_couple = answer("status_kawin") == "1" or answer("kk_level") in ("1", "3")
        if answer("status_kawin") not in status or not of_couple or answer("tanggalperceraian"):
            return None
        born = dt.date.fromisoformat(answer("tanggallahir"))
        return change(born, dice) if born.year <= 1995 else None

    return wrong


def _years_after(born: dt.date, years: int) -> str:
    return dt.date(born.year + years, 6, 15).isoformat()


def _no_province(column: str) -> Wrong:
    return _within(column, lambda text, dice: dice.choice(_NO_PROVINCE) + text[2:])


def _other_dusun(dusun: Sequence[str]) -> Wrong:
    def wrong(answer: Answer, dice: random.Random) -> Mapping[str, str] | None:
        others = [name for name in dusun if name != answer("dusun")]
        return {"dusun": dice.choice(others)} if others and answer("kk_level") != "1" else None

    return wrong


def _other_rw(answer: Answer, dice: random.Random) -> Mapping[str, str] | None:
    """A member who is not the head in another RW of the village's few."""
    others = [f"{number:03d}" for number in range(1, 7) if f"{number:03d}" != answer("rw")]
    return {"rw": dice.choice(others)} if answer("kk_level") != "1" else None


def _spoken(column: str, words: Mapping[str, str]) -> Wrong:
    """What people say for a code, in the place of the code."""

    def wrong(answer: Answer, _: random.Random) -> Mapping[str, str] | None:
        return {column: words[answer(column)]} if answer(column) in words else None

    return wrong


def _place_and_date(answer: Answer, _: random.Random) -> Mapping[str, str]:
    return {"tempatlahir": answer("tanggallahir"), "tanggallahir": answer("tempatlahir")}


def silent_kinds(dusun: Sequence[str], reference: dt.date) -> tuple[SilentKind, ...]:
    """All kinds for a village of these dusun whose ages count on a reference date."""
    return (*_names(), *_places(dusun), *_schools(reference), *_divorces(), *_numbers(), *_words())


def _names() -> tuple[SilentKind, ...]:
    wide = _within("nama", lambda text, _: text[:2] + _WIDE.get(text[2], text[2]) + text[3:])
    people = {"nama": "periksa", "nama_ibu": "catat", "nama_ayah": "catat"}
    written = {**people, "tempatlahir": "catat", "dusun": "periksa"}
    return (
        *(SilentKind(f"{c}_pengisi", (c,), level, _one_of(c, *_PLACEHOLDERS)) for c, level in people.items()),
        *(SilentKind(f"{c}_mojibake", (c,), level, _within(c, _mojibake)) for c, level in written.items()),
        *(SilentKind(f"{c}_huruf_serupa", (c,), level, _within(c, _alike)) for c, level in written.items()),
        SilentKind("nama_huruf_lebar", ("nama",), "periksa", wide, mended=True),
        SilentKind("nama_bertanda", ("nama",), "periksa", _within("nama", lambda text, _: text.replace(" ", "*", 1))),
    )


def _places(dusun: Sequence[str]) -> tuple[SilentKind, ...]:
    rw, rt = ("000", "0", "999", "125", "RW", "1/2", "?"), ("000", "0", "999", "845", "1/2")
    return (
        SilentKind("dusun_satu_huruf", ("dusun",), "periksa", _within("dusun", _one_letter), mended=True),
        SilentKind("anggota_beda_dusun", ("dusun",), "periksa", _other_dusun(dusun)),
        SilentKind("rw_mustahil", ("rw",), "periksa", _one_of("rw", *rw)),
        SilentKind("rt_mustahil", ("rt",), "periksa", _one_of("rt", *rt)),
        SilentKind("rw_berhuruf", ("rw",), "catat", _within("rw", lambda text, _: f"{text}A")),
        SilentKind("rw_lain", ("rw",), "catat", _other_rw),
        SilentKind("lintang_saja", ("lat", "lng"), "catat", lambda answer, _: {"lng": ""} if answer("lng") else None),
        SilentKind("rt_desimal", ("rt",), "catat", _within("rt", lambda text, _: f"{int(text)}.0"), mended=True),
    )


def _schools(reference: dt.date) -> tuple[SilentKind, ...]:
    now, done, born = "pendidikan_sedang_id", "pendidikan_kk_id", "tanggallahir"

    def attending(kind: str, ages: tuple[int, int], level: str, code: str, completed: str = "") -> SilentKind:
        cells = {now: code, **({done: completed} if completed else {})}
        return SilentKind(kind, (now, born), level, _of_age(*ages, reference, cells))

    def completed(kind: str, ages: tuple[int, int], code: str) -> SilentKind:
        return SilentKind(kind, (done, born), "periksa", _of_age(*ages, reference, {done: code}))

    backwards = _of_age(18, 24, reference, {now: "6", done: "5"})
    return (
        attending("sedang_tk_tua", (10, 70), "periksa", "2"),
        attending("sedang_sd_dini", (0, 3), "periksa", "4"),
        attending("sedang_sd_empat_tahun", (4, 4), "catat", "4"),
        attending("sedang_sltp_dini", (4, 8), "periksa", "6"),
        attending("sedang_slta_dini", (5, 11), "periksa", "7"),
        attending("sedang_magister_muda", (15, 18), "periksa", "12", "5"),
        attending("sedang_sltp_tua", (35, 70), "catat", "6", "3"),
        attending("sedang_slta_tua", (35, 70), "catat", "7", "4"),
        completed("tamat_sd_dini", (3, 8), "3"),
        completed("tamat_sltp_dini", (3, 9), "4"),
        completed("tamat_diploma_dini", (15, 16), "7"),
        SilentKind("sedang_di_bawah_tamat", (now, done), "periksa", backwards),
    )


def _divorces() -> tuple[SilentKind, ...]:
    cells = ("tanggalperceraian", "tanggallahir", "tanggalperkawinan", "status_kawin")
    end, begin = "tanggalperceraian", "tanggalperkawinan"

    def kind(name: str, change: Callable[[dt.date, random.Random], dict[str, str]], *status: str) -> SilentKind:
        return SilentKind(name, cells, "periksa", _divorced(change, *status))

    return (
        kind("cerai_sebelum_lahir", lambda born, _: {"status_kawin": "3", end: _years_after(born, -3)}, "3", "4"),
        kind("cerai_pada_masa_kanak", lambda born, dice: {end: _years_after(born, dice.randrange(1, 10))}, "3", "4"),
        kind(
            "cerai_mendahului_kawin",
            lambda born, _: {begin: _years_after(born, 24), end: _years_after(born, 21)},
            "4",
        ),
        kind("cerai_belum_kawin", lambda born, _: {end: _years_after(born, 22)}, "1"),
        kind("kawin_belum_kawin", lambda born, _: {begin: _years_after(born, 22)}, "1"),
        kind("cerai_kelak", lambda _, dice: {end: f"{dice.randrange(2027, 2040)}-02-01"}, "3", "4"),
        kind("cerai_masih_kawin", lambda born, _: {begin: _years_after(born, 20), end: _years_after(born, 24)}, "2"),
    )


def _numbers() -> tuple[SilentKind, ...]:
    return (
        SilentKind("nik_bukan_provinsi", ("nik",), "periksa", _no_province("nik")),
        SilentKind("nik_ibu_bukan_provinsi", ("ibu_nik",), "catat", _no_province("ibu_nik")),
        SilentKind("nik_ayah_bukan_provinsi", ("ayah_nik",), "catat", _no_province("ayah_nik")),
        SilentKind(
            "nik_angka_asing", ("nik",), "tolak", _within("nik", lambda text, _: text.translate(_ARABIC)), mended=True
        ),
        SilentKind("tempat_dan_tanggal_tertukar", ("tempatlahir", "tanggallahir"), "tolak", _place_and_date),
    )


def _words() -> tuple[SilentKind, ...]:
    said = {
        "status_kawin": {"2": "KAWIN TERCATAT", "1": "LAJANG"},
        "agama_id": {"1": "Islam ", "2": "Kristen Protestan", "3": "Katholik"},
        "pendidikan_kk_id": {"3": "SD", "4": "SMP", "5": "SMA", "8": "S1"},
    }
    return tuple(
        SilentKind(f"kata_{column}", (column,), "periksa", _spoken(column, words), mended=True)
        for column, words in said.items()
    )


def plant_silent(
    header: Sequence[str], rows: Sequence[Sequence[Any]], reference: dt.date, *, each: int, seed: int
) -> tuple[list[Cells], tuple[SilentError, ...]]:
    """`each` errors of every kind, one error a family, as far as rows suit; returns the dirty rows and the key."""
    dice = random.Random(seed)  # noqa: S311 (which rows are spoilt is no secret)
    place = {name: at for at, name in enumerate(header)}
    dirty: list[Cells] = [list(row) for row in rows]
    spoilt: set[object] = set()
    key: list[SilentError] = []
    kinds = silent_kinds(sorted({str(row[place["dusun"]]) for row in rows}), reference)
    for kind in kinds * each:
        for at in dice.sample(range(len(rows)), len(rows)):
            answers = {name: str(rows[at][column] or "") for name, column in place.items()}
            changes = kind.change(answers.__getitem__, dice) if answers["no_kk"] not in spoilt else None
            if changes:
                spoilt.add(answers["no_kk"])
                for name, value in changes.items():
                    dirty[at][place[name]] = value
                key.append(SilentError(kind, at + 2))
                break
    return dirty, tuple(key)
