"""Write the pages of docs/rujukan that follow from the code; with `--check`, only say whether they are current.

Codes of errors are found in the source itself (not by importing it), so that a code which no test ever raises is
documented as well.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cantik.codes.lists import code_lists
from cantik.content.basis import ContentBasis
from cantik.content.coverage import (
    LISTS,
    OUTCOMES,
    REASONS,
    SDGS_DESA,
    SOUGHT,
    STANDINGS,
    SoughtFigure,
    count_standings,
)
from cantik.content.kinds import Content, TableSpec
from cantik.content.loader import load_content
from cantik.expr.scope import measure_scope
from cantik.measure.compile import columns_needed

PROJECT = Path(__file__).resolve().parents[1]
REFERENCE = PROJECT / "docs" / "rujukan"
EXIT_CODES = (
    "| Kode keluar | Artinya |",
    "|---|---|",
    "| 0 | selesai |",
    "| 1 | dibuat sebagai rancangan, atau ada yang belum beres; jawabannya menyebut apa |",
    "| 2 | salah pakai atau masukan tidak terbaca: tidak ada yang berubah, juga tidak ada simpanan baru |",
    "| 3 | sasaran `cantik bench --strict` meleset; `cantik deliver`: dicoba lagi nanti, tidak ada yang hilang |",
    "| 4 | `cantik verify`: utuh, tetapi kuncinya belum dicocokkan (`--key`) |",
    "| 5, 6, 7 | `cantik verify`: belum ditandatangani walidata, ditandatangani kunci lain, ditarik |",
    "| 8 | `cantik run`, `cantik import`: selesai, tetapi ada baris yang ditolak dan tidak terhitung |",
    "| 9 | `cantik deliver`, `cantik stick`: ada yang ditolak di pintu penerima |",
    "| 130 | dihentikan (Ctrl+C) |",
)
ERROR_CODE = re.compile(r"[WKEBRMPTCDSUF]\d{3}")
ROOMS = {
    "W": "Wilayah dan daftar kode",
    "K": "Berkas isi",
    "E": "Ungkapan",
    "B": "Berkas dan himpunan data masukan",
    "R": "Register dan kunci",
    "M": "Ukuran",
    "P": "Pelindungan",
    "T": "Rilis",
    "C": "Produk",
    "D": "Demo dan alat",
    "S": "Orang dan hak",
    "U": "Pemanfaatan",
    "F": "Federasi",
}


@dataclass(frozen=True, slots=True, order=True)
class ErrorUse:
    """One place that raises an error: its code, the sentence, how to mend it."""

    code: str
    message: str
    mend: str


def text_of(node: ast.expr | None) -> str:
    """A text of the source as a reader sees it; what is filled in at run time becomes `…`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return text_of(node.left) + text_of(node.right)
    return "" if node is None else "…"


def coded_classes(tree: ast.AST) -> dict[str, str]:
    """Classes of errors that have one code and are given their sentence by the caller: name -> code."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            codes = {code for call in calls(node) if (code := first_text(call)) and ERROR_CODE.fullmatch(code)}
            if len(codes) == 1:
                found[node.name] = codes.pop()
    return found


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """All calls inside a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def first_text(call: ast.Call) -> str:
    """The first argument of a call, if it is a text."""
    return text_of(call.args[0]) if call.args else ""


def error_uses(tree: ast.AST, classes: dict[str, str]) -> Iterator[ErrorUse]:
    """Every call that makes an error: by its code, or by a class that stands for a code."""
    for call in calls(tree):
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        rest = [*call.args, named.get("message")]
        code = first_text(call)
        if ERROR_CODE.fullmatch(code):
            rest.pop(0)
        elif isinstance(call.func, ast.Name) and call.func.id in classes:
            code = classes[call.func.id]
        else:
            continue
        yield ErrorUse(code, text_of(rest[0]).rstrip("."), advice_of(named))


def advice_of(named: dict[str | None, ast.expr]) -> str:
    """How to mend it: at a page, and what to type where that differs."""
    mend, command = text_of(named.get("mend")), text_of(named.get("command"))
    return f"{mend} Di baris perintah: {command}" if mend and command else mend or command


def codes_in(tree: ast.AST) -> set[str]:
    """All texts of the source that are an error's code, wherever they stand."""
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and ERROR_CODE.fullmatch(value)}


def modules() -> list[ast.Module]:
    """Every module of the package and of its benches, parsed."""
    paths = sorted(path for package in ("cantik", "bench") for path in (PROJECT / package).rglob("*.py"))
    return [ast.parse(path.read_text(encoding="utf-8"), str(path)) for path in paths]


def all_error_uses() -> dict[str, set[ErrorUse]]:
    """Every code of the package with the sentences that are told under it."""
    trees = modules()
    classes: dict[str, str] = {}
    for tree in trees:
        classes |= coded_classes(tree)
    uses: dict[str, set[ErrorUse]] = {code: set() for tree in trees for code in codes_in(tree)}
    for tree in trees:
        for use in error_uses(tree, classes):
            uses[use.code].add(use)
    return uses


def told(code: str, uses: set[ErrorUse]) -> list[ErrorUse]:
    """What to print for a code: the sentences that say something, else one line that it is made at run time."""
    return sorted(use for use in uses if use.message.strip("…")) or [ErrorUse(code, "…", "")]


def cell(text: str) -> str:
    """A text inside a Markdown table."""
    return " ".join(text.replace("|", "\\|").split())


def error_page() -> str:
    """docs/rujukan/galat.md: every code with its sentences."""
    uses = all_error_uses()
    lines = [
        "# Kode galat",
        "",
        "Ditulis oleh `script/rujukan.py` dari kode; jangan diubah dengan tangan. Kode tidak pernah berganti arti.",
        "Tiap galat menyebut tempat, yang ditemukan, yang seharusnya, dan cara memperbaiki; `…` diisi saat terjadi.",
    ]
    for letter, room in ROOMS.items():
        codes = sorted(code for code in uses if code.startswith(letter))
        if not codes:
            continue
        lines += ["", f"## {letter}: {room}", "", "| Kode | Pesan | Cara memperbaiki |", "|---|---|---|"]
        for code in codes:
            lines += [f"| {code} | {cell(use.message)} | {cell(use.mend)} |" for use in told(code, uses[code])]
    return "\n".join(lines) + "\n"


def subcommands(parser: argparse.ArgumentParser) -> list[tuple[str, str, argparse.ArgumentParser]]:
    """The verbs of a parser: name, sentence, parser."""
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            sentences = {choice.dest: choice.help or "" for choice in action._choices_actions}
            found += [(name, sentences.get(name, ""), verb) for name, verb in action.choices.items()]
    return found


def argument_row(action: argparse.Action) -> str:
    """One option or argument of a verb as a line of a table (argparse's own layout differs between versions)."""
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.nargs in {"+", "*"}:
        metavar += " …"
    if not action.option_strings:
        name = metavar
    elif action.nargs == 0:
        name = ", ".join(action.option_strings)
    else:
        name = f"{', '.join(action.option_strings)} {metavar}"
    must = "ya" if action.required else ""
    return f"| `{name}` | {cell((action.help or '').replace('%%', '%'))} | {must} |"


def verb_lines(name: str, sentence: str, verb: argparse.ArgumentParser, depth: int = 2) -> list[str]:
    """The section of a verb, and of the verbs below it."""
    lines = ["", f"{'#' * depth} `{name}`", "", sentence or (verb.description or "")]
    shown = [
        action
        for action in verb._actions
        if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction)
        and action.help is not argparse.SUPPRESS
    ]
    if shown:
        lines += ["", "| Isian | Arti | Wajib |", "|---|---|---|", *(argument_row(action) for action in shown)]
    for below, told_as, parser in subcommands(verb):
        lines += verb_lines(f"{name} {below}", told_as, parser, depth + 1)
    return lines


def command_page() -> str:
    """docs/rujukan/perintah.md: every verb with its options."""
    from cantik.cli.parser import build_parser

    lines = [
        "# Perintah",
        "",
        "Ditulis oleh `script/rujukan.py` dari kode; jangan diubah dengan tangan.",
        "",
        *EXIT_CODES,
    ]
    for name, sentence, verb in subcommands(build_parser()):
        lines += verb_lines(f"cantik {name}", sentence, verb)
    return "\n".join(lines) + "\n"


def table_of(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    """A Markdown table."""
    lines = ["", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return lines + [f"| {' | '.join(cell(str(value)) for value in row)} |" for row in rows]


def _asked(table: TableSpec, content: Content) -> str:
    """The variables that must be filled for a table, by whatever file."""
    scope = measure_scope(content, code_lists(), table.unit_of)
    return ", ".join(f"`{name}`" for name in sorted(columns_needed(table, scope, content)))


def linked(basis: ContentBasis) -> str:
    """A basis in words, with a link to each page that explains a source of it."""
    pages = [f"[{number}](../{page.removeprefix('docs/')})" for number, page in enumerate(basis.pages, 1)]
    return f"{basis} ({', '.join(pages)})" if pages else str(basis)


def content_page() -> str:
    """docs/rujukan/isi.md: what ships as content, by kind."""
    content = load_content()
    tables = sorted(content.tables.values(), key=lambda table: [int(part) for part in re.findall(r"\d+", table.number)])
    lines = [
        "# Isi bawaan",
        "",
        "Ditulis oleh `script/rujukan.py` dari `cantik/content/`; jangan diubah dengan tangan. Bentuk berkas tiap",
        "jenis dijelaskan dalam README folder itu. Kelas A, B, C menyatakan seberapa peka sebuah ukuran.",
        "",
        f"Versi isi {content.version}.",
        "",
        f"## Tabel ({len(tables)})",
        *table_of(
            ("Nomor", "Id", "Judul", "Kelas", "Isian"),
            ((t.number, f"`{t.id}`", t.title, t.disclosure.kelas, _asked(t, content)) for t in tables),
        ),
        "",
        f"## Indikator ({len(content.indicators)})",
        *table_of(
            ("Id", "Judul", "Satuan", "Dasar", "Kelas"),
            (
                (
                    f"`{indicator.id}`",
                    indicator.title,
                    indicator.unit,
                    linked(indicator.basis_of),
                    indicator.disclosure.kelas,
                )
                for indicator in sorted(content.indicators.values(), key=lambda indicator: indicator.id)
            ),
        ),
        "",
        f"## Fasilitas dan fakta desa ({len(content.facilities)})",
        *table_of(
            ("Id", "Judul", "Isian", "Letak", "Masa", "Dasar"),
            (
                (
                    f"`{kind.id}`",
                    kind.title,
                    ", ".join(attribute.label + ("*" if attribute.required else "") for attribute in kind.attributes),
                    kind.shape,
                    kind.period,
                    linked(kind.basis_of),
                )
                for kind in sorted(content.facilities.values(), key=lambda kind: kind.order)
            ),
        ),
        "",
        f"## Aturan ({len(content.rules)})",
        *table_of(
            ("Id", "Judul", "Tingkat", "Cara memperbaiki"),
            (
                (f"`{rule.id}`", rule.title, rule.level, rule.cure)
                for rule in sorted(content.rules.values(), key=lambda rule: rule.id)
            ),
        ),
    ]
    return "\n".join(lines) + "\n"


OUTCOME_WORDS = dict(
    zip(OUTCOMES, ("dihitung", "dari luar", "ditanyakan", "menunggu pertanyaan", "tidak"), strict=True)
)


def _answer(figure: SoughtFigure) -> str:
    """What a row of the page says: the ids that answer, the question that is awaited, the reason."""
    parts = [
        ("Ukuran", figure.measures),
        ("Dari luar", figure.imported),
        ("Isian", figure.answers),
    ]
    said = [f"{word} {', '.join(f'`{name}`' for name in named)}." for word, named in parts if named]
    if figure.awaited:
        said.append(f"Menunggu pertanyaan pada `{figure.instrument}`: {figure.awaited}.")
    if figure.reason:
        said.append(f"{REASONS[figure.reason].text}.")
    return " ".join(said)


def coverage_page() -> str:
    """docs/rujukan/cakupan.md: every figure that the field asks for, and what answers it."""
    lines = [
        "# Angka yang diminta dan jawabannya",
        "",
        "Ditulis oleh `script/rujukan.py` dari `cantik/content/cakupan_ukuran.csv`; jangan diubah dengan tangan.",
        "*Dihitung*: ada tabel, indikator, atau angka peristiwa; kalimat di belakangnya mengatakan batasnya.",
        "*Dari luar*: dicatat dari yang menetapkannya, tidak dihitung ulang. *Ditanyakan*: jawabannya ada, ukurannya",
        "belum. *Menunggu pertanyaan*: rumusannya belum diuji. *Tidak*: dengan sebabnya.",
        "",
        f"## Ringkasan ({len(SOUGHT)})",
    ]
    of_list = {name: [figure for figure in SOUGHT if figure.asked_by == name] for name in LISTS}
    counted = {
        name: [sum(figure.outcome == word for figure in figures) for word in OUTCOMES]
        for name, figures in of_list.items()
    }
    lines += table_of(
        ("Daftar", *(OUTCOME_WORDS[word].capitalize() for word in OUTCOMES)),
        ((LISTS[name], *counts) for name, counts in counted.items()),
    )
    sought = {name: count_standings(name) for name in dict.fromkeys(row.asked_by for row in SDGS_DESA)}
    lines += [
        "",
        "## Indikator SDGs Desa",
        "",
        "*Dihitung sebagian*: yang tampil bagiannya, kebalikannya, atau bacaan lain, dengan judulnya sendiri.",
        "`cantik check` menyebut bilangan yang sama.",
        *table_of(
            ("Daftar", "Seluruhnya", *(word.capitalize() for word in STANDINGS)),
            ((LISTS[name], sum(told.values()), *told.values()) for name, told in sought.items()),
        ),
    ]
    for name, figures in of_list.items():
        rows = ((f.section, f.number, f.text, OUTCOME_WORDS[f.outcome], _answer(f)) for f in figures)
        lines += ["", f"## {LISTS[name]}", *table_of(("Bagian", "Nomor", "Butir", "Jawaban", "Keterangan"), rows)]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """All generated pages."""
    made = {
        "galat.md": error_page(),
        "perintah.md": command_page(),
        "isi.md": content_page(),
        "cakupan.md": coverage_page(),
    }
    return {REFERENCE / name: text for name, text in made.items()}


def main() -> int:
    """Write what differs; with `--check` write nothing and answer with 1 when a page is out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    arguments = parser.parse_args()
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if not arguments.check:
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        print(f"{path.relative_to(PROJECT)}: {'tertinggal' if arguments.check else 'ditulis'}")
    return int(arguments.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
