"""Scenarios of population on a named schedule: what would be if, never a forecast (docs/bidang/measures_extra.md 4).

`cohort` carries an area of 100,000 persons and more by births, deaths and moves; `ratios` carries a smaller one by what
its groups did between two counts (Hamilton–Perry); `agree` makes whole persons of both, so that small areas add up to
the one above. Exact: whole numbers and fractions.
"""
