"""Fingerprints of a run: two runs with the same ones have the same weights and the same curve."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray


def weights_fingerprint(parameters: Mapping[str, NDArray[Any]]) -> str:
    """Give the SHA-256 of names, shapes, kinds of number and bits of all weights, in hex."""
    digest = hashlib.sha256()
    for name in sorted(parameters):
        values = parameters[name]
        digest.update(f"{name} {values.dtype.str} {values.shape}\n".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


class CurveFingerprint:
    """The chained SHA-256 of the losses: each update's hash covers all before it.

    ``state`` is all there is: a run that is continued goes on from it.
    """

    def __init__(self, state: bytes = b"") -> None:
        self.state = state

    def add(self, loss: float) -> None:
        """Take the loss of the next update."""
        self.state = hashlib.sha256(self.state + struct.pack("<d", loss)).digest()

    def state_dict(self) -> dict[str, Any]:
        """Give the state as a text."""
        return {"sha256": self.text}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state; ValueError when it is damaged."""
        self.state = bytes.fromhex(state["sha256"])

    @property
    def text(self) -> str:
        """The fingerprint in hex; "" before the first update."""
        return self.state.hex()
