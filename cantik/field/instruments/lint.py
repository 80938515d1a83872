"""What an XLSForm must not hold before it goes to phones: ours and those that a kabupaten hands in. Pure.

pyxform compiles more than our browser form can show and more than registers can read back (design: what is refused is
named by sheet, row and column, so that whoever wrote the workbook can mend it).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from cantik.collect.form_faults import FormFault
from cantik.field.instruments.entity_lists import FAMILIES, MEMBERS
from cantik.field.instruments.foreign_titles import canonical_type
from cantik.field.instruments.lint_conditions import LIST_READ, REFERENCE, broken_expressions, circles
from cantik.field.instruments.unreachable import unknown_codes
from cantik.field.instruments.xlsform import CHOICES, SURVEY, Row, XlsForm

LONGEST_NAME = 60
#: public forms have at most 350 choices, five groups in each other, a formula of 503 letters and five brackets
MOST_QUESTIONS, MOST_CHOICES = 3_000, 20_000
MOST_GROUPS, LONGEST_FORMULA, MOST_BRACKETS = 20, 4_000, 60
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
VERSION = re.compile(r"20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d\d\Z")
#: types that nobody may use: a recording of which the family knows nothing, files that nobody hands in
REFUSED_TYPES: Mapping[str, str] = {
    "background-audio": "Rekaman suara tanpa sepengetahuan keluarga tidak dibuat",
    "csv-external": "Berkas daftar tidak dibawa ke perangkat",
    "xml-external": "Berkas daftar tidak dibawa ke perangkat",
    "select_multiple_from_file": "Berkas daftar tidak dibawa ke perangkat",
    "select_one_external": "Daftar jawaban tidak ada di lembar external_choices atau choices",
}
REFUSED_APPEARANCES = ("search(",)
#: files that a form may choose from: the lists of its round
LISTS = {f"{FAMILIES}.csv", f"{MEMBERS}.csv"}
#: columns that XLSForm knows, before `::` and a language
KNOWN_COLUMNS = {
    *(column.split("::")[0] for column in SURVEY),
    "required_message",
    "default",
    "read_only",
    "readonly",
    "choice_filter",
    "trigger",
    "parameters",
    "note",
    "media",
    "image",
    "audio",
    "video",
    "bind",
    "instance",
    "body",
    "noapperrorstring",
    "autoplay",
    "rows",
}
#: types without words of their own
_SILENT = {
    *("start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid"),
    *("calculate", "hidden", "begin", "audit", "start-geopoint", "background-geopoint"),
    *("uri:subscriberid", "uri:phonenumber", "uri:simserial", "uri:username", "uri:email"),
}
_OPENERS = {"begin group": "end group", "begin repeat": "end repeat"}
_CONDITIONS = ("relevant", "constraint", "calculation", "repeat_count", "choice_filter", "default")


def faults(form: XlsForm, rows: Mapping[str, Sequence[int]] | None = None) -> Iterator[FormFault]:
    """Everything that is refused, in the order of the sheets. `rows` gives the row numbers of the workbook by sheet;
    without it the first row of data is row 2."""
    survey = _number_rows(form.survey, (rows or {}).get("survey"))
    choices = _number_rows(form.choices, (rows or {}).get("choices"))
    too_large = [*_check_sizes(survey, choices)]
    if too_large:  # what follows calls itself for each group and looks at each row several times
        yield from too_large
        return
    yield from _names(survey)
    yield from _check_nesting(survey)
    lists = {row.get("list_name", "") for _, row in choices}
    yield from _types(survey, lists)
    yield from _labels(survey)
    yield from _references(survey)
    yield from _lists_read(survey, lists | {name.removesuffix(".csv") for name in LISTS})
    yield from _conditions(survey)
    yield from _codes_compared(survey, form.choices)
    yield from _columns(survey)
    yield from _choices(choices, survey, form.settings)
    yield from _settings(form.settings)


def _check_sizes(survey: Sequence[tuple[int, Row]], choices: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    """More questions, choices, groups in groups or signs of a formula than compilers and phones can bear."""
    for sheet, rows, most in (("survey", survey, MOST_QUESTIONS), ("choices", choices, MOST_CHOICES)):
        if len(rows) > most:
            message = f"Lebih dari {most} baris; ponsel tidak dapat membukanya"
            yield FormFault(sheet, rows[most][0], "", str(len(rows)), message, "Bagi menjadi beberapa formulir.")
    depth = 0
    for number, row in survey:
        kind = _kind(row)
        depth += 1 if kind in _OPENERS else -1 if kind in _OPENERS.values() else 0
        if depth > MOST_GROUPS:
            yield FormFault("survey", number, "type", kind, f"Lebih dari {MOST_GROUPS} kelompok di dalam kelompok")
            return
        for column in _CONDITIONS:
            cell = row.get(column, "")
            if len(cell) > LONGEST_FORMULA or _count_brackets(cell) > MOST_BRACKETS:
                message = f"Rumus lebih dari {LONGEST_FORMULA} huruf atau {MOST_BRACKETS} kurung bersarang"
                yield FormFault("survey", number, column, f"{cell[:60]}…", message, "Bagi dengan baris calculate.")


def _count_brackets(formula: str) -> int:
    """How deep its brackets lie in each other; those within quotes are counted as well."""
    depth = deepest = 0
    for sign in formula:
        depth += 1 if sign in "([" else -1 if sign in ")]" else 0
        deepest = max(deepest, depth)
    return deepest


def _number_rows(rows: Sequence[Row], numbers: Sequence[int] | None) -> list[tuple[int, Row]]:
    return list(zip(numbers or range(2, len(rows) + 2), rows, strict=True))


def _kind(row: Row) -> str:
    return canonical_type(row.get("type", ""))


def _names(survey: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    """Names are those of elements: allowed letters, none twice in the same group."""
    seen: dict[tuple[int, ...], dict[str, int]] = {}
    for number, row, within in _place_rows(survey):
        name, kind = row.get("name", ""), _kind(row)
        if kind.startswith("end ") or not kind:
            continue
        if not NAME.match(name):
            mend = "Huruf, angka, dan garis bawah, diawali huruf."
            yield FormFault("survey", number, "name", name, "Nama kosong atau tidak sah", mend)
        elif len(name) > LONGEST_NAME:
            yield FormFault("survey", number, "name", name, f"Nama lebih panjang dari {LONGEST_NAME} huruf")
        beside = seen.setdefault(within, {})
        if name and name in beside:
            message = f"Nama sudah dipakai pada baris {beside[name]} dalam kelompok yang sama"
            yield FormFault("survey", number, "name", name, message)
        beside.setdefault(name, number)


def _place_rows(survey: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, Row, tuple[int, ...]]]:
    """The rows with the groups that each stands in, by the rows that open them."""
    within: list[int] = []
    for number, row in survey:
        kind = _kind(row)
        if kind.startswith("end ") and within:
            within.pop()
        yield number, row, tuple(within)
        if kind.startswith("begin "):
            within.append(number)


def _check_nesting(survey: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    open_rows: list[tuple[int, str]] = []
    for number, row in survey:
        kind = _kind(row)
        if kind in _OPENERS:
            open_rows.append((number, kind))
        elif kind in _OPENERS.values():
            if not open_rows or _OPENERS[open_rows[-1][1]] != kind:
                yield FormFault("survey", number, "type", kind, "Penutup tanpa pembuka")
            else:
                open_rows.pop()
    for number, kind in open_rows:
        yield FormFault("survey", number, "type", kind, f"Tidak ditutup dengan {_OPENERS[kind]}")


def _types(survey: Sequence[tuple[int, Row]], lists: set[str]) -> Iterator[FormFault]:
    for number, row in survey:
        first, *rest = _kind(row).split() or [""]
        if not first and any(row.values()):
            yield FormFault("survey", number, "type", "", "Baris tanpa jenis")
        if first in REFUSED_TYPES:
            yield FormFault("survey", number, "type", first, REFUSED_TYPES[first], "Pakai jenis lain.")
        if first == "select_one_from_file" and (not rest or rest[0] not in LISTS):
            found, mend = rest[0] if rest else "", f"Yang ada hanya {' dan '.join(sorted(LISTS))}, daftar putaran."
            yield FormFault("survey", number, "type", found, "Berkas daftar ini tidak dibawa ke perangkat", mend)
        yield from _chosen_from(number, first, rest, lists)
        for word in REFUSED_APPEARANCES:
            if word in row.get("appearance", ""):
                mend = "Salin daftarnya ke lembar choices."
                yield FormFault("survey", number, "appearance", word, "Berkas daftar tidak dibawa ke perangkat", mend)


def _chosen_from(number: int, first: str, rest: Sequence[str], lists: set[str]) -> Iterator[FormFault]:
    """The list that a question chooses from: one of the sheet of choices."""
    if first not in ("select_one", "select_multiple", "rank") or (rest and rest[0] in lists):
        return
    found = rest[0] if rest else ""
    if REFERENCE.match(found):
        mend = "Sah menurut XLSForm, tetapi tidak dibuka di sini: tanyakan dengan text, atau buat daftarnya di choices."
        yield FormFault("survey", number, "type", found, "Memilih dari jawaban berulang belum didukung di sini", mend)
    else:
        yield FormFault("survey", number, "type", found, "Daftar jawaban tidak ada di lembar choices")


def _labels(survey: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    """Questions that a person reads need words; what a phone writes itself, and groups, do not."""
    for number, row in survey:
        first = (_kind(row).split() or [""])[0]
        if first and first not in (*_SILENT, *REFUSED_TYPES) and not _has_cell(row, "label", "hint", "media", "image"):
            yield FormFault("survey", number, "label", "", "Pertanyaan tanpa kalimat", "Isi kolom label.")


def _has_cell(row: Row, *columns: str) -> bool:
    return any(cell and column.split("::")[0] in columns for column, cell in row.items())


def _conditions(survey: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    for cell in broken_expressions(survey):
        yield FormFault("survey", cell.row, cell.column, cell.found, cell.message, cell.mend)
    for number, found in circles(survey):
        mend = "Putuskan salah satunya: formulir ini tidak dapat dibuka di ponsel."
        yield FormFault("survey", number, "calculation", found, "Pertanyaan saling menunggu", mend)


def _codes_compared(survey: Sequence[tuple[int, Row]], choices: Sequence[Row]) -> Iterator[FormFault]:
    """Answers are compared with codes that their list has; what waits for another one is never shown."""
    for cell in unknown_codes(survey, choices):
        message = f"Kode ini tidak ada di daftar {cell.name}, jadi tidak pernah terjawab"
        yield FormFault("survey", cell.row, cell.column, cell.code, message, cell.mend)


def _references(survey: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    """What a cell names is asked in the form, and only one question has that name; lists that it reads travel."""
    named = Counter(row.get("name", "") for _, row in survey if not _kind(row).startswith("end "))
    for number, row in survey:
        for column, cell in row.items():
            base = column.split("::")[0]
            if base not in (*_CONDITIONS, "label", "hint"):
                continue
            for name in (found.split("#")[-1] for found in REFERENCE.findall(cell)):
                if not named[name]:
                    yield FormFault("survey", number, column, f"${{{name}}}", "Menyebut pertanyaan yang tidak ada")
                elif named[name] > 1 and not _near_enough(name, number, survey):
                    mend = "Beri nama lain pada salah satunya."
                    message = "Beberapa pertanyaan bernama sama; tidak jelas mana yang dimaksud"
                    yield FormFault("survey", number, column, f"${{{name}}}", message, mend)


def _lists_read(survey: Sequence[tuple[int, Row]], known: set[str]) -> Iterator[FormFault]:
    """Lists that a cell reads travel with the form."""
    for number, row in survey:
        for column, cell in row.items():
            for name in LIST_READ.findall(cell):
                if name not in known:
                    mend = "Salin isinya ke lembar choices, atau hapus syarat itu."
                    yield FormFault("survey", number, column, name, "Daftar ini tidak dibawa ke perangkat", mend)


def _near_enough(name: str, number: int, survey: Sequence[tuple[int, Row]]) -> bool:
    """Whether one of several questions of a name stands in the same groups as the row, so that it is the one meant."""
    places = {at: within for at, _, within in _place_rows(survey)}
    return [places[at] for at, row in survey if row.get("name") == name].count(places[number]) == 1


def _columns(survey: Sequence[tuple[int, Row]]) -> Iterator[FormFault]:
    for column in dict.fromkeys(column for _, row in survey for column in row):
        if column.split("::")[0].split(":")[0].lower() not in KNOWN_COLUMNS:
            mend = "Perbaiki namanya, atau hapus kolomnya: isinya tidak akan dibaca."
            yield FormFault("survey", 1, column, "", "Kolom tidak dikenal", mend)


def _choices(
    choices: Sequence[tuple[int, Row]], survey: Sequence[tuple[int, Row]], settings: Row
) -> Iterator[FormFault]:
    seen: Counter[tuple[str, str]] = Counter()
    several = {kind.split()[1] for _, row in survey if (kind := _kind(row)).startswith(("select_multiple ", "rank "))}
    repeated = settings.get("allow_choice_duplicates", "").lower() in ("yes", "true", "true()")
    for number, row in choices:
        key = row.get("list_name", ""), row.get("name", "")
        if not all(key):
            yield FormFault("choices", number, CHOICES[0] if not key[0] else "name", "", "Daftar atau kode kosong")
        elif " " in key[1] and key[0] in several:
            mend = "Beberapa jawaban ditulis berjajar dengan spasi: ganti spasi dalam kode dengan garis bawah."
            yield FormFault("choices", number, "name", key[1], "Kode memuat spasi", mend)
        elif not _has_cell(row, "label", "media", "image"):
            yield FormFault("choices", number, "label", key[1], "Jawaban tanpa kata", "Isi kolom label.")
        seen[key] += 1
        if seen[key] == 2 and all(key) and not repeated:
            yield FormFault("choices", number, "name", key[1], f"Kode berulang pada daftar {key[0]}")


def _settings(settings: Row) -> Iterator[FormFault]:
    if not NAME.match(settings.get("form_id", "")):
        yield FormFault("settings", 2, "form_id", settings.get("form_id", ""), "form_id kosong atau tidak sah")
    if not VERSION.match(settings.get("version", "")):
        found, mend = settings.get("version", ""), "Misalnya 2026010101: tahun, bulan, hari, nomor."
        yield FormFault("settings", 2, "version", found, "Versi tidak berbentuk TTTTBBHHnn", mend)
    for cell in broken_expressions([(2, {"calculation": settings.get("instance_name", "")})]):
        yield FormFault("settings", 2, "instance_name", cell.found, cell.message, cell.mend)
    for column in ("public_key", "submission_url"):
        if settings.get(column):
            mend = "Isian disandikan di perjalanan dan di simpanan; formulir bersandi tidak dapat diperiksa."
            yield FormFault("settings", 2, column, "", "Formulir bersandi atau berkirim ke tempat lain ditolak", mend)


def differences(old: XlsForm, new: XlsForm, *, versioned: bool = True) -> Iterator[FormFault]:
    """What a new version must not change, so that answers of old versions stay readable: a question that vanished or
    got another type, a code that vanished or means something else; where both are `versioned` by their author, a
    version that does not increase."""
    before = {row["name"]: _kind(row) for row in old.survey if row.get("name")}
    after = {row["name"]: (number, _kind(row)) for number, row in _number_rows(new.survey, None) if row.get("name")}
    for name, kind in before.items():
        if kind.startswith(("note", "begin", "end")):
            continue
        if name not in after:
            yield FormFault("survey", 0, "name", name, "Pertanyaan versi lama hilang atau berganti nama")
        elif after[name][1] != kind:
            yield FormFault("survey", after[name][0], "type", after[name][1], f"Jenis “{name}” berubah dari {kind}")
    label = CHOICES[2]
    codes = {(row["list_name"], row["name"]): row.get(label, "") for row in new.choices}
    for row in old.choices:
        key = row["list_name"], row["name"]
        if key not in codes:
            yield FormFault("choices", 0, "name", " ".join(key), "Kode versi lama hilang")
        elif codes[key] != row.get(label, ""):
            yield FormFault("choices", 0, label, codes[key], f"Kode {' '.join(key)} berganti arti")
    if new.settings.get("form_id") != old.settings.get("form_id"):
        yield FormFault("settings", 2, "form_id", new.settings.get("form_id", ""), "form_id berubah")
    if versioned and new.settings.get("version", "") <= old.settings.get("version", ""):
        yield FormFault("settings", 2, "version", new.settings.get("version", ""), "Versi tidak naik")
