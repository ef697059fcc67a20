"""The dialog after an exception that nobody expected."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from lstm_gui.gui.dialogs.dialog_parts import Dialog, button, button_row, plain_label
from lstm_gui.gui.dialogs.versions import versions_text
from lstm_gui.gui.files.log import log_path


class CrashDialog(Dialog):
    """Says that something went wrong, shows the text to report, and lets the work go on."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__("crashDialog", "Something went wrong", parent)
        self._more = 0
        title = plain_label("An error happened that LSTM Lab did not expect.", "title")
        explanation = plain_label(
            "Your session is still open and nothing in it was changed by the error. You can go on, "
            "or save the network first. The text below is what helps to find the fault."
        )
        self._text = QPlainTextEdit(f"{versions_text()}\n\n{text}")
        self._text.setObjectName("crashText")
        self._text.setAccessibleName("Text to report")
        self._text.setToolTip("Versions and the place of the error")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._count = plain_label("", "muted", "crashCount")
        self._count.hide()
        where = plain_label(f"It is also in {log_path()}", "muted", "crashLog")
        self._copy = button("Copy", "copyReportButton", "Copy the text to the clipboard")
        self._copy.clicked.connect(self._copy_text)
        folder = button("Open the log's folder", "openLogButton", str(log_path().parent))
        folder.clicked.connect(self._open_folder)
        go_on = button("Go on", "crashContinueButton", "Close this and go on working", "primary")
        go_on.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(explanation)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._count)
        layout.addWidget(where)
        layout.addLayout(button_row(self._copy, folder, None, go_on))
        self.resize(720, 480)
        go_on.setFocus()

    @property
    def report(self) -> str:
        """The text to report."""
        return self._text.toPlainText()

    def add(self, text: str) -> None:
        """Append another error that happened while the dialog is open."""
        self._more += 1
        self._text.appendPlainText(f"\n{text}")
        noun = "error" if self._more == 1 else "errors"
        self._count.setText(f"{self._more} more {noun} since")
        self._count.show()

    @Slot()
    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self._copy.setText("Copied")

    @Slot()
    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_path().parent)))
