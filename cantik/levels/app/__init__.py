"""Sums, scenarios and releases of areas, from the store and its database."""
