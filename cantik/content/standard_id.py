"""How the national registry of data standards writes an id (Peraturan BPS 4/2021, annex)."""

from __future__ import annotations

import re

#: AABBBBB.CC.DD: group of indicators, concept, definition, classification
STANDARD_ID = re.compile(r"(?:SD|SP|ST|SE|UL)[0-9]{5}\.[0-9]{2}\.[0-9]{2}")
