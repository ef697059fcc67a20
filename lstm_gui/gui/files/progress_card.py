"""A small card over the window: what is under way, how far it is, and a button that cancels it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from lstm_gui.gui.files.background import Background

# What is done sooner than this never shows the card: nothing flickers.
_DELAY_MILLISECONDS = 300
_REFRESH_MILLISECONDS = 100
_WIDTH = 480
_TEXT_WIDTH = 250
_TOP = 64


class ProgressCard(QFrame):
    """Appears over ``window`` while ``background`` is busy for longer than a moment.

    ``cancelled`` is emitted by its button and by Escape.
    """

    cancelled = Signal()

    def __init__(
        self, window: QWidget, background: Background, name: str = "open", cancel: str = ""
    ) -> None:
        """Make the card, hidden; ``name`` begins the names of its parts, ``cancel`` is a tip."""
        super().__init__(window)
        self._window = window
        self._background = background
        self.setObjectName("progressCard" if name == "open" else f"{name}ProgressCard")
        self.setAccessibleName("Progress")
        self.setProperty("role", "card")
        self._label = QLabel()
        self._label.setObjectName("progressText" if name == "open" else f"{name}ProgressText")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setObjectName(f"{name}ProgressBar")
        self._bar.setAccessibleName("How far it is")
        self._bar.setTextVisible(False)
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName(f"{name}CancelButton")
        self._cancel.setAccessibleName("Cancel opening" if name == "open" else "Cancel the run")
        self._cancel.setToolTip(f"{cancel or 'Leave everything as it was'} (Esc)")
        self._cancel.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self._label)
        row.addWidget(self._bar, 1)
        row.addWidget(self._cancel)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MILLISECONDS)
        self._delay.timeout.connect(self._appear)
        self._refresh = QTimer(self)
        self._refresh.setInterval(_REFRESH_MILLISECONDS)
        self._refresh.timeout.connect(self._show_progress)
        self.hide()
        window.installEventFilter(self)

    def begin(self, text: str) -> None:
        """Say what is under way; the card appears if it lasts."""
        self._label.ensurePolished()  # its font comes from the style sheet
        metrics = self._label.fontMetrics()
        self._label.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, _TEXT_WIDTH))
        self._label.setToolTip(text)
        if self.isHidden():
            self._delay.start()

    def end(self) -> None:
        """Go away: it is done, failed or cancelled."""
        self._delay.stop()
        self._refresh.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the top in the middle when the window is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    @Slot()
    def _appear(self) -> None:
        self._show_progress()
        self._place()
        self.show()
        self.raise_()
        self._refresh.start()

    @Slot()
    def _show_progress(self) -> None:
        progress = self._background.progress
        if progress is None or progress[0] == 0:
            self._bar.setRange(0, 0)  # reading: nobody knows how far
        else:
            done, whole = progress
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * done / max(whole, 1)))

    def _place(self) -> None:
        width = min(_WIDTH, self._window.width() - 24)
        self.setGeometry((self._window.width() - width) // 2, _TOP, width, self.sizeHint().height())
