"""Values of our dataclasses from what JSON held of them, every part checked for its kind."""

from __future__ import annotations

from typing import Any


def typed_value(kind: Any, described: object, place: str) -> Any:
    """Make a value of a kind, a dataclass or ``int | None``, from mappings, lists and leaves.

    Unknown names are passed over. Raises ValueError with one sentence that begins with the
    ``place`` of the part that is missing, of another kind, or refused by the dataclass.
    """
    # Only when a session is opened.
    import msgspec

    try:
        return msgspec.convert(described, kind)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        raise ValueError(f"{place}{path.rstrip('`')}: {reason}") from None
