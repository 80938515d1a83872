"""One thing that two sources tell: what a neighbour takes for one and the same, stated by hand.

Whoever holds a diploma by one source holds it by the other; whoever goes to school goes by both; who works, and on the
land, does so whoever asks; there is one insurance card, and one list of those who take part in a programme. It is his
belief: registers know exceptions, and he is wrong about as many persons as there are.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.acuan.ukuran import Values

Belief = dict[str, Values]


def _codes(codes: Iterable[int]) -> str:
    return " ".join(map(str, codes))


def _but(codes: Iterable[int], most: int) -> str:
    return _codes(code for code in range(1, most + 1) if code not in set(codes))


#: completed by the family card, and the certificates of Regsosek that say so
_DONE: tuple[tuple[str, Iterable[int]], ...] = (
    ("3", range(1, 6)),
    ("4", range(6, 11)),
    ("5", range(11, 18)),
    ("6 7", (18,)),
    ("8 9 10", range(19, 23)),
)
#: attended by the register, and the levels of Regsosek that say so
_NOW: tuple[tuple[str, Iterable[int]], ...] = (
    ("4", range(1, 6)),
    ("6", range(6, 11)),
    ("7", range(11, 18)),
    ("8 9 10 11 12 13", range(18, 23)),
)
_AT_SCHOOL, _AWAY, _NEVER = "4 6 7 8 9 10 11 12 13 14 15 16", "5 18 19 20", "1 2 3"
_NO_WORK, _ON_LAND = "1 2 3 4", (9, 10, 11, 20, 21, 22)
_NO_DIPLOMA: Belief = {"pendidikan_kk": "1 2", "r415": _codes(range(1, 23))}
_SAME_DIPLOMA: list[Belief] = [{"pendidikan_kk": done, "r415": _but(same, 23)} for done, same in _DONE]
_SAME_LEVEL: list[Belief] = [{"pendidikan_sedang": now, "r412": "2", "r413": _but(same, 22)} for now, same in _NOW]
PERSONS: dict[str, tuple[Belief, ...]] = {
    "ijazah": (_NO_DIPLOMA, *_SAME_DIPLOMA),
    "pernah sekolah": ({"pendidikan_kk": "1", "r412": "2 3"}, {"pendidikan_kk": _codes(range(2, 11)), "r412": "1"}),
    "sekolah": (
        {"pendidikan_sedang": _NEVER, "r412": "2 3"},
        {"pendidikan_sedang": _AWAY, "r412": "1 2"},
        {"pendidikan_sedang": _AT_SCHOOL, "r412": "1 3"},
        *_SAME_LEVEL,
    ),
    "bekerja": ({"pekerjaan": _NO_WORK, "r416a": "1"}, {"pekerjaan": _codes(range(5, 90)), "r416a": "2"}),
    "bertani": (
        {"pekerjaan": _codes(_ON_LAND), "r417": _codes(range(7, 27))},
        {"pekerjaan": _but(_ON_LAND, 89), "r417": _codes(range(1, 7))},
    ),
    # a sum of codes, of which 1 is that the state pays
    "kartu": (
        {"asuransi": "2", "r431a": _codes(range(0, 16, 2))},
        {"asuransi": "1 3 4 99", "r431a": _codes(range(1, 16, 2))},
        {"asuransi": "1", "r431a": _codes(range(1, 16))},
        {"asuransi": "2 3 4 99", "r431a": "0"},
    ),
    # not the same question, but who is blind cannot see
    "netra": ({"disabilitas": "2", "r428a": "3 4"}, {"disabilitas": "7", "r428a": "1"}),
}
FAMILIES: dict[str, tuple[Belief, ...]] = {
    f"{member} dan {asked}": ({member: "ya", asked: "2"}, {member: "tidak", asked: "1"})
    for member, asked in (("ikut_sembako", "r501a"), ("ikut_pkh", "r501b"), ("ikut_blt_desa", "r501c"))
}
