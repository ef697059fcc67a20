"""A row of buttons of which exactly one is down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget


@dataclass(frozen=True)
class Segment:
    """One choice: the key that code uses, the text on the button, and what it does."""

    key: str
    text: str
    tip: str = ""


class SegmentedControl(QFrame):
    """Lets one choice out of a few be made; arrow keys move it, Tab enters and leaves it.

    ``chosen(key)`` is emitted when a person, or a script that clicks, chooses; not by ``set_key``.
    """

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        accessible_name: str,
        segments: Iterable[Segment] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setProperty("role", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._segments: tuple[Segment, ...] = ()
        self._colours: dict[str, str] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(2, 2, 2, 2)
        self._layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idToggled.connect(self._toggled)
        self.set_segments(segments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The choices from left to right."""
        return self._segments

    @property
    def key(self) -> str | None:
        """The choice in force, None when there is nothing to choose."""
        at = self._group.checkedId()
        return self._segments[at].key if at >= 0 else None

    def button(self, key: str) -> QPushButton:
        """Give the button of a choice; KeyError when there is none."""
        for at, segment in enumerate(self._segments):
            if segment.key == key:
                found = self._group.button(at)
                assert isinstance(found, QPushButton)  # noqa: S101 - nothing else is put in
                return found
        raise KeyError(key)

    def set_segments(self, segments: Iterable[Segment]) -> None:
        """Offer other choices; the one in force stays if it is still there, else the first."""
        segments = tuple(segments)
        if segments == self._segments:
            return
        before = self.key
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._segments = segments
        for at, segment in enumerate(segments):
            button = QPushButton(segment.text)
            button.setObjectName(f"{self.objectName()}{segment.key.title().replace('_', '')}")
            button.setAccessibleName(f"{self.accessibleName()}: {segment.text}")
            button.setToolTip(segment.tip)
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._group.addButton(button, at)
            self._layout.addWidget(button, 1)
        keys = [segment.key for segment in segments]
        if keys:
            self.set_key(before if before in keys else keys[0])
        self._colour()

    def set_key(self, key: str) -> None:
        """Show a choice without telling anyone."""
        button = self.button(key)
        if not button.isChecked():
            with QSignalBlocker(self._group):
                button.setChecked(True)
        self._one_tab_stop()

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Write the choice in force in a colour of its own; keys without one have the text's."""
        if colours != self._colours:  # a style that is set is worked through, if it is the same too
            self._colours = dict(colours)
            self._colour()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice with the arrow keys, which the buttons hand on."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        at = self._group.checkedId()
        if step is None or at < 0:
            super().keyPressEvent(event)
            return
        button = self._group.button(min(max(at + step, 0), len(self._segments) - 1))
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)

    def _colour(self) -> None:
        # The style sheet of the window knows no signals, so each button brings its own colour.
        for at, segment in enumerate(self._segments):
            colour = self._colours.get(segment.key)
            sheet = f"QPushButton:checked {{ color: {colour}; }}" if colour else ""
            button = self._group.button(at)
            if button.styleSheet() != sheet:  # Qt looks through it all, also where it is empty
                button.setStyleSheet(sheet)

    def _one_tab_stop(self) -> None:
        for button in self._group.buttons():
            # A click takes no focus, so that the keys of the transport go on working after it.
            checked = button.isChecked()
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if checked else Qt.FocusPolicy.NoFocus)

    @Slot(int, bool)
    def _toggled(self, at: int, checked: bool) -> None:
        if checked:
            self._one_tab_stop()
            self.chosen.emit(self._segments[at].key)
