"""Answers of learners in the database, and the exercises of a village as its editions stand."""
