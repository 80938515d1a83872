"""Every command of `cantik --help` in a process of its own, right and wrong (`contoh_perintah.py`).

Right: the answer, the exit code and the files that its example names. Wrong: each option in turn gets a value that
cannot be meant (a file that is not there, a folder, an empty file, a day to come, a code that nobody has, a store that
is none or of another version …), found from the parser, so that a new option is tried without a line here. Then one
typed line says how to mend it, the exit code is 2, and the desk is as it was.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shlex
import shutil
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyrage
import pytest

from cantik.cli.parser import build_parser, date
from cantik.contoh import write_areas, write_rows
from tests.cli import keadaan
from tests.cli.contoh_perintah import EXAMPLES, WRONG, Example, Wrong
from tests.fixtures import malam
from tests.fixtures.desa_jadi import Village
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.perintah import PROJECT, Ran, cantik

pytestmark = pytest.mark.lambat

#: ways of a command that its first word chooses, without a choice that the parser knows
WAYS = {"instrument": ("periksa", "baca")}
#: options for a day that may lie ahead, and what says it
AHEAD = {"staff invite --until": "the end of a term of office", "instrument --date": "the day of a round"}
#: options that name what is written
WRITTEN = ("out", "workbook", "write_mapping")
#: options for a folder that may hold nothing for this village: a stick goes round among many
EMPTY = ("moves read path",)
#: commands that make a store where none is
FOUNDING = ("run", "import", "staff add", "serve", "restore")
#: commands about the key file: they do not open the database, whatever version made it
KEY_ALONE = ("key status", "key protect")
_TYPED = re.compile(r"\[[A-Z]\d{3}\] ")


# ── which commands there are ─────────────────────────────────────────────────────────────────────
def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command with its action: `staff add`, `key protect`, `instrument periksa`."""
    return dict(_leaves("", build_parser()))


def _leaves(name: str, parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, inner in action.choices.items():
                yield from _leaves(f"{name} {word}".strip(), inner)
            return
    first = next((action for action in parser._actions if not action.option_strings), None)
    ways = WAYS.get(name, tuple(first.choices or ()) if first is not None and name != "bench" else ())
    if not ways or (first is not None and first.nargs == "?"):
        yield name, parser
    for word in ways:
        yield f"{name} {word}", parser


COMMANDS = commands()


def command_of(words: list[str]) -> str:
    """The longest name of a command that the words begin with."""
    return next(name for n in (2, 1) if (name := " ".join(words[:n])) in COMMANDS)


def test_every_command_has_an_example() -> None:
    shown = {command_of(shlex.split(example.words)) for example in EXAMPLES}
    assert shown == set(COMMANDS)
    for example in EXAMPLES:
        if example.elsewhere:
            text = (PROJECT / example.elsewhere).read_text(encoding="utf-8")
            first = shlex.split(example.words)[0]
            assert f'"{first}"' in text, f"{example.elsewhere} runs no cantik {first}"


# ── the desk ─────────────────────────────────────────────────────────────────────────────────────
def _of_another_version(store: Path) -> None:
    with sqlite3.connect(store / "cantik.sqlite3") as connection:
        told = "INSERT INTO django_migrations (app, name, applied) VALUES ('staff', '9999_kelak', '2099-01-01')"
        connection.execute(told)  # of an app that every command runs


@pytest.fixture(scope="module")
def penerima() -> pyrage.x25519.Identity:
    """Whose key the files are sealed for."""
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def laid(
    village: Village, unused: Path, penerima: pyrage.x25519.Identity, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """What examples name: stores, workbooks, a release, keys, and what is wrong in each way."""
    desk = tmp_path_factory.mktemp("meja")
    shutil.copytree(village.store, desk / "simpanan")
    shutil.copytree(village.folder, desk / "rilis")
    shutil.copy(village.workbook, desk / "penduduk.xlsx")
    for name in ("belum", "simpanan_kelak"):
        shutil.copytree(unused, desk / name)
    _of_another_version(desk / "simpanan_kelak")
    (desk / "simpanan_rusak").mkdir()
    (desk / "simpanan_rusak" / "simpanan.json").write_text("{", encoding="utf-8")
    (desk / "folder").mkdir()
    (desk / "folder" / "surat.txt").write_text("penting", encoding="utf-8")
    (desk / "kosong.xlsx").write_bytes(b"")
    (desk / "catatan.csv").write_text("hanya sebaris catatan\n", encoding="utf-8")
    (desk / "perubahan.csv").write_text("edisi_dari,edisi_ke,kode\n", encoding="utf-8")
    (desk / "kunci.txt").write_text(f"{penerima}\n", encoding="utf-8")
    (desk / "frasa.txt").write_text("sawah hijau di kaki bukit\n", encoding="utf-8")
    (desk / "pendek.txt").write_text("pendek\n", encoding="utf-8")
    write_rows(light_rows(), desk / "ringan.xlsx", "template")
    for out in ("ringan", "nyata"):  # a store of the one comes to be, none of the other
        (desk / out / "simpanan").mkdir(parents=True)
        write_areas(light_village(), desk / out / "simpanan" / "wilayah.csv")
    return desk


@pytest.fixture(scope="module")
def desk(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that right commands change, one after the other."""
    return Path(shutil.copytree(laid, tmp_path_factory.mktemp("benar") / "meja"))


@pytest.fixture(scope="module")
def answered(desk: Path, penerima: pyrage.x25519.Identity) -> Mapping[str, Ran]:
    """The right commands, one after the other on one desk."""
    return {
        example.words: _type(example.words, desk, penerima, entered=example.entered)
        for example in EXAMPLES
        if not example.elsewhere and (malam.everything() or not example.night)
    }


def _type(
    words: str,
    place: Path,
    penerima: pyrage.x25519.Identity,
    *more: str,
    entered: str = "",
    settings: Mapping[str, str] | None = None,
) -> Ran:
    typed = shlex.split(words.replace("{PENERIMA}", str(penerima.to_public())))
    return cantik(*typed, *more, cwd=place, entered=entered, settings=settings, anew=malam.everything())


# ── right ────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, id=example.words, marks=[pytest.mark.malam] if example.night else [])
        for example in EXAMPLES
        if not example.elsewhere
    ],
)
def test_a_right_command_does_what_it_says(example: Example, answered: Mapping[str, Ran], desk: Path) -> None:
    ran = answered[example.words]
    assert "Traceback" not in ran.err, ran.told()
    assert ran.code == example.code, ran.told()
    assert example.says in ran.out, ran.told()
    for name in example.makes:
        assert (desk / name).stat().st_size, name


# ── wrong ────────────────────────────────────────────────────────────────────────────────────────
def tree(desk: Path) -> dict[str, str]:
    """Every file and folder of the desk, the rows of the register with its log among them."""
    passing = (".sementara", "gembok", "cantik.sqlite3", "ujung-catatan.json")
    found = {
        path.relative_to(desk).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(desk.rglob("*"))
        if not any(part.startswith(passing) for part in path.relative_to(desk).parts)
    }
    return found | {f"simpanan:{table}": rows for table, rows in keadaan.register(desk / "simpanan").items()}


def require_refused(ran: Ran, why: str, code: str = "") -> None:
    """One typed line that says how to mend it, and nothing else at the end."""
    assert "Traceback" not in ran.err, (why, ran.told())
    assert ran.code == 2, (why, ran.told())
    assert ran.out == "", (why, ran.told())
    assert _TYPED.match(ran.error_line), (why, ran.told())
    assert not ran.error_line.startswith("[D001]"), f"{why}: the system refused it, the command did not: {ran.told()}"
    assert re.match(rf"\[{code}", ran.error_line), (why, ran.told())
    helps = "seharusnya" in ran.error_line or ". " in ran.error_line
    assert helps, f"{why}: how to mend it is not said: {ran.error_line}"


def wrong_values(name: str, action: argparse.Action, value: str) -> Iterator[str]:
    """Values that the option of a command cannot be given, by the kind of the option."""
    option = f"{name} {next(iter(action.option_strings), action.dest)}"
    if action.type is date:
        yield "31-12-2025"
        yield from ("2099-01-01",) if option not in AHEAD else ()
    elif action.dest == "store":
        yield from ("simpanan_rusak", "kosong.xlsx")
        yield from ("simpanan_kelak",) if name not in KEY_ALONE else ()
        yield from ("tidak_ada",) if name not in FOUNDING else ()
    elif action.dest in WRITTEN:
        yield from ("kosong.xlsx",) if action.metavar == "FOLDER" else ("folder", f"tidak_ada/{value}")
    elif action.metavar == "KODE" and re.fullmatch(r"[\d.]+", value):
        yield "tiga"
        yield ".".join(("35", "98", "98", "2998")[: value.count(".") + 1])
    elif action.type is Path:
        yield from ("tidak_ada.x", "kosong.xlsx", *(() if option in EMPTY else ("folder",)))


def mutations(example: Example) -> list[str]:
    """The words of an example with one wrong value each, and with a word that nobody knows."""
    words = shlex.split(example.words)
    name = command_of(words)
    parser = COMMANDS[name]
    found = [[*words, "--terbang"]]
    positional = next((a for a in parser._actions if not a.option_strings and a.type is Path), None)
    for place, word in enumerate(words):
        action = parser._option_string_actions.get(words[place - 1]) if place else None
        if action is None and positional is not None and place >= len(name.split()) and "." in word:
            action = positional
        if action is not None and action.nargs != 0:
            found += [[*words[:place], value, *words[place + 1 :]] for value in wrong_values(name, action, word)]
    return [shlex.join(changed) for changed in found]


def chosen(name: str) -> list[str]:
    """All mutations of a command at night, two by day, others for each command."""
    every = [
        words for example in EXAMPLES if command_of(shlex.split(example.words)) == name for words in mutations(example)
    ]
    if malam.everything():
        return every
    first = zlib.crc32(name.encode()) % len(every)
    return sorted({every[first], every[(first + len(every) // 2) % len(every)]})


@pytest.fixture(scope="module")
def undisturbed(desk: Path, answered: Mapping[str, Ran], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that wrong commands leave as it is, with what right ones made."""
    assert answered
    return Path(shutil.copytree(desk, tmp_path_factory.mktemp("salah") / "meja"))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_wrong_value_is_told_and_changes_nothing(
    name: str, undisturbed: Path, penerima: pyrage.x25519.Identity
) -> None:
    before = tree(undisturbed)
    for words in chosen(name):
        ran = _type(words, undisturbed, penerima)
        require_refused(ran, words)
        assert tree(undisturbed) == before, words


_TRIED = malam.some(WRONG, every=3)


@pytest.mark.parametrize("wrong", _TRIED, ids=[f"{w.words} {dict(w.settings)}" for w in _TRIED])
def test_what_does_not_fit_together_is_told_and_changes_nothing(
    wrong: Wrong, undisturbed: Path, penerima: pyrage.x25519.Identity
) -> None:
    before = tree(undisturbed)
    ran = _type(wrong.words, undisturbed, penerima, settings=dict(wrong.settings))
    require_refused(ran, wrong.words, wrong.code)
    assert tree(undisturbed) == before


def test_the_store_may_be_named_by_the_setting(undisturbed: Path, penerima: pyrage.x25519.Identity) -> None:
    """CANTIK_STORE stands for `--store` where a command needs one; what is typed goes before it."""
    set_to = {"CANTIK_STORE": "belum"}
    assert _type("key status", undisturbed, penerima, settings=set_to).code == 0
    typed = _type("key status --store tidak_ada", undisturbed, penerima, settings=set_to)
    require_refused(typed, "--store", "R301")


def test_a_setting_that_is_none_is_named(undisturbed: Path, penerima: pyrage.x25519.Identity) -> None:
    """It would be left out in silence, and the operator would think that it holds."""
    typed = "PASPHRASE"
    ran = _type("key status --store simpanan", undisturbed, penerima, settings={f"CANTIK_{typed}": "keliru ketik"})
    assert ran.code == 0, ran.told()
    assert f"CANTIK_{typed} tidak dikenal" in ran.err
    assert "keliru ketik" not in ran.told()
