"""What decides a release: each part under a name of its own."""

from __future__ import annotations

from typing import Any

import pytest

from cantik.pipeline.steps import OthersFigures, join_inputs


def test_no_part_of_what_decides_a_release_takes_the_place_of_another() -> None:
    """Recorded facts were called like the snapshot, so that a village with a clinic could not be added up."""
    own: dict[str, Any] = {"potret": "id", "register": "keadaan"}
    facts = OthersFigures(facts={"puskesmas": ({"nama": "Rekaan"},)}).inputs()
    assert facts
    assert join_inputs(own, facts) == own | facts
    with pytest.raises(ValueError, match="potret"):
        join_inputs(own, {"potret": {}})
