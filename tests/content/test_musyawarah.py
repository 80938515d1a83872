"""Lists of deliberation and stages of proposals: read as written; what is wrong is said with file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources

import pytest

from cantik.base.errors import ContentError
from cantik.content import deliberation_lists, proposal_stages
from cantik.content.deliberation_lists import read_criteria, read_groups, read_kinds, scoring_criteria
from cantik.content.proposal_stages import read_stages

READERS: Mapping[str, Callable[[list[str]], object]] = {
    "keadaan_usulan.csv": read_stages,
    "jenis_musyawarah.csv": read_kinds,
    "unsur_musyawarah.csv": read_groups,
    "kriteria_musyawarah.csv": read_criteria,
}


def lines_of(file: str) -> list[str]:
    return resources.files("cantik.content").joinpath(file).read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("file", "was", "now", "where"),
    [
        ("keadaan_usulan.csv", "masuk_rkp,masuk RKP", "usulan,masuk RKP", ":5"),
        ("keadaan_usulan.csv", ",usulan|ditunda,", ",usulan|batal,", "diverifikasi"),
        ("keadaan_usulan.csv", ",atas,", ",kota,", ":7"),
        ("keadaan_usulan.csv", "terlaksana,terlaksana,carried out,masuk_apbdes|masuk_opd", "terlaksana,x,y,", ""),
        ("jenis_musyawarah.csv", "diprioritaskan|masuk_rkp", "diprioritaskan|masuk_kas", ":4"),
        ("jenis_musyawarah.csv", ",kelurahan,", ",kota,", ":5"),
        ("jenis_musyawarah.csv", ",desa,dusun,", ",desa,rw,", ":2"),
        ("unsur_musyawarah.csv", "bpd,", "pemerintah,", ":4"),
        ("unsur_musyawarah.csv", ",R", ",mungkin", ":2"),
        ("kriteria_musyawarah.csv", ",30,5,", ",31,5,", ""),
        ("kriteria_musyawarah.csv", ",30,5,", ",30,lima,", ":2"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(file: str, was: str, now: str, where: str) -> None:
    text = "\n".join(lines_of(file))
    assert was in text
    with pytest.raises(ContentError) as caught:
        READERS[file](text.replace(was, now, 1).splitlines())
    assert caught.value.where.startswith(file)
    assert where in caught.value.where


@pytest.mark.parametrize("file", list(READERS))
def test_a_missing_column_is_refused(file: str) -> None:
    head, *rows = lines_of(file)
    with pytest.raises(ContentError):
        READERS[file]([head.rpartition(",")[0], *(row.rpartition(",")[0] for row in rows)])


def test_every_stage_but_the_first_is_reached_and_criteria_are_ours() -> None:
    stages = proposal_stages.proposal_stages()
    reached, known = {"usulan"}, 0
    while known != len(reached):
        known = len(reached)
        reached |= {stage.code for stage in stages.values() if reached & set(stage.after)}
    assert reached == set(stages)
    assert sum(each.weight for each in scoring_criteria().values()) == 100
    assert all(each.proposed for each in scoring_criteria().values())
    assert deliberation_lists.deliberation_kinds()["musrenbang_kel"].brings == ("diprioritaskan",)
