"""Figures and tables of a view, as files."""
