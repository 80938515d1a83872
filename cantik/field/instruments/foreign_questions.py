"""A question of a foreign XLSForm as our phones ask it: lists that stay behind, what only ODK Collect can do. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cantik.field.instruments.lint import LISTS
from cantik.field.instruments.lint_conditions import LIST_READ
from cantik.field.instruments.xlsform import Row

#: says something of a cell: column, what was found, the message, how to mend it
Say = Callable[..., None]

_FROM_FILE = ("select_one_from_file", "select_multiple_from_file")
_OUTSIDE_FILES = ("csv-external", "xml-external")
#: kinds of questions that the form in the browser leaves out; ODK Collect asks them on the same device
COLLECT_ONLY: Mapping[str, str] = {
    "geotrace": "garis pada peta",
    "geoshape": "bidang pada peta",
    "audio": "rekaman suara",
    "video": "video",
    "file": "berkas",
    "rank": "urutan pilihan",
    "osm": "OpenMapKit",
}
#: what ODK Collect writes by itself and a browser does not know
_DEVICE_ONLY = frozenset(
    {"start-geopoint", "background-geopoint", "phonenumber", "email", "simserial", "subscriberid", "username"}
)
#: looks that the browser shows in its usual way
_LOOKS = frozenset(
    {
        *("signature", "draw", "annotate", "month-year", "year", "grid", "pages", "map", "placement-map", "maps"),
        *("image-map", "table-list", "list-nolabel", "label", "list", "likert", "rating", "picker", "bearing"),
        "counter",
        *("printer", "hidden-answer", "masked", "url", "new", "new-front", "selfie", "ethiopian", "coptic", "islamic"),
        *("bikram-sambat", "myanmar", "persian", "buddhist"),
    }
)
_EMPTY = "''"


def adapt_question(row: Row, say: Say) -> dict[str, str]:
    """A row as phones ask it."""
    made = dict(row)
    kind, *rest = made.get("type", "").split() or [""]
    if kind in _FROM_FILE and (not rest or rest[0] not in LISTS):
        _ask_in_words(made, rest, say)
    elif kind in _OUTSIDE_FILES:
        say("type", made.get("name", ""), "Berkas daftar ini tidak dibawa ke perangkat; yang membacanya tetap kosong")
        made = {"type": "hidden", "name": made.get("name", "")}
    elif kind == "audit":
        say("type", kind, "Rekaman langkah petugas tidak dibuat; baris ini menjadi isian kosong")
        made = {"type": "hidden", "name": made.get("name", "audit")}
    elif kind == "barcode":
        say("type", kind, "Di peramban kodenya diketik; kamera pembaca kode hanya ada di ODK Collect")
    elif kind in _DEVICE_ONLY:
        say("type", kind, "Hanya diisi oleh ODK Collect; dari peramban isian ini kosong")
    elif kind in COLLECT_ONLY:
        _leave_to_collect(made, kind, say)
    _say_looks(made, say)
    return made


def _ask_in_words(row: dict[str, str], rest: Sequence[str], say: Say) -> None:
    found = rest[0] if rest else ""
    here = " dan ".join(sorted(LISTS))
    mend = f"Yang ada di perangkat hanya {here}; salin isinya ke lembar choices bila jawabannya harus dipilih."
    say("type", found, "Berkas daftar ini tidak dibawa ke perangkat; jawabannya diketik", mend)
    row["type"] = "text"
    for column in ("choice_filter", "parameters", "appearance"):
        if row.pop(column, ""):
            say(column, "", "Tidak dipakai, karena daftarnya tidak ada")


def _leave_to_collect(row: dict[str, str], kind: str, say: Say) -> None:
    must = row.pop("required", "")
    tail = "; jawaban tidak lagi diwajibkan" if must.lower() not in ("", "no", "false", "false()") else ""
    message = f"Formulir peramban melewati pertanyaan ini ({COLLECT_ONLY[kind]}), ODK Collect menanyakannya{tail}"
    say("type", kind, message)


def _say_looks(row: Row, say: Say) -> None:
    look = row.get("appearance", "")
    words = [word for word in look.lower().split() if word in _LOOKS]
    if look.startswith("ex:"):
        say("appearance", look[:60], "Aplikasi lain hanya dibuka ODK Collect; di peramban jawabannya diketik")
    elif words:
        say("appearance", " ".join(words), "Tampilan ini hanya ada di ODK Collect; peramban menampilkannya biasa")


def outside_lists(rows: Sequence[Row]) -> set[str]:
    """The names of lists that expressions read (`pulldata`, `instance`)."""
    return {name for row in rows for cell in row.values() for name in LIST_READ.findall(cell)}


def without_lists(row: dict[str, str], absent: Collection[str], say: Say) -> dict[str, str]:
    """A row whose calculation reads a list that is not on the phone stays empty: the phone would not open the form.
    Conditions that read one are left to be refused: nobody knows what they would have asked."""
    for column in ("calculation", "default"):
        named = [name for name in LIST_READ.findall(row.get(column, "")) if name in absent]
        if not named:
            continue
        message = "Daftar ini tidak dibawa ke perangkat; hitungan ini selalu kosong"
        say(column, named[0], message, "Salin isinya ke lembar choices bila hitungannya diperlukan.")
        if row.get("type") == "calculate" and column == "calculation":
            row[column] = _EMPTY
        else:
            del row[column]
    return row
