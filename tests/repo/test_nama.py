"""Names that say nothing: bare participles, one word for many functions, modules called by a participle; and the one
idea that had five names: an area is `area` as a code with its scheme, `area_id` as the key of its row.

A function says verb and object (`suppress_secondary(table)`), a property may be a noun, a participle alone names
nothing (`told`, `held`, `standing`). The numbers stand in `tests/repo/nama.csv`: they may only fall, and whoever lowers
one writes the new number there. `protect` is counted apart, so that what it loses is not given to other rooms.
"""

import ast
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PARTICIPLE, SHARED, MODULE, AREA = "fungsi_partisip", "kata_bersama", "modul_partisip", "wilayah_kata_lain"
MEASURES = (PARTICIPLE, SHARED, MODULE, AREA)
APART, REST = "protect", "lain"
MANY = 3

_IRREGULAR = """
become been begun bent born borne bought bound bred broken brought built came cast caught chosen come cut dealt done
drawn driven dug eaten fallen fed felt flown forbidden foreseen foretold forgiven forgotten fought found frozen gave
given gone got gotten grown had heard held hidden hung kept knew known laid lain learnt led left lent lost made meant
met misspelt mistaken overdue overlaid overwritten paid proven rebuilt redone redrawn remade retold rewritten ridden
risen rung said sat saw seen sent shaken shown shrunk shut slept slid sold sought spelt spent split spoken spun stated
stolen stood struck stuck sung sunk swept sworn taken taught thought thrown told took torn tried unbound undertaken
undone unheard unmet unread unsaid unseen untold upheld went withdrawn withheld woken won worn wound woven written
wrote wrought
"""
_HANGING = """
acting answering asking awaiting bearing beating differing during fitting following forgetting going hearing helping
holding keeping lacking leading living looking lying making missing passing pending practising promising reaching
refusing returning rising running serving showing shrinking sitting standing telling touching waiting wanting
"""

#: participles and past forms that do not end in -ed
IRREGULAR = frozenset(_IRREGULAR.split())
#: present participles that name no act and no thing; a gerund with a meaning (`signing`) may name a module
HANGING = frozenset(_HANGING.split())
#: one word that ends in -ed or stands above, and is none of these: nouns, and verbs of today
NO_PARTICIPLE = {
    "bed": "a noun", "breed": "a noun", "deed": "a noun", "embed": "a verb", "exceed": "a verb", "feed": "a noun",
    "hundred": "a number", "need": "a noun", "proceed": "a verb", "red": "a colour", "seed": "a noun", "shed": "a verb",
    "speed": "a noun", "succeed": "a verb", "weed": "a noun", "cut": "a verb", "cast": "a verb", "split": "a verb",
    "shut": "a verb", "come": "a verb", "bound": "the limit of a value is a noun",
    "lain": "Indonesian: what else a menu has",
}  # fmt: skip
#: names that somebody else's program calls
PRESCRIBED = {
    "received": "waitress calls its channels and parsers so",
}
#: one word that many modules may define, because a reader expects exactly it
EXPECTED = {
    "main": "where a command begins",
    "index": "the first page of a Django room",
    "migrate": "Django's own word in a migration",
}

#: what an area is as a value, and the names that a parameter, a variable or a field must not give it
ELSEWISE = {("AreaCode", "desa"), ("AreaCode", "kode"), ("AreaCode", "code"), ("int", "area")}

#: group (`protect`, the rest) and measure -> how often
Measured = Counter[tuple[str, str]]


def modules(root: Path) -> Iterator[tuple[str, Path]]:
    """The room and the path of every module below a package; migrations are written by a program."""
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(root).parts[0].removesuffix(".py"), path


def is_participle(name: str) -> bool:
    """Whether a name is one word, and that a participle."""
    word = name.strip("_")
    if not word or "_" in word or word in NO_PARTICIPLE or word in PRESCRIBED:
        return False
    return word in IRREGULAR or word in HANGING or (word.endswith("ed") and len(word) > 3)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def count_other_words(tree: ast.AST) -> int:
    """How many annotated names (of parameters, variables, fields) call an area otherwise than `area` and `area_id`."""
    found = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            name, annotation = node.arg, node.annotation
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name, annotation = node.target.id, node.annotation
        else:
            continue
        found += (ast.unparse(annotation).removesuffix(" | None"), name) in ELSEWISE
    return found


def by_room(root: Path) -> dict[str, Measured]:
    """The four numbers of every room."""
    found: dict[str, Measured] = defaultdict(Counter)
    places: dict[tuple[str, str], set[tuple[str, Path]]] = defaultdict(set)
    for room, path in modules(root):
        group = APART if room == APART else REST
        tree = ast.parse(path.read_bytes())
        found[room][group, PARTICIPLE] += sum(is_participle(each.name) for each in functions(tree))
        found[room][group, MODULE] += is_participle(path.stem)
        found[room][group, AREA] += count_other_words(tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                word = node.name.strip("_")
                if word and "_" not in word and word not in EXPECTED:
                    places[group, node.name].add((room, path))
    for (group, _name), at in places.items():
        if len(at) >= MANY:
            found[min(at)[0]][group, SHARED] += 1  # a name is counted once, in the first of its rooms
    return found


def total(rooms: dict[str, Measured]) -> Measured:
    found: Measured = Counter()
    for own in rooms.values():
        found += own
    return found


@pytest.fixture(scope="module")
def today(project: Path) -> dict[str, Measured]:
    return by_room(project / "cantik")


@pytest.fixture(scope="module")
def bounds(project: Path) -> Measured:
    with (project / "tests" / "repo" / "nama.csv").open(encoding="utf-8", newline="") as stream:
        return Counter({(row["kelompok"], row["ukuran"]): int(row["batas"]) for row in csv.DictReader(stream)})


@pytest.mark.parametrize("group", [APART, REST])
@pytest.mark.parametrize("measure", MEASURES)
def test_it_only_falls(group: str, measure: str, today: dict[str, Measured], bounds: Measured) -> None:
    number, bound = total(today)[group, measure], bounds[group, measure]
    rooms = {room: own[group, measure] for room, own in sorted(today.items()) if own[group, measure]}
    assert number <= bound, f"{group}, {measure}: {number} > {bound}, by room: {rooms}"
    assert number == bound, f"{group}, {measure}: only {number} are left, write this instead of {bound} into nama.csv"


def test_every_bound_is_of_something_measured(bounds: Measured) -> None:
    assert set(bounds) == {(group, measure) for group in (APART, REST) for measure in MEASURES}


BREACHES = {
    "told": ({"a/satu.py": "def told(x):\n    return x\n"}, (REST, PARTICIPLE)),
    "private": ({"a/satu.py": "def _held(x):\n    return x\n"}, (REST, PARTICIPLE)),
    "hanging": ({"a/satu.py": "async def standing(x):\n    return x\n"}, (REST, PARTICIPLE)),
    "method": (
        {"a/satu.py": "class A:\n    @property\n    def refused(self):\n        return 1\n"},
        (REST, PARTICIPLE),
    ),
    "inner": ({"a/satu.py": "def make_it():\n    def drawn():\n        pass\n"}, (REST, PARTICIPLE)),
    "protect": ({"protect/satu.py": "def told(x):\n    return x\n"}, (APART, PARTICIPLE)),
    "module": ({"a/told.py": ""}, (REST, MODULE)),
    "area": ({"a/satu.py": "def find_it(desa: AreaCode):\n    return desa\n"}, (REST, AREA)),
    "absent area": ({"a/satu.py": "def find_it(*, code: AreaCode | None = None):\n    pass\n"}, (REST, AREA)),
    "key": ({"protect/satu.py": "async def find_it(area: int):\n    return area\n"}, (APART, AREA)),
    "field": ({"a/satu.py": "class A:\n    area: int | None\n"}, (REST, AREA)),
    "one word": ({f"{room}/satu.py": "def show(x):\n    return x\n" for room in "abc"}, (REST, SHARED)),
}


def plant(files: dict[str, str], home: Path) -> Path:
    for path, text in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8")
    return home


@pytest.mark.parametrize("name", BREACHES)
def test_a_planted_breach_is_counted(name: str, tmp_path: Path) -> None:
    files, breached = BREACHES[name]
    assert +total(by_room(plant(files, tmp_path))) == Counter({breached: 1})


def test_a_good_name_is_not_counted(tmp_path: Path) -> None:
    allowed = {
        "a/satu.py": "def list_held(x):\n    return x\n\n\ndef show():\n    held = told = 1\n    return held, told\n",
        "a/held_rows.py": "class A:\n    def need(self):\n        pass\n\n    def show(self):\n        pass\n",
        "b/signing.py": "def show():\n    pass\n",
        "c/dua.py": "class B:\n    def show(self):\n        pass\n\n    def received(self, data):\n        pass\n",
        "b/tiga.py": "def find_it(area: AreaCode, area_id: int, code: str, other: AreaCode):\n    pass\n",
        "d/migrations/told.py": "def told():\n    pass\n",
    }
    assert +total(by_room(plant(allowed, tmp_path))) == Counter()


def test_an_exception_has_its_reason() -> None:
    assert all({**NO_PARTICIPLE, **PRESCRIBED, **EXPECTED}.values())
