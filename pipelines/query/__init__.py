"""Asking the marts in SQL."""
