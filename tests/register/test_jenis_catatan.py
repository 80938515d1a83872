"""The kinds of records that two people let go, by the list of content, are those that rooms know how to find."""

from __future__ import annotations

from cantik.content.retention import RetentionWay, retention_rules
from cantik.register.rights.app.record_kinds import kind_of


def test_every_kind_that_two_people_decide_about_is_known_and_no_other() -> None:
    by_two = {rule.code for rule in retention_rules().values() if rule.way is RetentionWay.TWO_HANDS}
    assert by_two
    assert {code for code in retention_rules() if kind_of(code) is not None} == by_two
