"""Evaluations of institutions in the database: levels, evidence, what ordinary work offers as evidence."""
