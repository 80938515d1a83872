"""An XLSForm of other hands made into one that our phones open: what is missing is filled in, what they cannot do is
taken out or asked otherwise. Each change is a note at its cell; nothing goes in silence. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from cantik.collect.form_faults import FormFault
from cantik.field.instruments.foreign_questions import adapt_question, outside_lists, without_lists
from cantik.field.instruments.foreign_titles import canonical_title, canonical_type
from cantik.field.instruments.lint import KNOWN_COLUMNS, LISTS, LONGEST_NAME, NAME, VERSION
from cantik.field.instruments.xlsform import Row, XlsForm

SURVEY, CHOICES, SETTINGS, EXTERNAL = "survey", "choices", "settings", "external_choices"
#: settings that reach the phone; the address, the key and the looks of another server do not
_SETTINGS = frozenset(
    {
        *("form_id", "form_title", "version", "default_language", "instance_name", "namespaces"),
        *("allow_choice_duplicates", "clean_text_values", "add_none_option"),
    }
)
_ELSEWHERE = "Isian desa ini hanya dikirim ke server desa, tersandi di perjalanan dan di simpanan."
_WHY_DROPPED = {"public_key": _ELSEWHERE, "submission_url": _ELSEWHERE}
#: files that a question shows; only the form itself goes to phones
_MEDIA = frozenset({"image", "audio", "video", "big-image", "media"})
_UNSEEN = {
    **dict.fromkeys(_MEDIA, "Gambar, suara, dan video pada pertanyaan tidak dibawa ke ponsel"),
    "guidance_hint": "Petunjuk tersembunyi tidak ditampilkan",
    "save_to": "Isian formulir ini tidak ditulis ke daftar entitas",
    "note": "Kolom catatan tidak dibawa ke ponsel",
}
_DISABLED = "disabled"
_NAMED_BY_US = {"note": "catatan", "begin group": "kelompok", "begin repeat": "daftar"}
_YES = frozenset({"yes", "true", "true()"})
_OWN_MARK = "formulir_"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet as it was read: its name, the titles of its columns, its rows by title with their numbers."""

    name: str
    titles: Sequence[str]
    rows: Sequence[Row]
    numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class AdaptedForm:
    """A form as phones get it. `rows`: numbers of the workbook's rows by sheet; `notes`: what was filled in or changed;
    `faults`: what cannot be read as one thing; `own_version`: whether its version is its author's."""

    form: XlsForm
    rows: Mapping[str, Sequence[int]]
    notes: tuple[FormFault, ...]
    faults: tuple[FormFault, ...]
    own_version: bool


@dataclass
class _Adapting:
    """Rows on their way, with what was noted of them."""

    notes: list[FormFault] = field(default_factory=list)
    faults: list[FormFault] = field(default_factory=list)

    def note_cell(self, sheet: str, row: int, column: str, found: str, message: str, mend: str = "") -> None:
        self.notes.append(FormFault(sheet, row, column, found, message, mend))


def adapt_form(sheets: Mapping[str, FormSheet], called: str, day: dt.date) -> AdaptedForm:
    """The form of a workbook. `called`: its name where it has no title; `day`: of a version that is filled in."""
    work = _Adapting()
    nothing = FormSheet("", (), (), ())
    survey, numbers = _survey_rows(_retitle(sheets[SURVEY], SURVEY, work), work)
    choices, lines = _choice_rows(_retitle(sheets.get(CHOICES, nothing), CHOICES, work), work)
    external = _retitle(sheets.get(EXTERNAL, nothing), CHOICES, work)
    choices, lines = _with_external(survey, (choices, lines), external, work)
    told = _retitle(sheets.get(SETTINGS, nothing), SETTINGS, work)
    settings = {**_settings_in(survey, numbers, work), **(told.rows[0] if told.rows else {})}
    kept = [(number, row) for number, row in zip(numbers, survey, strict=True) if not _is_setting(row)]
    questions = _read_questions([row for _, row in kept], [number for number, _ in kept], choices, work)
    full = _complete_settings(settings, called, day, questions, work)
    form = XlsForm(questions, choices, full)
    rows = {SURVEY: [number for number, _ in kept], CHOICES: lines}
    own_version = full.get("version") == settings.get("version")
    return AdaptedForm(form, rows, tuple(work.notes), tuple(work.faults), own_version)


# ── titles and rows ─────────────────────────────────────────────────────────────────────────────


def _retitle(sheet: FormSheet, kind: str, work: _Adapting) -> FormSheet:
    """The sheet under the titles of today; two columns of one title are a fault, unread columns are said."""
    titles = {title: _title_of(kind, title) for title in sheet.titles if title}
    seen: dict[str, str] = {}
    for title in filter(None, sheet.titles):
        new = titles[title]
        if new in seen and any(row.get(title) for row in sheet.rows):
            mend = "Gabungkan kedua kolom itu, atau hapus salah satunya."
            work.faults.append(FormFault(kind, 1, title, seen[new], "Dua kolom memuat hal yang sama", mend))
        seen.setdefault(new, title)
    rows: list[Row] = [{titles[title]: cell for title, cell in row.items()} for row in sheet.rows]
    if kind == SURVEY:
        rows = _known_columns(_with_words(rows, sheet.numbers, kind, work), work)
    elif kind == CHOICES:
        rows = _with_words(rows, sheet.numbers, kind, work)
    return FormSheet(sheet.name, tuple(titles.values()), rows, sheet.numbers)


def _title_of(kind: str, title: str) -> str:
    """The title of today; one that nobody knows stays as it is written, so that its author finds it."""
    new = canonical_title(kind, title)
    known = kind != SURVEY or new.split("::")[0] in {*KNOWN_COLUMNS, *_UNSEEN, _DISABLED}
    return new if known else title


def _with_words(rows: Sequence[Row], numbers: Sequence[int], sheet: str, work: _Adapting) -> list[Row]:
    """Questions and answers that are pictures or sounds get their name for words: the pictures do not travel."""
    made: list[Row] = []
    for number, row in zip(numbers, rows, strict=True):
        bases = {title.split("::")[0] for title, cell in row.items() if cell}
        if bases & _MEDIA and not bases & {"label", "hint"} and row.get("name"):
            work.note_cell(sheet, number, "label", "", f"Hanya gambar atau suara; kalimatnya diisi “{row['name']}”")
            made.append({**row, "label": row["name"]})
        else:
            made.append(row)
    return made


def _known_columns(rows: Sequence[Row], work: _Adapting) -> list[Row]:
    dropped: dict[str, str] = {}
    for title in dict.fromkeys(title for row in rows for title in row):
        base = title.split("::")[0]
        if base in _UNSEEN:
            dropped[title] = _UNSEEN[base]
        elif base not in {*KNOWN_COLUMNS, _DISABLED} and not base.startswith("sms_"):
            dropped[title] = "Kolom ini tidak dikenal dan tidak dibaca"
        elif base.startswith("sms_") or title == "intent":
            dropped[title] = "Kolom ini tidak dipakai: isian tidak dikirim lewat SMS atau aplikasi lain"
    for title, why in dropped.items():
        work.note_cell(SURVEY, 1, title, "", why)
    return [{title: cell for title, cell in row.items() if title not in dropped} for row in rows]


def _survey_rows(sheet: FormSheet, work: _Adapting) -> tuple[list[dict[str, str]], list[int]]:
    """The rows that ask something, with types of today and a name each; rows of remarks and disabled ones left out."""
    rows: list[dict[str, str]] = []
    numbers = []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        made = dict(row)
        disabled = made.pop(_DISABLED, "").lower()
        if disabled in _YES:
            work.note_cell(SURVEY, number, _DISABLED, disabled, "Baris ini dimatikan dan tidak dibaca")
            continue
        if not made.get("type") and not made.get("name"):
            found = next(iter(made.values()), "")[:60]
            work.note_cell(SURVEY, number, "", found, "Baris tanpa jenis dan nama: keterangan, tidak ditanyakan")
            continue
        if made.get("type"):
            made["type"] = canonical_type(made["type"])
        _name_row(made, number, work)
        rows.append(made)
        numbers.append(number)
    return rows, numbers


def _name_row(row: dict[str, str], number: int, work: _Adapting) -> None:
    """A name for a note or a group that has none: nobody answers it, so no answer depends on it."""
    called = _NAMED_BY_US.get(row.get("type", ""))
    if not row.get("name") and called:
        row["name"] = f"{called}_{number}"
        work.note_cell(SURVEY, number, "name", "", f"Tanpa nama; dinamai {row['name']}")


def _choice_rows(sheet: FormSheet, work: _Adapting) -> tuple[list[Row], list[int]]:
    found = [(number, row) for number, row in zip(sheet.numbers, sheet.rows, strict=True)]
    for number, row in found:
        if not row.get("list_name") and not row.get("name"):
            said = next(iter(row.values()), "")[:60]
            work.note_cell(CHOICES, number, "", said, "Baris tanpa daftar dan kode dibaca sebagai keterangan")
    kept = [(number, row) for number, row in found if row.get("list_name") or row.get("name")]
    dropped = {title for row in (row for _, row in kept) for title in row if title.split("::")[0] in _MEDIA}
    for title in sorted(dropped):
        work.note_cell(CHOICES, 1, title, "", "Gambar dan suara pada jawaban tidak dibawa ke ponsel")
    rows: list[Row] = [{title: cell for title, cell in row.items() if title not in dropped} for _, row in kept]
    return rows, [number for number, _ in kept]


def _is_setting(row: Row) -> bool:
    return canonical_title(SETTINGS, row.get("type", "")) in ("form_id", "form_title")


def _settings_in(rows: Sequence[Row], numbers: Sequence[int], work: _Adapting) -> dict[str, str]:
    """Settings that stand among the questions, as older forms have them."""
    found = {}
    for number, row in zip(numbers, rows, strict=True):
        if _is_setting(row):
            found[canonical_title(SETTINGS, row["type"])] = row.get("name", "")
            work.note_cell(SURVEY, number, "type", row["type"], "Dibaca sebagai pengaturan formulir")
    return found


# ── questions ───────────────────────────────────────────────────────────────────────────────────


def _with_external(
    survey: Sequence[dict[str, str]], choices: tuple[list[Row], list[int]], external: FormSheet, work: _Adapting
) -> tuple[list[Row], list[int]]:
    """The choices with the lists of `select_one_external` among them, and those questions asked from there: a file of
    choices beside the form does not travel. A list that both sheets have gets another name here."""
    kinds = [(row, row["type"].split()) for row in survey if row.get("type", "").startswith("select_one_external ")]
    wanted = {kind[1] for _, kind in kinds} & {row.get("list_name", "") for row in external.rows}
    taken = {row.get("list_name", "") for row in choices[0]}
    named = {name: f"{name}_luar" if name in taken else name for name in wanted}
    for row, kind in kinds:
        if kind[1] in named:
            row["type"] = " ".join(("select_one", named[kind[1]], *kind[2:]))
    found = [(number, row) for number, row in zip(external.numbers, external.rows, strict=True)]
    moved = [(at, {**row, "list_name": named[row["list_name"]]}) for at, row in found if row.get("list_name") in named]
    if moved:
        words = "Daftar select_one_external dibawa bersama lembar choices"
        work.note_cell(EXTERNAL, 1, "", ", ".join(sorted(named.values())), words)
    return [*choices[0], *(row for _, row in moved)], [*choices[1], *(at for at, _ in moved)]


def _read_questions(rows: Sequence[Row], numbers: Sequence[int], choices: Sequence[Row], work: _Adapting) -> list[Row]:
    lists = {row.get("list_name", "") for row in choices}
    known = lists | {name.removesuffix(".csv") for name in LISTS}
    absent = outside_lists(rows) - known
    made: list[Row] = []
    for number, row in zip(numbers, rows, strict=True):
        say = partial(_say_of_question, work, number)
        made.append(without_lists(adapt_question(row, say), absent, say))
    return made


def _say_of_question(work: _Adapting, number: int, column: str, found: str, message: str, mend: str = "") -> None:
    work.note_cell(SURVEY, number, column, found, message, mend)


# ── settings ────────────────────────────────────────────────────────────────────────────────────


def _complete_settings(
    settings: Mapping[str, str], called: str, day: dt.date, rows: Sequence[Row], work: _Adapting
) -> dict[str, str]:
    """The settings with what is missing filled in, each said."""
    full = {name: text for name, text in settings.items() if name in _SETTINGS and text}
    for name in sorted({name for name, text in settings.items() if text} - _SETTINGS):
        why = _WHY_DROPPED.get(name, "")
        work.note_cell(SETTINGS, 2, name, "", "Pengaturan ini tidak dipakai dan tidak dibawa ke ponsel", why)
    title = full.get("form_title") or called
    if not full.get("form_title"):
        work.note_cell(SETTINGS, 2, "form_title", "", f"Judul belum ada; diisi “{title}”")
        full["form_title"] = title
    form_id = full.get("form_id", "")
    if not NAME.match(form_id) or len(form_id) > LONGEST_NAME:
        full["form_id"] = slug(form_id or full["form_title"])
        message = "form_id tidak sah" if form_id else "form_id belum ada"
        work.note_cell(SETTINGS, 2, "form_id", form_id, f"{message}; diisi “{full['form_id']}”")
    version = full.get("version", "")
    if not VERSION.match(version):
        full["version"] = f"{day:%Y%m%d}01"
        words = f"Versi ditulis bebas; di sini dinomori {full['version']}" if version else "Versi belum ada"
        mend = "" if version else f"Dinomori {full['version']}."
        work.note_cell(SETTINGS, 2, "version", version, words, mend)
    _settle_language(full, rows, work)
    return full


def _settle_language(settings: dict[str, str], rows: Sequence[Row], work: _Adapting) -> None:
    """The language that a phone shows first: the one that was named, Indonesian, else the first of the form."""
    titles = dict.fromkeys(title for row in rows for title in row if title.startswith("label"))
    languages = [title.partition("::")[2] for title in titles if "::" in title]
    if settings.get("default_language") in languages or not languages:
        if not languages and settings.pop("default_language", ""):
            work.note_cell(SETTINGS, 2, "default_language", "", "Formulir satu bahasa; tidak dipakai")
        return
    own = next((name for name in languages if is_indonesian(name)), None)
    if "label" in titles and own is None:
        return  # the words without a language are shown first
    named = own or languages[0]
    before, settings["default_language"] = settings.get("default_language", ""), named
    words = f"Bahasa yang tampil pertama belum ditetapkan; dipakai “{named}”"
    work.note_cell(
        SETTINGS, 2, "default_language", before, words if own else f"Tidak ada kalimat bahasa Indonesia. {words}"
    )


def is_indonesian(language: str) -> bool:
    """Whether a language of a form is ours, however it is called.

    >>> is_indonesian("Bahasa Indonesia (id)"), is_indonesian("English (en)")
    (True, False)
    """
    return "indonesia" in language.lower() or language.lower() in ("id", "bahasa") or language.endswith("(id)")


def slug(text: str) -> str:
    """A form_id made of words.

    >>> slug("Survei Air Bersih 2026"), slug("2026 – uji"), slug("…")
    ('survei_air_bersih_2026', 'formulir_2026_uji', 'formulir')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    if not words:
        return _OWN_MARK.rstrip("_")
    return (words if words[0].isalpha() else _OWN_MARK + words)[:LONGEST_NAME].rstrip("_")


def unread_sheets(names: Sequence[str], read: Sequence[str]) -> Iterator[FormFault]:
    """The sheets of a workbook that nobody reads, each as a note."""
    for name in names:
        if name not in read:
            yield FormFault(name, 0, "", "", "Lembar ini tidak dibaca")
