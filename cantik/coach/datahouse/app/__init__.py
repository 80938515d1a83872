"""Rumah DataKu in the database: what the house told, what was found, what the OPD-KB decided."""
