"""The tasks as a list that is always there, or as one line that unfolds into it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lstm_gui.gui.files.settings import Settings
from lstm_gui.gui.panels.labels import heading
from lstm_gui.gui.panels.quiet_button import QuietButton
from lstm_gui.gui.theme import Appearance
from lstm_gui.gui.training.task_list import TaskList
from lstm_gui.gui.training.task_row import TaskLine
from lstm_gui.session import TaskEntry

_MARGIN = 6
_BORDER = 1


class _Unfolded(QFrame):
    """What the line unfolds into: over the settings, so that none of them moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        # The click that folds it goes nowhere else: on the line it would unfold it again.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)

    def show_below(self, line: QWidget) -> None:
        """Show it under a line, its rows as wide as that, inside the screen."""
        beside = _MARGIN + _BORDER
        self.setFixedWidth(line.width() + 2 * beside)
        self.adjustSize()
        place = line.mapToGlobal(QPoint(-beside, line.height() + 2))
        screen = line.screen().availableGeometry()
        right, bottom = screen.right() - self.width(), screen.bottom() - self.height()
        place.setX(max(min(place.x(), right), screen.left()))
        place.setY(max(min(place.y(), bottom), screen.top()))
        self.move(place)
        self.show()


class TaskChooser(QWidget):
    """The heading, and the tasks under it as a list or as one line.

    ``chosen(key)`` as from the list. Where there is little height the settings below are worth more
    than a list of what is not chosen; a person decides otherwise with the arrow in the heading,
    which is remembered.
    """

    chosen = Signal(str)

    def __init__(
        self, appearance: Appearance, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._settings = settings
        self._roomy = False
        self._folded: bool | None = None
        self._entries: tuple[TaskEntry, ...] = ()
        self._current = ""
        self.fold_button = QuietButton("taskFoldButton", "chevron-down")
        self.line = TaskLine()
        self.list = TaskList(appearance)
        self._unfolded = _Unfolded(self)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(heading("Task"), 1)
        # As high as the heading: the arrow takes no room of its own.
        self.fold_button.setFixedSize(22, 16)
        top.addWidget(self.fold_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(top)
        self._column.addWidget(self.line)
        self.fold_button.clicked.connect(self._toggle)
        self.line.unfold.connect(self._unfold)
        self.list.chosen.connect(self._choose)
        appearance.changed.connect(self._restyle)
        self._arrange()

    @property
    def folded(self) -> bool:
        """Whether there is one line: as a person wants it, else where there is little height."""
        wanted = self._settings.task_list_folded
        return not self._roomy if wanted is None else wanted

    @property
    def unfolded_now(self) -> bool:
        """Whether the one line is unfolded at the moment."""
        return self._unfolded.isVisible()

    def set_roomy(self, roomy: bool) -> None:
        """Say whether there is height for the whole list and for the settings below it."""
        self._roomy = roomy
        self._arrange()

    def set_entries(self, entries: Iterable[TaskEntry]) -> None:
        """Offer these tasks."""
        self._entries = tuple(entries)
        self.list.set_entries(self._entries)
        self._order_focus()
        self._restyle()

    def set_current(self, key: str) -> None:
        """Show which one is in force."""
        self._current = key
        self.list.set_current(key)
        self._restyle()

    @Slot()
    def _toggle(self) -> None:
        self._settings.task_list_folded = not self.folded
        self._arrange()

    @Slot()
    def _unfold(self) -> None:
        self._unfolded.show_below(self.line)
        self.list.focus_current()

    @Slot(str)
    def _choose(self, key: str) -> None:
        self._unfolded.hide()
        self.chosen.emit(key)

    def _arrange(self) -> None:
        """Put the list where it belongs."""
        folded = self.folded
        if folded is self._folded:
            return
        self._folded = folded
        focused = self.window().focusWidget()
        on_tasks = focused is self.line or focused in self.list.buttons
        self._unfolded.hide()
        (self._unfolded.column if folded else self._column).addWidget(self.list)
        self.list.show()
        self.line.setVisible(folded)
        text = "Show all tasks, always" if folded else "Fold the tasks into one line"
        self.fold_button.setAccessibleName(text)
        self.fold_button.setToolTip(text)
        self._order_focus()
        self._restyle()
        if on_tasks and folded:  # else Qt moves it on to the arrow when what has it is hidden
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif on_tasks:
            self.list.focus_current()

    def _order_focus(self) -> None:
        """Let Tab come to the tasks first; who comes into the workspace is on them, too."""
        rows = () if self.folded else self.list.buttons
        QWidget.setTabOrder(rows[-1] if rows else self.line, self.fold_button)

    @Slot()
    def _restyle(self) -> None:
        theme = self._appearance.theme
        self.fold_button.show_icon("chevron-right" if self.folded else "chevron-down", theme)
        for entry in self._entries:
            if entry.key == self._current:
                self.line.show_entry(entry, theme)
