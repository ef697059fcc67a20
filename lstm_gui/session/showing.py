"""What the session shows in place of the document's own weights, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Showing:
    """Weights of a training run: after which ``update``, None where that is not known.

    ``baseline`` names what is drawn as the baseline; ``looking_back`` says that no training is
    under way, and an earlier update of it is looked at.
    """

    update: int | None = None
    baseline: str = "baseline"
    looking_back: bool = False

    @property
    def text(self) -> str:
        """What is shown, for captions: "update 400, training under way"."""
        if self.update is None:
            return "training under way"
        return f"update {self.update}" + (
            " of the training" if self.looking_back else ", training under way"
        )

    @property
    def weights_text(self) -> str:
        """Whose weights they are."""
        return "weights of the training run" + (
            "" if self.update is None else f", update {self.update}"
        )

    @property
    def refusal(self) -> str:
        """Why edits wait, and what ends that."""
        if self.looking_back:
            return "an earlier update of the training is shown; follow the newest one first"
        return "a training run is under way; stop it first"
