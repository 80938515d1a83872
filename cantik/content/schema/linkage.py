"""`linkage/<id>.yaml`: blocks, comparisons and weights of the search for doubles. Measures are a closed list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cantik.base.errors import ContentError
from cantik.content.kinds import Linkage, LinkBlock, LinkComparison, LinkLevel, LinkTerm, LinkWeights
from cantik.content.nodes import Section
from cantik.content.schema import common

#: what a record offers; the second half is made from the first by the engine
COLUMNS = (
    "nama",
    "lahir",
    "jenis_kelamin",
    "nik",
    "ayah",
    "ibu",
    "tempat_lahir",
    "desa",
    "dusun",
    "rt",
    "keluarga",
    "kata",
    "ayah_kata",
    "ibu_kata",
    "nama_urut",
    "nama_huruf",
    "kata_awal",
    "kata_akhir",
    "huruf_awal",
    "awal_nama",
    "ayah_urut",
    "ibu_urut",
    "tahun",
    "bulan_lahir",
    "lahir_lipat",
    "nik_awal",
    "nik_akhir",
    "nik_urut",
)
#: measure -> does it take a number, and the columns it can be asked of (None: any)
MEASURES = {
    "sama": (False, None),
    "mirip": (True, ("nama", "nama_urut", "kata_awal", "ayah", "ibu", "tempat_lahir")),  # Jaro-Winkler, 0 to 1
    "jarak": (True, ("nama", "nama_urut", "ayah", "ibu", "tempat_lahir", "nik")),  # Damerau-Levenshtein, at most
    "awal": (True, ("nama", "nik")),  # so many first characters are equal
    "memuat": (True, ("kata", "ayah_kata", "ibu_kata")),  # all words of one stand in the other, at least so many
    "sisip": (True, ("nama",)),  # one is the other without at most so many letters
    "ringkas": (True, ("kata",)),  # words equal or shortened to their first letter, at least so many equal
    "seorang": (False, ("nama",)),  # two names that one person may go by: `engines.linkage`
    "terbalik": (False, ("lahir",)),  # day and month exchanged
    "bagian": (True, ("lahir",)),  # so many of day, month, year are equal
    "selang": (True, ("lahir",)),  # at most so many years apart
    "tanpa": (False, None),  # empty on either side
}


def read_linkage(name: str, top: Section) -> Linkage | LinkWeights:
    """One file; refuses unknown columns and measures, shares outside 0..1, a comparison without a last resort.

    With `mengganti` it holds nothing but a kabupaten's own m.
    """
    common.validity(top)
    if top.has("mengganti"):
        return _weights(name, top)
    value = Linkage(
        id=name,
        label=top.text("judul"),
        source=top.text("sumber"),
        doubles=_share(top, "ganda_diduga"),
        review=float(top.decimal("tinjau")),
        sure=float(top.decimal("yakin")),
        largest=top.whole("paling_banyak"),
        fewest=top.whole("warga_sedikitnya"),
        same_words=_same_words(top),
        titles=frozenset(top.texts("gelar", ())),
        spelling=top.code_map("ejaan"),
        blocks=tuple(_block(part) for part in top.sections("blok")),
        comparisons=tuple(_comparison(part) for part in top.sections("banding")),
        origin=top.origin(),
    )
    if not value.blocks or not value.comparisons:
        raise top.wrong("blok", "Pencarian ganda perlu “blok” dan “banding”")
    if value.sure < value.review:
        raise top.wrong("yakin", "“yakin” lebih rendah daripada “tinjau”")
    top.close()
    return value


def _weights(name: str, top: Section) -> LinkWeights:
    top.text("judul")
    shares = {}
    for comparison, part in top.section("m").children():
        levels = part.keys()
        shares[comparison] = {level: _share(part, level) for level in levels}
        part.close()
    value = LinkWeights(name, top.text("sumber"), top.text("mengganti"), shares, top.origin())
    top.close()
    return value


def with_own(files: Mapping[str, Linkage | LinkWeights], own: frozenset[str]) -> dict[str, Linkage]:
    """The models, with the weights of a kabupaten in those that they replace. `own`: ids of its own folder.

    Raises `ContentError` K132: weights that are not a kabupaten's, for a model, comparison or level that is none, for
    a level marked `tetap`, or two for one model.
    """
    found = {name: file for name, file in files.items() if isinstance(file, Linkage)}
    set_by: dict[str, str] = {}
    for name, file in files.items():
        if not isinstance(file, LinkWeights):
            continue
        base = found.get(file.replaces)
        if name not in own or base is None or base.id in own:
            raise _wrong(file, "mengganti", file.replaces, " | ".join(sorted(set(found) - own)))
        if base.id in set_by:
            raise _wrong(file, "mengganti", base.id, f"hanya {set_by[base.id]}")
        set_by[base.id] = name
        found[base.id] = _apply_weights(base, file)
    return found


def _apply_weights(base: Linkage, own: LinkWeights) -> Linkage:
    may = {compared.id: {level.id for level in compared.levels if not level.fixed} for compared in base.comparisons}
    for comparison, shares in own.shares.items():
        for level in shares:
            if level not in may.get(comparison, ()):
                raise _wrong(own, "m", f"{comparison}.{level}", " | ".join(sorted(may.get(comparison, may))))
    return replace(
        base,
        source=own.source,
        comparisons=tuple(
            replace(
                compared,
                levels=tuple(
                    replace(level, m=own.shares.get(compared.id, {}).get(level.id, level.m))
                    for level in compared.levels
                ),
            )
            for compared in base.comparisons
        ),
    )


def _wrong(own: LinkWeights, key: str, found: str, expected: str) -> ContentError:
    return ContentError(
        "K132",
        "Bobot data ganda ini tidak dapat dipakai",
        where=own.origin.at(key),
        found=found,
        expected=expected,
        mend="Hapus berkas itu dari folder isi kabupaten, lalu latih lagi.",
    )


def _same_words(top: Section) -> tuple[tuple[str, ...], ...]:
    groups = top.free("setara", [])
    if not isinstance(groups, list) or not all(
        isinstance(g, list) and all(isinstance(w, str) for w in g) for g in groups
    ):
        raise top.wrong("setara", "Isi “setara” adalah daftar dari daftar kata")
    words = [word for group in groups for word in group]
    if len(set(words)) != len(words):
        twice = next(word for word in words if words.count(word) > 1)
        raise top.wrong("setara", "Satu kata tertulis dua kali pada “setara”", found=f"“{twice}”")
    return tuple(tuple(group) for group in groups)


def _share(part: Section, key: str) -> float:
    value = float(part.decimal(key))
    if not 0 < value <= 1:
        raise part.wrong(key, f"“{key}” adalah bagian antara 0 dan 1", found=str(value))
    return value


def _block(part: Section) -> LinkBlock:
    value = LinkBlock(part.text("id"), common.subset(part, "sama", COLUMNS), part.text("alasan"))
    part.close()
    return value


def _comparison(part: Section) -> LinkComparison:
    needs = part.texts("perlu")
    for column in needs:
        if column not in COLUMNS:
            raise part.wrong("perlu", "Kolom tidak dikenal", found=f"“{column}”", expected=" | ".join(COLUMNS))
    levels = tuple(_level(section) for section in part.sections("tingkat"))
    value = LinkComparison(part.text("id"), part.text("judul"), needs, levels)
    ids = [level.id for level in levels]
    if not levels or levels[-1].terms or any(not level.terms for level in levels[:-1]) or len(set(ids)) != len(ids):
        raise part.wrong("tingkat", "Hanya tingkat terakhir yang tanpa “bila”, dan tiap tingkat punya id sendiri")
    part.close()
    return value


def _level(part: Section) -> LinkLevel:
    frequency = part.optional("frekuensi")
    if frequency is not None and frequency not in COLUMNS:
        raise part.wrong("frekuensi", "Kolom tidak dikenal", found=f"“{frequency}”")
    terms = tuple(_term(part, text) for text in part.texts("bila", ()))
    value = LinkLevel(
        part.text("id"),
        part.text("kata"),
        terms,
        _share(part, "m"),
        _share(part, "u"),
        frequency,
        part.flag("tetap", False),
    )
    part.close()
    return value


def _term(part: Section, text: str) -> LinkTerm:
    """`nama mirip 0.92`, `bukan nama jarak 2`, `tanpa ibu`."""
    words = text.split()
    no = words[:1] == ["bukan"]
    words = words[1:] if no else words
    if words[:1] == ["tanpa"]:
        words = [*words[1:2], "tanpa", *words[2:]]
    column, measure, *rest = [*words, "", ""] if len(words) < 2 else words
    takes, allowed = MEASURES.get(measure, (False, ()))
    fits = measure in MEASURES and column in COLUMNS and (allowed is None or column in allowed)
    number = _number(rest[0]) if len(rest) == 1 else None
    if not fits or takes != (number is not None) or len(rest) > 1:
        raise part.wrong(
            "bila",
            "Syarat tidak dikenal",
            found=f"“{text}”",
            expected="[bukan] kolom ukuran [angka], dengan ukuran " + " | ".join(MEASURES),
        )
    return LinkTerm(column, measure, number, no)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
