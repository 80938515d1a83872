"""`rules/<id>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.content.kinds import Rule
from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.sources import SOURCES

LEVELS = ("tolak", "periksa", "catat")
CHECKERS = ("aturan", "pembaca", "berkas", "fakta")


def read_rules(name: str, top: Section) -> Mapping[str, Rule]:
    """The rules of a file by id: one, or with `untuk` the same rule for each of its mappings.

    `untuk: [{id: …, kolom: …}, …]` writes `<kolom>` wherever the rule differs. The first bears the id of the file, the
    others begin with it, so that a finding always leads to the file.
    """
    if not top.has("untuk"):
        return {name: read_rule(name, top)}
    found: dict[str, Rule] = {}
    for given, filled in zip(top.sections("untuk"), top.each("untuk"), strict=True):
        own = given.text("id")
        if own != name if not found else own in found or not own.startswith(f"{name}_"):
            raise given.wrong("id", "“id” pertama sama dengan nama berkas, yang lain berawalan itu", found=f"“{own}”")
        found[own] = read_rule(own, filled)
    if len(found) < 2:
        raise top.wrong("untuk", "“untuk” memuat paling sedikit dua pasangan")
    return found


def read_rule(name: str, top: Section) -> Rule:
    """One edit rule. `pemeriksa: pembaca` (the reader) and `berkas` (the whole batch) carry no expression; `fakta` is
    held against village facts, of the kinds in `jenis`."""
    since, until = common.validity(top)
    checker = top.choice("pemeriksa", CHECKERS, "aturan")
    by_rule = checker in ("aturan", "fakta")
    if not by_rule and (top.has("salah_bila") or top.has("syarat") or top.has("contoh")):
        raise top.wrong("pemeriksa", f"Temuan yang dibuat {checker} tidak memuat syarat, salah_bila, atau contoh")
    level = top.choice("tingkat", LEVELS)
    value = Rule(
        id=name,
        title=top.text("judul"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        unit_of=top.choice("unit", ("fasilitas",) if checker == "fakta" else ("orang", "keluarga")),
        level=level,
        condition=top.text("syarat", "semua"),
        wrong_if=top.text("salah_bila") if by_rule else "",
        columns=top.texts("kolom", ()),
        needs=top.texts("perlu", ()),
        unusable=_unusable(top, checker),
        kinds=top.texts("jenis") if checker == "fakta" else (),
        message=top.text("pesan"),
        cure=top.text("saran"),
        expected=top.text("seharusnya", ""),
        sources=common.subset(top, "sumber", SOURCES) if top.has("sumber") else (),
        examples=tuple(common.freeze(part.everything()) for part in top.sections("contoh")),
        checked_by=checker,
        whole=top.flag("seluruh_baris", level == "tolak"),
        by_hand=top.flag("tolak_bila_diketik", level == "tolak"),
        origin=top.origin(),
    )
    top.whole("versi", 1)
    if by_rule:
        _examples(top, value)
    top.close()
    return value


def _unusable(top: Section, checker: str) -> tuple[str, ...]:
    """Answers that no figure counts: of those that a rule about one person names."""
    names = top.texts("tidak_dipakai", ())
    if names and (checker != "aturan" or top.text("unit") != "orang" or not set(names) <= set(top.texts("kolom", ()))):
        expected = "isian dari “kolom”, pada aturan tentang orang"
        raise top.wrong("tidak_dipakai", "Jawaban ini tidak dapat dikeluarkan dari hitungan", expected=expected)
    return names


def _examples(top: Section, rule: Rule) -> None:
    """A rule shows at least one record that it finds and one that it leaves alone."""
    outcomes = {example.get("temuan") for example in rule.examples}
    if not {True, False} <= outcomes:
        raise top.wrong("contoh", "Aturan perlu contoh dengan “temuan: true” dan dengan “temuan: false”", "K103")
