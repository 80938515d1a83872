"""What the pages of the book say, as plain data for the template; every number is text made by `release.show`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, format_number
from cantik.publish.book import layout
from cantik.publish.book.codes import code_of_table, site_of
from cantik.publish.book.cover import describe_cover
from cantik.publish.book.key_table import key_table
from cantik.publish.book.lines import goals_of, merge_rates
from cantik.publish.book.lookup import gather_terms, index_tables
from cantik.publish.book.nothing import fold_nothing
from cantik.publish.book.pictures import pictures
from cantik.publish.book.portrait import describe_portrait
from cantik.publish.book.quality import quality
from cantik.publish.typeset import Inks, cut, motif, prose, soft
from cantik.release.event_years import EVENTS_BY_YEAR, RATES
from cantik.release.examination_notes import in_english, standing_sentence
from cantik.release.further_books import planned_goals
from cantik.release.left_prints import left_of
from cantik.release.model import Chapter, Figure, NotShown, Release, Table, WelfareProfile
from cantik.release.office_figures import delivered_tables
from cantik.release.protection import rules_told
from cantik.release.show import figure_text
from cantik.release.sources import name_sources

Pair = tuple[str, str]
_WORTH = 120  # letters of notes that stand elsewhere already, from which on a reference takes less room
SIZES = {"a5": "14,8 cm × 21 cm", "a4": "21 cm × 29,7 cm"}
_FINDINGS = 6  # sentences on the page that faces the opening of a chapter
_DIVIDER = Inks("#123f69", "#14466f", "#1b5c74", "#0c3760")
_SYMBOLS = (
    ("…", "Data tidak tersedia", "Not available"),
    ("–", "Tidak ada atau nol", "Null or zero"),
    ("NA", "Data tidak dapat ditampilkan", "Not shown, to protect persons"),
)


def content(release: Release) -> dict[str, Any]:
    """The whole book of a release whose strings are legible (`typeset.legible`)."""
    chapters = [_chapter(release, chapter) for chapter in release.chapters]
    key, opening = key_table(release), describe_portrait(release)
    return {
        "dok": _document(release),
        "contoh": release.fictitious,
        "rancangan": release.standing == "rancangan",
        "sampul": describe_cover(release),
        "katalog": _catalogue(release),
        "tim": [(t["id"], t["en"], [soft(n) for n in t["nama"]]) for t in release.texts.get("tim", ())],
        "pengantar": list(_lang(release, "pengantar", "id")),
        "preface": list(_lang(release, "pengantar", "en")),
        "umum": _pairs(release.texts.get("penjelasan_umum", {})),
        "simbol": [(s["tanda"], s["id"], s["en"]) for s in release.texts.get("simbol", ())] or list(_SYMBOLS),
        "satuan": [(s["tanda"], s["id"], s["en"]) for s in release.texts.get("satuan", ())],
        "populasi": _bases(release),
        "sumber_data": _beside(release, "sumber_data"),
        "pendataan": _beside(release, "pendataan"),
        "rekonsiliasi": _beside(release, "rekonsiliasi"),
        "penetapan": _beside(release, "penetapan"),
        "angka_opd": _delivered_tables(release),
        "potret": opening,
        **_list_heads(chapters, key, opening),
        "kunci": key,
        "tujuan": goals_of(planned_goals(release)),
        "bab": chapters,
        "profil": [_profile(release, profile) for profile in release.profiles],
        "tak_tampil": _not_shown(release),
        "tak_tampil_kata": _text(release, "tidak_ditampilkan"),
        "mutu": quality(release),
        "lindung": _protection(release),
        "istilah": gather_terms(release),
        "indeks": index_tables(release),
        "kutip": _citation(release),
        "teknis": _technical(release),
        "status": _describe_standing(release),
        "sumber": [(soft(i), soft(e)) for i, e in name_sources(release)],
    }


def _list_heads(chapters: list[dict[str, Any]], key: dict[str, Any], opening: dict[str, Any] | None) -> dict[str, Any]:
    """What the lists of tables and figures call each, by kind and number, and whether there is any."""
    facts, maps = (opening["tabel"], (opening["peta"], opening["bagian"])) if opening else ([], ())
    tables = [t for c in chapters for t in c["tabel"]] + ([key] if key["baris"] else []) + facts
    drawn = [g for c in chapters for g in c["gambar"]] + [each for each in maps if each]
    named = [*(("tabel", t) for t in tables), *(("gambar", g) for g in drawn)]
    heads = {f"{kind}{each['no']}": _short(each["i"], each["e"]) for kind, each in named}
    return {"judul": heads, "ada_tabel": bool(tables), "ada_gambar": bool(drawn)}


def _short(title: str, title_en: str) -> Pair:
    """Formal titles without place, unit and period, for the lists: those are the same in every line."""
    return title.rsplit(" di ", 1)[0], title_en.rsplit(" in ", 1)[0]


def _document(release: Release) -> dict[str, Any]:
    place = release.place
    published = release.published
    return {
        "judul": soft(release.titles[0]),
        "judul_en": soft(release.titles[1]),
        "judul_pendek": soft(cut(release.titles[0], 90)),
        "deskripsi": f"Statistik {place.full()}, keadaan {long_date(release.reference)}, {release.edition}",
        "tempat_waktu": (
            soft(f"di {place.full()}, {long_date(release.reference)}"),
            soft(f"in {place.full('en')}, {long_date(release.reference, 'en')}"),
        ),
        "kata": ["statistik", f"{place.words.desa.lower()} dalam angka", place.full(), place.kabupaten[1]],
        "penerbit": soft(f"Pemerintah {place.full()}"),
        "penerbit_en": soft(f"Government of {place.full('en')}"),
        "tanggal": (published.year, published.month, published.day),
        "acuan": long_date(release.reference),
        "sebutan": place.words.desa.lower(),
        "edisi": release.edition,
        "status": release.standing_note if release.standing != "rancangan" else "rancangan, belum boleh dikutip",
        "lisensi": release.licence,
        "tempat": soft(f"{place.name}, {long_date(published)}"),
        "tempat_en": soft(f"{place.name}, {long_date(published, 'en')}"),
    }


def _catalogue(release: Release) -> list[tuple[str, str, str]]:
    """The fields of the catalogue page: given ones only; a catalogue number or ISSN is never made up."""
    given = [(k["id"], k["en"], soft(k["isi"])) for k in release.texts.get("katalog", ()) if k.get("isi")]
    return [
        *given,
        ("Edisi", "Edition", f"{release.edition}, {long_date(release.published)}"),
        ("Keadaan", "Reference date", long_date(release.reference)),
        ("Kode wilayah", "Area code", release.place.code),
        ("Penerbit", "Publisher", soft(f"Pemerintah {release.place.full()}")),
        ("Status", "Standing", _describe_standing(release)[0].rstrip(".")),
        ("Sumber data", "Data sources", soft("; ".join(release.sources))),
        ("Ukuran buku", "Book size", SIZES["a5"]),
    ]


def _lang(release: Release, name: str, lang: str) -> Iterable[str]:
    return tuple(soft(p) for p in release.texts.get(name, {}).get(lang, ()))


def _pairs(texts: Mapping[str, Any]) -> list[Pair]:
    return [(soft(a), soft(b)) for a, b in zip(texts.get("id", ()), texts.get("en", ()), strict=False)]


def _beside(release: Release, name: str) -> list[tuple[str, ...]]:
    """Lines of a small table in both languages: what, English, value, English."""
    return [tuple(prose(part) for part in line) for line in release.texts.get(name, ())]


def _delivered_tables(release: Release) -> list[dict[str, Any]]:
    """What offices count in the village, by table: title, source, and of each figure what, whose and how much."""
    return [
        {
            "judul": tuple(map(soft, table.title)),
            "sumber": tuple(map(soft, table.source)),
            "baris": [
                tuple(map(soft, (line.figure.label, line.figure.label_en, *line.by, *line.printed)))
                for line in table.lines
            ],
        }
        for table in delivered_tables(release)
    ]


def _text(release: Release, name: str) -> Pair:
    both = release.texts.get(name, {})
    return soft(both.get("id", "")), soft(both.get("en", ""))


def _bases(release: Release) -> list[Pair]:
    """The meaning of the population bases that the tables of this book use."""
    known = release.texts.get("populasi", {})
    used = {t.base.rsplit(" ", 1)[-1] for t in release.printed_tables}
    return [(both["id"], both["en"]) for name, both in known.items() if name in used]


def _chapter(release: Release, chapter: Chapter) -> dict[str, Any]:
    tables = [table for table in map(release.table, chapter.tables) if not table.repeated_in]
    drawn = pictures(release, chapter)
    return {
        "no": chapter.number,
        "i": soft(chapter.title),
        "e": soft(chapter.title_en),
        "teknis": (prose(chapter.intro), prose(chapter.intro_en)),
        "indikator": _indicators(release, {t.topic for t in tables}),
        "narasi": [(prose(a), prose(b)) for a, b in chapter.narratives],
        "kartu": _cards(release, {t.topic for t in tables}),
        "temuan": _findings(tables),
        "motif": motif(release.content[chapter.number :] + release.content[: chapter.number], 8, 9, _DIVIDER),
        "gambar": drawn,
        "isi": _span("Tabel", [t.number for t in tables]) + _span(" · Gambar", [str(g["no"]) for g in drawn]),
        "laju": merge_rates(_beside(release, RATES)) if any(table.id == EVENTS_BY_YEAR for table in tables) else [],
        "tabel": [_table(release, t, own, others) for t, own, others in zip(tables, *_notes(tables), strict=True)],
    }


def _profile(release: Release, profile: WelfareProfile) -> dict[str, Any]:
    """A profile field by field: sentence, lines (what, value, unit, where it stands), notes of lines."""
    numbers = {t.number: release.table(t.repeated_in).number if t.repeated_in else t.number for t in release.tables}
    return {
        "i": soft(profile.title),
        "e": soft(profile.title_en),
        "pengantar": (soft(profile.intro), soft(profile.intro_en)),
        "bidang": [
            {
                "i": soft(part.title),
                "e": soft(part.title_en),
                "kalimat": (soft(part.told), soft(part.told_en)),
                "baris": [
                    tuple(
                        map(
                            soft,
                            (
                                line.label,
                                line.label_en,
                                line.value,
                                line.unit,
                                line.unit_en,
                                numbers.get(line.table, ""),
                            ),
                        )
                    )
                    for line in part.lines
                ],
                "catatan": [
                    (soft(line.label), soft(line.note), soft(line.note_en)) for line in part.lines if line.note
                ],
            }
            for part in profile.parts
        ],
    }


def _notes(tables: list[Table]) -> tuple[list[list[Pair]], list[list[str]]]:
    """What stands under each table of a chapter: its notes, and the numbers of the tables that say the others in full.

    A long note stands under the first table that needs it, so that a group is told once what it consists of; what NA
    means stands wherever a cell is hidden.
    """
    first: dict[Pair, str] = {}
    numbers = [table.number for table in tables]
    own, others = [], []
    for table in tables:
        notes = [(a, b) for a, b in zip(table.notes, table.notes_en, strict=False)]
        again = [note for note in notes if note in first and not note[0].startswith(f"{HIDDEN}:")]
        if sum(len(text) for note in again for text in note) < _WORTH:
            again = []
        first |= {note: table.number for note in notes if note not in first}
        own.append([note for note in notes if note not in again])
        others.append(sorted({first[note] for note in again}, key=numbers.index))
    return own, others


def _findings(tables: list[Table]) -> list[tuple[str, str, str]]:
    """What the tables of a chapter found, each sentence once, with the number of the first that says it."""
    said: dict[Pair, str] = {}
    for table in tables:
        if table.finding:
            said.setdefault((prose(table.finding), prose(table.finding_en)), table.number)
    return [(*both, number) for both, number in said.items()][:_FINDINGS]


def _span(word: str, numbers: list[str]) -> str:
    """`Tabel 3.1–3.6`; one number alone, nothing for none."""
    return f"{word} {'–'.join(dict.fromkeys((numbers[0], numbers[-1])))}" if numbers else ""


def _indicators(release: Release, topics: set[str]) -> list[dict[str, str]]:
    """Definition and formula (MS-Ind) of the key figures of a chapter."""
    figures = [f for f in (release.figure(name) for name in release.key_figures) if f.topic in topics]
    out = []
    for figure in figures:
        concept = figure.definition.get("konsep", {})
        if concept.get("definisi"):
            out.append(
                {
                    "i": prose(figure.title),
                    "e": prose(figure.title_en),
                    "definisi": prose(str(concept["definisi"])),
                    "rumus": prose(str(concept.get("rumus", ""))),
                }
            )
    return out


def _cards(release: Release, topics: set[str]) -> list[tuple[str, str, str, str]]:
    """Up to three key figures of a chapter for its opening page."""
    figures = [release.figure(name) for name in release.key_figures]
    chosen = [f for f in figures if f.topic in topics and f.value is not None][:3]
    return [_card(figure) for figure in chosen]


def _card(figure: Figure) -> tuple[str, str, str, str]:
    """Value, unit where it does not stand at the value, title in both languages."""
    percent = figure.unit == "persen"
    value = figure_text(figure) + ("%" if percent else "")
    return value, "" if percent else figure.unit, prose(figure.title), prose(figure.title_en)


def _table(release: Release, whole: Table, notes: list[Pair], others: list[str]) -> dict[str, Any]:
    words = release.place.words
    table, nothing = fold_nothing(whole, (words.desa.lower(), words.desa_en.lower()))
    base = (f"{table.base}, {table.universe}", f"{table.base_en}, {table.universe_en}")
    return {
        "kunci": table.key,
        "no": table.number,
        "i": prose(table.title),
        "e": prose(table.title_en),
        "panel": [asdict(p) for p in layout.panels(table)],
        "catatan": [(prose(a), prose(b)) for a, b in (*nothing, *notes, *layout.cut_heads(table))],
        "rujuk": others,
        "basis": tuple(prose(b.removesuffix(", ")) for b in base),
        "sumber": (soft(table.source), soft(table.source_en)),
        "qr": code_of_table(site_of(release), whole),
    }


def _not_shown(release: Release) -> list[dict[str, Any]]:
    """What is left out, gathered under the reasons, the rarest first as on the site: both languages, run on.

    A village with one list leaves out over a hundred tables for answers that nobody gave. Under such a reason the
    answers stand, each once: what would have to be asked. The site names every table.
    """
    reasons: dict[Pair, list[NotShown]] = {}
    for missing in release.not_shown:
        reasons.setdefault((missing.split_reason()[0], missing.split_reason("en")[0]), []).append(missing)
    return [
        {
            "i": prose(i),
            "e": prose(e),
            "isi": prose(_names(left_out, "id")),
            "isi_en": prose(_names(left_out, "en")),
        }
        for (i, e), left_out in sorted(reasons.items(), key=lambda reason: (len(reason[1]), reason[0]))
    ]


def _names(left_out: list[NotShown], lang: str) -> str:
    answers = [missing.split_reason(lang)[1] for missing in left_out]
    if not all(answers):
        return "; ".join(missing.title if lang == "id" else missing.title_en for missing in left_out) + "."
    each = "; ".join(dict.fromkeys(answer for joined in answers for answer in joined.split(", ")))
    many = format_number(len(left_out), lang=lang)
    if lang == "id":
        return f"{many} tabel dan angka, menunggu: {each}."
    return f"{many} {'table or figure awaits' if len(left_out) == 1 else 'tables and figures await'}: {each}."


def _protection(release: Release) -> dict[str, Any]:
    counts = [(t, sum(c.status == "rahasia" for c in t.cells)) for t in release.printed_tables]
    hidden, cells = sum(n for _, n in counts), sum(len(t.cells) for t in release.printed_tables)
    return {
        "kata": _text(release, "perlindungan"),
        "tutup": format_number(hidden),
        "tutup_en": format_number(hidden, lang="en"),
        "sel": format_number(cells),
        "sel_en": format_number(cells, lang="en"),
        "aturan": list(rules_told(release)),
        "tabel": [(t.number, format_number(n)) for t, n in counts if n],
    }


def _citation(release: Release) -> Pair:
    place, year = release.place, release.published.year
    return (
        soft(f"Pemerintah {place.full()} ({year}). {release.titles[0]}. {release.edition}. {release.licence}."),
        soft(
            f"Government of {place.full('en')} ({year}). {release.titles[1]}. Release {release.number}. "
            f"{release.licence}."
        ),
    )


def _technical(release: Release) -> list[tuple[str, str, str]]:
    """What programs and auditors need, at the end: fingerprint, rules, program (both languages, text). The definitions
    of its tables and figures lie in the release."""
    policy = f"{release.policy.get('id', '')}, sidik {release.policy.get('sidik', '')[:16]}"
    return [
        ("Sidik rilis", "Fingerprint", soft(release.content)),
        ("Kebijakan pelindungan", "Protection policy", soft(policy)),
        ("Perangkat lunak", "Software", " · ".join(f"{name} {v}" for name, v in sorted(release.software.items()))),
    ]


def _describe_standing(release: Release) -> Pair:
    note = release.standing_note, in_english(release.standing_note)
    said = standing_sentence(release.standing, note, release.place.words)
    for more in left_of(release).tell_lines():
        said = f"{said[0]} {more[0]}", f"{said[1]} {more[1]}"
    return said
