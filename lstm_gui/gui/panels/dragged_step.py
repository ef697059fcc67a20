"""The visible range while the step is dragged."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QSlider

from lstm_gui.session.range_follower import RangeFollower

_FOLLOW_MILLISECONDS = 200


class DraggedStep(QObject):
    """Lets the visible range follow a slider that is dragged a few times a second.

    With every move of the hand all plots would show another part of the run: restless to look at,
    and in a run of a million steps more than there is time for between two frames.
    """

    def __init__(self, slider: QSlider, follower: RangeFollower) -> None:
        super().__init__(slider)
        self._slider, self._follower = slider, follower
        self._timer = QTimer(self)
        self._timer.setInterval(_FOLLOW_MILLISECONDS)
        self._timer.timeout.connect(self._follow)
        slider.sliderPressed.connect(self._begin)
        slider.sliderReleased.connect(self._end)

    @Slot()
    def _begin(self) -> None:
        self._follower.hold()
        self._timer.start()

    @Slot()
    def _follow(self) -> None:
        if self._slider.isSliderDown():
            self._follower.follow()
        else:  # it was let go without a word, as when it is hidden
            self._end()

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self._follower.release()
