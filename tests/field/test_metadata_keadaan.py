"""No way round a review: whoever does whatever in whatever order, the oracle keeps its own book of who wrote what.

The book below knows nothing of the table of steps: it says only what an approval needs, and what a version may be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.field.rounds.app import metadata_review as review
from cantik.field.rounds.app import metadata_sets as sets
from cantik.field.rounds.app.metadata_models import (
    MetadataFile,
    MetadataFinding,
    MetadataPart,
    MetadataStep,
    MetadataVersion,
)
from cantik.forum.metadata.states import MetadataAct
from cantik.staff.app.models import Account
from tests.field.putaran import Desa
from tests.staff import bekal

PEOPLE = ("agen", "kedua", "rangkap", "wali", "wakil", "pembina")
ACTS = ("tulis", "temuan", "prioritas", "biasa", *MetadataAct)
HAND = {"wakil", "agen"}  # the one acts for the other
DESA = AreaCode.kemendagri(bekal.DESA)


@dataclass
class Book:
    """What happened, written down beside the program."""

    wrote: set[str] = field(default_factory=set)
    taken: int = 0  # the version that somebody else has taken up and not yet decided
    contents: dict[int, str] = field(default_factory=dict)


@pytest.fixture
def people(dua: tuple[Desa, Desa]) -> dict[str, Account]:
    agen = Account.objects.get(pk=dua[0].agen.pk)
    kedua = bekal.with_role("agen_statistik", bekal.DESA)
    rangkap = bekal.with_role("agen_statistik", bekal.DESA)
    bekal.assign(rangkap, "walidata", bekal.KABUPATEN)
    wali = bekal.with_role("walidata", bekal.KABUPATEN)
    wakil = bekal.with_role("walidata", bekal.KABUPATEN)
    bekal.acts_for(agen, wakil)  # one hand with the agen
    pembina = bekal.with_role("pembina", bekal.KABUPATEN)
    return dict(zip(PEOPLE, (agen, kedua, rangkap, wali, wakil, pembina), strict=True))


def _try(act: str, by: Account, file: MetadataFile, part: MetadataPart, text: str) -> bool:
    number = getattr(review.newest(file), "pk", 0)
    try:
        if act == "tulis":
            part.refresh_from_db()
            sets.save(by, part, part.version, {"tujuan": text}, ["tujuan"])
        elif act == "temuan":
            review.find(by, part, DESA, number, "tujuan", "Tujuan belum jelas")
        elif act in ("prioritas", "biasa"):
            review.prioritise(by, file, DESA, priority=act == "prioritas")
        elif act == MetadataAct.HAND_IN:
            review.hand_in(by, file, DESA)
        elif act == MetadataAct.OPEN:
            review.reopen(by, file, DESA)
        else:
            review.decide(by, file, DESA, MetadataAct(act), number, blank=review.count_blank(file))
    except CantikError:
        return False
    return True


def _holds(book: Book, who: str, act: str, file: MetadataFile, *, urgent: bool) -> None:
    """What must be true after an act that was let through."""
    last = max(book.contents, default=0)
    if act in ("ambil", "kembalikan", "tolak", "setujui", "temuan"):
        assert who != "kedua", "no reviewer"  # the agen is one while deputy of a walidata
        assert who not in book.wrote, "wrote or handed in what they decide"
        assert not (who in HAND and HAND & book.wrote), "one hand with who wrote"
    if act == "ambil":
        book.taken = last
    if act in ("setujui", "kembalikan", "tolak"):
        assert book.taken == last, "decided without having been taken up"
        assert not (urgent and act != "kembalikan" and who != "pembina"), "pembina decides of data prioritas"
        assert MetadataFinding.objects.filter(version=last).exists() == (act != "setujui")
        book.taken = 0
    if act == "tulis":
        assert not book.taken, "written while it was reviewed"
    if act == "serah":
        version = MetadataVersion.objects.filter(file=file).latest("number")
        assert version.pk not in book.contents
        book.contents[version.pk] = version.content
    if act in ("tulis", "serah"):
        book.wrote.add(who)
    for number, content in book.contents.items():
        assert MetadataVersion.objects.get(pk=number).content == content


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    walk=st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ACTS)), max_size=30),
    helped=st.booleans(),
)
def test_no_way_round_a_review(
    people: dict[str, Account], dua: tuple[Desa, Desa], walk: list[tuple[str, str]], helped: bool
) -> None:
    MetadataFinding.objects.all().delete()
    MetadataStep.objects.all().delete()
    MetadataVersion.objects.all().delete()
    MetadataPart.objects.all().delete()
    MetadataFile.objects.all().delete()
    writer = people["kedua"]
    file = sets.begin(writer, dua[0].round, "Pemerintah Desa Reka")
    _complete(writer, file)
    part = MetadataPart.objects.get(file=file, section="3")
    book = Book({"kedua"})
    begun = [("kedua", "serah"), ("wali", "ambil")] if helped else []
    for at, (who, act) in enumerate([*begun, *walk]):
        file.refresh_from_db()
        urgent, before = file.priority, file.state
        if _try(act, people[who], file, part, f"Tujuan {at}"):
            _holds(book, who, act, file, urgent=urgent)
        else:
            file.refresh_from_db()
            assert (file.state, file.priority) == (before, urgent), "refused, and yet something happened"
    steps = list(MetadataStep.objects.filter(file=file).order_by("pk"))
    assert all(first.after == second.before for first, second in pairwise(steps))
    assert all(step.before == "UNDER_REVIEW" for step in steps if step.after == "APPROVED")


def _complete(by: Account, file: MetadataFile) -> None:
    """Fill what must be filled, straight into the drafts."""
    for row in sets.parts_of(file):
        if row.row.kind != "ms_keg":
            said = {
                name: "Reka yang cukup" for name in ("nama", "definisi", "referensi_waktu") if name not in row.answers
            }
            if row.row.kind == "ms_ind":
                said.pop("referensi_waktu", None)
            sets.save(by, row.row, 1, said, list(said))
