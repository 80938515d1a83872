"""Files handed in together: whom the first one brings, the next one changes or repeats; worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.content.loader import load_content
from cantik.register.core.conflict import RuleBook
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import Prepared, prepare
from cantik.register.core.together import together
from tests.register.test_inti_murni import NIK, ON, OTHER, prepared, row

BOOK = RuleBook(load_content().conflicts)


def brings(file: Prepared) -> ImportPlan:
    """The plan of a file for a register that knows nobody."""
    persons, families = len(file.persons), len(file.families)
    return ImportPlan(
        file, tuple(range(persons)), (), (), (), (), [0] * persons, [0] * persons, [0] * families, [0] * families
    )


def test_a_later_file_repeats_changes_or_brings() -> None:
    first = brings(prepared([row("BUDI", nik=NIK, agama="1", no_kk=NIK), row("ANI", agama="1")]))
    second = brings(
        prepared([row("ANI", agama="1"), row("BUDI", nik=NIK, agama="2", no_kk=OTHER), row("SITI", agama="1")])
    )
    before, nothing, after = together([first, None, second], BOOK)
    assert (before, nothing) == (first, None)
    assert after is not None
    assert (after.new, after.same) == ((2,), (0,))
    (changed,) = after.changed
    assert (changed.record, changed.row) == (1, 3)
    said = {field.variable: (field.old, field.new) for field in changed.fields}
    assert said.keys() == {"agama", "no_kk"}
    assert said["agama"] == ("1", "2")
    assert all(NIK not in str(value) for value in said["no_kk"])
    assert after.told == ()  # one source corrects itself


def test_where_two_sources_handed_in_together_differ_it_is_told() -> None:
    first = brings(prepared([row("BUDI", nik=NIK, agama="1", no_kk=NIK), row("ANI", nik=OTHER, no_kk=NIK)]))
    other = brings(prepared([row("BUDI", nik=NIK, agama="2", no_kk=NIK), row("ANI", nik=OTHER)], source="siak"))
    _, after = together([first, other], BOOK)
    assert after is not None
    assert (after.new, after.same) == ((), (1,))
    (told,) = after.told
    (clash,) = told.clashes
    assert (told.record, clash.variable, clash.old, clash.new) == (0, "agama", "1", "2")
    # without rules nobody compares: what is said later holds
    _, plain = together([first, other], RuleBook({}))
    assert plain is not None
    assert plain.told == ()
    assert [field.new for change in plain.changed for field in change.fields] == ["2"]


def home(source: str, values: Sequence[Value]) -> ImportPlan:
    columns: dict[str, list[Value]] = {"no_kk": [NIK, OTHER], "r301a": list(values)}
    records = {"keluarga": RecordSet("keluarga", columns, [2, 3], "Lembar")}
    return brings(prepare(Reading("uji", source, FileFacts("uji", 0, ""), ON, records, ()), []))


def test_where_two_sources_differ_about_a_dwelling_it_is_told_of_the_family() -> None:
    _, after = together([home("regsosek", ["1", "2"]), home("lain", ["1", "3"])], BOOK)
    assert after is not None
    (told,) = after.homes
    assert (told.unit, told.record, told.row) == ("keluarga", 1, 3)
    assert [(clash.variable, clash.old, clash.new) for clash in told.clashes] == [("r301a", "2", "3")]


def test_one_new_person_changes_the_register_and_nobody_changes_nothing() -> None:
    assert not brings(prepared([row("BUDI")])).changes_nothing
    assert brings(prepared([])).changes_nothing
