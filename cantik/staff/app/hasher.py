"""How passwords are kept: Argon2id with the cost that an office with two cores can bear (ADR 0012)."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class OfficeArgon2(Argon2PasswordHasher):
    """46 MiB, one pass, one lane: among the settings that the OWASP password storage cheat sheet holds for equal.

    A password kept with other costs is hashed anew when its owner signs in.
    """

    time_cost = 1
    memory_cost = 47_104  # KiB
    parallelism = 1
