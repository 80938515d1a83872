"""Requests for data in the database: what was asked, decided and handed over."""
