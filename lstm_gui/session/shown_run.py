"""What the views of one run over one sequence need: a session gives it, and so may others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.session.aspects import Aspect
    from lstm_gui.session.notifier import Listener, Notifier
    from lstm_gui.session.playback import Playback
    from lstm_gui.session.recording import Moment, Recording
    from lstm_gui.session.selection import Selection


class ShownSequence(Protocol):
    """The sequence of a run, as far as the views of the run name what comes in."""

    @property
    def steps(self) -> int:
        """T."""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """D names."""

    @property
    def symbols(self) -> tuple[str, ...] | None:
        """T symbols, or None where numbers come in."""


class ShownRun(Protocol):
    """One run that is looked at: its network, its signals, and where in it we are."""

    @property
    def network(self) -> engine.Network:
        """The network of the run; not to be written to."""

    @property
    def sequence(self) -> ShownSequence:
        """What the network ran over."""

    @property
    def recording(self) -> Recording:
        """All signals of the run."""

    @property
    def baseline_recording(self) -> Recording | None:
        """Those of the baseline, or None where there is none."""

    @property
    def baseline_name(self) -> str:
        """What the baseline is called."""

    @property
    def moment(self) -> Moment:
        """Every signal at the step that is looked at."""

    @property
    def baseline_moment(self) -> Moment | None:
        """The baseline's, or None."""

    @property
    def layer(self) -> engine.LayerTrace:
        """The selected layer of the moment's trace."""

    @property
    def step(self) -> int:
        """The step that is looked at, from 0."""

    @property
    def playback(self) -> Playback:
        """Where in the run we are."""

    @property
    def selection(self) -> Selection:
        """What is selected and hovered."""

    @property
    def notifier(self) -> Notifier:
        """Whose batches hold changes of the selection together."""

    def subscribe(self, listener: Listener, *aspects: Aspect) -> Callable[[], None]:
        """Call ``listener(changed)`` when one of the aspects changes."""
