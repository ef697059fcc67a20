"""Dialogs: import preview, export, errors, about."""
