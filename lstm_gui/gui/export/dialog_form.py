"""The controls of the export dialog, laid out; what they mean is in the dialog."""

from __future__ import annotations

from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from lstm_gui.gui.dialogs.dialog_parts import button, button_row, plain_label
from lstm_gui.gui.export.preview import FigurePreview
from lstm_gui.gui.export.writers import SIDE_LIMITS
from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl
from lstm_gui.gui.theme import Appearance

_FORM_WIDTH = 320


class ExportForm:
    """The widgets of one dialog, as attributes."""

    def __init__(self, appearance: Appearance, dialog: QDialog) -> None:
        self.kind = SegmentedControl(
            "exportKind",
            "What to export",
            (
                Segment("view", "One view", "A figure as it is on the screen, or its numbers"),
                Segment("trace", "Whole trace", "Every signal of every layer at every step"),
            ),
        )
        self.view = _combo("exportViewCombo", "View", "The view to export")
        self.format = _combo("exportFormatCombo", "Format", "The format of the file")
        self.width_spin = _side("exportWidthSpin", "Width")
        self.height_spin = _side("exportHeightSpin", "Height")
        self.scale = _combo(
            "exportScaleCombo", "Scale", "Pixels of the picture for each pixel of the size (PNG)"
        )
        self.theme = _combo("exportThemeCombo", "Colours", "The theme of the figure")
        self.pixels = plain_label("", "small", "exportPixels")
        self.caption_check = _check(
            "exportCaptionCheck", "Caption", "Write example, network, seed, policy and step below"
        )
        self.caption_check.setChecked(True)
        self.date_check = _check("exportDateCheck", "with date", "Add today's date to the caption")
        self.caption = _line("exportCaptionEdit", "Caption", "The text under the figure")
        self.path = _line("exportPathEdit", "File", "The file to write")
        self.browse = button("Browse…", "exportBrowseButton", "Choose folder and name")
        self.message = plain_label("", "muted", "exportMessage")
        self.progress = QProgressBar()
        self.progress.setObjectName("exportProgress")
        self.progress.setAccessibleName("Progress of the export")
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.save = button("Export", "exportSaveButton", "Write the file (Return)", "primary")
        self.close_button = button("Cancel", "exportCloseButton", "Close this dialog (Esc)")
        self.preview = FigurePreview(appearance)
        self._lay_out(dialog)

    def show_pixels(self, size: QSizeF, scale: float, suffix: str, picture: bool) -> None:
        """Say how large the file's picture will be."""
        text = ""
        if picture and suffix == ".png":
            text = f"{round(size.width() * scale)} × {round(size.height() * scale)} pixels"
        elif picture:
            width, height = size.width() / 96 * 2.54, size.height() / 96 * 2.54
            text = f"{width:.1f} × {height:.1f} cm"
        self.pixels.setText(text)

    def set_busy(self, busy: bool) -> None:
        """Show or hide the progress; while writing nothing can be changed."""
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.save.setEnabled(not busy)
        self.kind.setEnabled(not busy)
        self.path.setEnabled(not busy)
        self.browse.setEnabled(not busy)

    def show_progress(self, progress: tuple[int, int] | None) -> None:
        """Show how far the writing is."""
        if progress is not None:
            done, whole = progress
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * done / max(whole, 1)))

    def _lay_out(self, dialog: QDialog) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        size = QHBoxLayout()
        size.setSpacing(4)
        for widget in (self.width_spin, QLabel("×"), self.height_spin):
            size.addWidget(widget)
        size.addStretch(1)
        caption = QHBoxLayout()
        caption.setSpacing(16)
        caption.addWidget(self.caption_check)
        caption.addWidget(self.date_check)
        caption.addStretch(1)
        file = QHBoxLayout()
        file.setSpacing(4)
        file.addWidget(self.path, 1)
        file.addWidget(self.browse)
        rows: tuple[tuple[str, QWidget | QHBoxLayout, QWidget], ...] = (
            ("&View", self.view, self.view),
            ("&Format", self.format, self.format),
            ("&Size", size, self.width_spin),
            ("S&cale", self.scale, self.scale),
            ("", self.pixels, self.pixels),
            ("C&olours", self.theme, self.theme),
            ("", caption, self.caption_check),
            ("", self.caption, self.caption),
            ("F&ile", file, self.path),
        )
        for row, (text, content, buddy) in enumerate(rows):
            if text:
                label = QLabel(text)
                label.setProperty("role", "muted")
                label.setBuddy(buddy)
                grid.addWidget(label, row, 0)
            if isinstance(content, QHBoxLayout):
                grid.addLayout(content, row, 1)
            else:
                grid.addWidget(content, row, 1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.kind)
        left.addLayout(grid)
        left.addStretch(1)
        left.addWidget(self.message)
        left.addWidget(self.progress)
        left.addLayout(button_row(None, self.close_button, self.save))
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(_FORM_WIDTH)
        whole = QHBoxLayout(dialog)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(16)
        whole.addWidget(side)
        whole.addWidget(self.preview, 1)


def _combo(name: str, accessible: str, tip: str) -> QComboBox:
    combo = QComboBox()
    _name(combo, name, accessible, tip)
    return combo


def _check(name: str, text: str, tip: str) -> QCheckBox:
    check = QCheckBox(text)
    _name(check, name, text, tip)
    return check


def _line(name: str, accessible: str, tip: str) -> QLineEdit:
    line = QLineEdit()
    _name(line, name, accessible, tip)
    return line


def _side(name: str, accessible: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(*SIDE_LIMITS)
    spin.setSuffix(" px")
    spin.setKeyboardTracking(False)
    _name(spin, name, accessible, f"{accessible} of the figure, caption included")
    return spin


def _name(widget: QWidget, name: str, accessible: str, tip: str) -> None:
    widget.setObjectName(name)
    widget.setAccessibleName(accessible)
    widget.setToolTip(tip)
