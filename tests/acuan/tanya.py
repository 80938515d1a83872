"""Which tables and indicators can be asked of a coded file: those whose columns stand in it."""

from __future__ import annotations

from collections.abc import Iterable

from tests.acuan.bacaan import classes
from tests.acuan.ukuran import INDICATORS, TABLES, Condition, Indicator, Table

Columns = frozenset[str] | None


def asked(basis: str, columns: Columns = None) -> tuple[dict[str, Table], dict[str, Indicator]]:
    """Of one basis, in their order; without columns all. A village without lists of participants codes none of them."""

    def there(names: Iterable[str]) -> bool:
        return columns is None or columns.issuperset(names)

    tables = {
        name: one
        for name, one in TABLES.items()
        if one.basis == basis and there([one.base, *_named(one.where), *(classes(by)[0] for by in one.by)])
    }
    indicators = {
        name: one
        for name, one in INDICATORS.items()
        if one.basis == basis
        and there([one.base, *_named(one.numerator), *_named(one.denominator), *filter(None, [one.summed])])
    }
    return tables, indicators


def _named(where: Condition) -> set[str]:
    return {name for one in where for name in one}
