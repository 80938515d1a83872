"""What the measuring process must know of the store that was built: people, villages, numbers of things. Plain JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cantik.base.text_file import write_text

PASSWORD = "empat kuda biru terbang"  # noqa: S105 - of people who do not exist


@dataclass
class Somebody:
    """An account. `area`: where the role stands; `desa`: the village of their work, "" for who works above.

    `factor`: the role must have a second factor; `seed`: of that factor, once it was set up; `shown`: the last half
    minute whose code was shown, which the store, and a copy of it in another database, takes no second time.
    """

    username: str
    role: str
    area: str
    desa: str = ""
    factor: bool = False
    seed: str = ""
    shown: int = 0


@dataclass
class Place:
    """A village: what is there to be asked for. Empty lists: nothing of the kind."""

    kode: str
    name: str
    draft: bool = False
    figures: str = ""  # digest that a submission names
    tables: list[str] = field(default_factory=list)  # keys of tables with a cell of persons
    releases: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    findings: list[int] = field(default_factory=list)  # open, to check
    rules: list[str] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    families: list[int] = field(default_factory=list)
    programmes: list[int] = field(default_factory=list)  # lists of aid programmes
    questions: list[int] = field(default_factory=list)  # lists of questions with answers
    facilities: list[int] = field(default_factory=list)  # schools
    photos: list[int] = field(default_factory=list)  # of schools
    metadata: int = 0  # a set of metadata that is being written
    names: list[str] = field(default_factory=list)  # parts of names to look for
    nik: str = ""


@dataclass
class World:
    """Everything that visits are made of."""

    places: dict[str, Place]
    people: list[Somebody]
    spare: list[Somebody]  # accounts for signing in and out, without a village
    guarded: list[Somebody]  # the same with a second factor
    roles_to_end: dict[str, list[int]]  # village -> numbers of roles that may be ended
    to_undo: list[tuple[str, int]]  # villages with a batch that may be taken back
    routes: dict[str, list[str]]  # address of the resolver -> roles that may enter; ["publik"], ["masuk"]
    csv: str  # a small list of persons to hand in
    holders: dict[str, int] = field(default_factory=dict)  # username -> number of the account

    def save(self, path: Path) -> None:
        """Write it down."""
        write_text(path, json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> World:
        """Read it again."""
        said = json.loads(path.read_text(encoding="utf-8"))
        for name in ("people", "spare", "guarded"):
            said[name] = [Somebody(**row) for row in said[name]]
        said["places"] = {kode: Place(**row) for kode, row in said["places"].items()}
        said["to_undo"] = [(kode, number) for kode, number in said["to_undo"]]
        return cls(**said)
