"""The village that went the whole way."""

import pytest

from tests.fixtures.desa_jadi import Village, made_village
from tests.fixtures.frasa import quick_passphrases

__all__ = ["quick_passphrases"]


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Made once a session; tests read it and never write into it."""
    return made_village(tmp_path_factory)
