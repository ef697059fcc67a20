"""What is raised when a file from outside cannot be used."""

from __future__ import annotations


class ModelFileError(ValueError):
    """A model file cannot be used; says which one, what is wrong and what would be right."""
