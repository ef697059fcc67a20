"""The style sheet of the whole window, written once from a palette.

Widgets ask for a look with the dynamic property ``role``: QFrame card, popup, inset; QLabel
heading, title, muted, value, warning; buttons primary, plain, segment, chip, icon.
"""

from __future__ import annotations

from string import Template

from lstm_gui.gui.theme.fonts import BASE_PIXELS, FAMILY
from lstm_gui.gui.theme.palette import Theme

_SHEET = Template("""
* { font-family: "$family"; font-size: ${base}px; color: $text; outline: none; }
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 6px 8px; }

QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame[role="popup"] { background: $surface; border: 1px solid $border; }
QFrame[role="inset"] { background: $inset; border: none; border-radius: 6px; }
QFrame[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[role="side"] { background: $surface; border: none; }
QFrame[role="sideLeft"] { background: $surface; border: none; border-right: 1px solid $border; }
QFrame[role="sideRight"] { background: $surface; border: none; border-left: 1px solid $border; }
QFrame[role="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="message"] { background: $accent_soft; border: 1px solid $accent; border-radius: 6px; }
QFrame[role="error"] { background: $surface; border: 1px solid $danger; border-radius: 6px; }

QLabel { background: transparent; border: none; }
QLabel[role="heading"] { color: $muted; font-size: 11px; font-weight: 600; letter-spacing: 0.5px; }
QLabel[role="brand"] { font-size: 15px; font-weight: 700; }
QLabel[role="title"] { font-size: 13px; font-weight: 700; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 11px; }
QLabel[role="value"] { font-weight: 700; }
QLabel[role="accent"] { color: $accent; font-weight: 700; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="good"] { color: $good; font-weight: 700; }
QLabel:disabled { color: $faint; }

QPushButton, QToolButton {
    background: $surface; border: 1px solid $border; border-radius: 6px;
    padding: 4px 10px; min-height: 18px;
}
QPushButton:hover, QToolButton:hover { background: $inset; }
QPushButton:pressed, QToolButton:pressed { background: $track; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QPushButton:checked, QToolButton:checked { background: $accent_soft; border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $surface; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[role="primary"], QToolButton[role="primary"] {
    background: $accent; border: 1px solid $accent; color: $on_accent; font-weight: 600;
}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
    background: $track; border-color: $border; color: $faint;
}
QPushButton[role="plain"], QToolButton[role="plain"] { border: 1px solid transparent; }
QPushButton[role="plain"]:focus, QToolButton[role="plain"]:focus { border: 1px solid $accent; }
QPushButton[role="link"] {
    border: 1px solid transparent; background: transparent; color: $accent; padding: 0 2px;
    text-align: left;
}
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="link"]:focus { border: 1px solid $accent; }
QPushButton[role="link"]:disabled { color: $faint; }
QPushButton[role="icon"], QToolButton[role="icon"] { padding: 4px; min-width: 20px; }
QPushButton[role="chip"], QToolButton[role="chip"] { border-radius: 11px; padding: 2px 10px; }
QPushButton[role="tight"] { padding: 4px 2px; }
QPushButton[role="listed"] { text-align: left; padding: 4px 8px; font-weight: 400; }
QPushButton[role="task"] { padding: 0; min-height: 22px; max-height: 22px; }
QPushButton[role="task"]:checked { border: 1px solid $accent; }
QFrame[role="segments"] { background: $inset; border: none; border-radius: 7px; }
QPushButton[role="segment"], QToolButton[role="segment"] {
    background: transparent; border: 1px solid transparent; border-radius: 6px; color: $muted;
    padding: 4px 6px;
}
QPushButton[role="segment"]:checked, QToolButton[role="segment"]:checked {
    background: $surface; color: $text; font-weight: 700; border: 1px solid transparent;
}
QPushButton[role="segment"]:focus, QToolButton[role="segment"]:focus { border: 1px solid $accent; }
QPushButton[role="segment"]:disabled, QToolButton[role="segment"]:disabled { color: $faint; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit, QTextBrowser {
    background: $surface; border: 1px solid $border; border-radius: 6px; padding: 3px 6px;
    min-height: 18px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus,
QTextEdit:focus, QTextBrowser:focus { border: 1px solid $accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $faint; background: $window;
}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button,
QDoubleSpinBox::down-button { background: transparent; border: none; width: 16px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$up_arrow"); width: 8px; height: 8px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QComboBox::down-arrow {
    image: url("$down_arrow"); width: 8px; height: 8px;
}
QComboBox::drop-down { border: none; width: 20px; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $border; selection-background-color: $accent_soft;
    selection-color: $text; padding: 4px;
}

QSlider { min-height: 20px; background: transparent; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $track; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 10px; height: 10px; margin: -5px 0; border-radius: 7px;
    background: $surface; border: 2px solid $accent;
}
QSlider::handle:horizontal:focus { background: $accent; }
QSlider::sub-page:horizontal:disabled { background: $border; }
QSlider::handle:horizontal:disabled { border-color: $border; }

QCheckBox, QRadioButton { background: transparent; spacing: 6px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $ghost; border-radius: 4px; background: $surface;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QCheckBox::indicator:disabled { border-color: $border; background: $window; }
QCheckBox::indicator:focus { border-color: $accent; }

QAbstractItemView { background: $surface; border: none; alternate-background-color: $surface; }
QTableView {
    gridline-color: $grid; selection-background-color: $accent_soft; selection-color: $accent;
    border: none;
}
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: 2px 6px; font-size: 11px;
}
QTableCornerButton::section { background: $surface; border: none; }

QTabWidget::pane { border: none; }
QTabBar { background: $inset; border: none; border-radius: 7px; }
QTabBar::tab {
    background: transparent; color: $muted; border: 1px solid transparent; border-radius: 6px;
    padding: 4px 16px; margin: 2px; min-width: 60px;
}
QTabBar::tab:selected { background: $surface; color: $text; font-weight: 700; }
QTabBar::tab:hover:!selected { color: $text; }
QTabBar::tab:focus { border: 1px solid $accent; }

QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $ghost; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QProgressBar {
    background: $track; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QStatusBar { background: $surface; border-top: 1px solid $border; min-height: 26px; }
QStatusBar::item { border: none; }
QSplitter::handle { background: transparent; }
QGraphicsView { background: transparent; border: none; }
""")


def style_sheet(theme: Theme, icon_folder: str) -> str:
    """Fill the style sheet with a palette.

    ``icon_folder`` holds the three small pictures that a style sheet can only name by file:
    ``up-<theme>.svg``, ``down-<theme>.svg`` and ``check-<theme>.svg``.
    """
    return _SHEET.substitute(
        family=FAMILY,
        base=BASE_PIXELS,
        window=theme.window,
        surface=theme.surface,
        inset=theme.inset,
        track=theme.track,
        border=theme.border,
        grid=theme.grid,
        text=theme.text,
        muted=theme.muted,
        faint=theme.ghost,
        ghost=theme.ghost,
        accent=theme.accent,
        accent_soft=theme.accent_soft,
        accent_hover=theme.accent_hover,
        on_accent=theme.on_accent,
        warning=theme.warning,
        danger=theme.danger,
        good=theme.good,
        scroll=theme.border if theme.dark else "#CBD2DC",
        up_arrow=f"{icon_folder}/up-{theme.name}.svg",
        down_arrow=f"{icon_folder}/down-{theme.name}.svg",
        check=f"{icon_folder}/check-{theme.name}.svg",
    )
