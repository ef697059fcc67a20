"""What fills the middle of Train: the gates while whole updates are made, else the parts of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.controller import TrainingController
from lstm_gui.gui.workspaces.frames import card
from lstm_gui.session import PARTS, Session, TrainingState, UpdateLook
from lstm_gui.session.update_look import FLOW_SECONDS

if TYPE_CHECKING:
    from lstm_gui.gui.export.figure import Figure
    from lstm_gui.gui.update_parts.update_card import UpdateCard


class GatesOrUpdate(QStackedWidget):
    """Shows ``usual`` until a part of an update is made by itself; then the card of the update.

    The card is built when it is needed first. A person may go back to the usual views; the next
    part that is asked for shows the card again.
    """

    def __init__(
        self,
        usual: QWidget,
        session: Session,
        controller: TrainingController,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("gatesOrUpdate")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._controller = controller
        self._appearance = appearance
        self._closed = False
        self.look = UpdateLook(session)
        self.update_card: UpdateCard | None = None
        self._page: QWidget | None = None
        self.addWidget(usual)
        controller.part_made.connect(self._show_part)

    @property
    def figures(self) -> tuple[Figure, ...] | None:
        """The views of the update while they are shown, else None."""
        if self.update_card is None or self.currentWidget() is not self._page:
            return None
        return self.update_card.figures

    @Slot()
    def _show_part(self) -> None:
        controller = self._controller
        parted = controller.parted
        running = controller.state is TrainingState.RUNNING
        if parted is None or not controller.by_parts:
            self._closed = False
            self.setCurrentIndex(0)
            self.look.show(None)
            return
        seconds = FLOW_SECONDS
        if running and controller.speed is not None:
            seconds = 0.85 / (controller.speed * len(PARTS))
        self.look.show(parted, seconds)
        if not running:
            self._closed = False  # it was asked for
        if not self._closed:
            self._show_card()

    def _show_card(self) -> None:
        if self._page is None:
            # Not needed for the window's first picture.
            from lstm_gui.gui.update_parts.update_card import UpdateCard

            self.update_card = UpdateCard(self.look, self._appearance)
            self.update_card.closed.connect(self._close)
            self._page = card(self.update_card, margins=0)
            self.addWidget(self._page)
        self.setCurrentWidget(self._page)

    @Slot()
    def _close(self) -> None:
        self._closed = True
        self.look.playback.pause()
        self.setCurrentIndex(0)
