"""Screens for everybody: tables of one's own, requests, notices."""
