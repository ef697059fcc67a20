"""The bar at the top: open, examples, network, the workspace tabs, undo, export and theme."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from lstm_gui.gui.theme import Appearance, ThemeMode, icon
from lstm_gui.gui.workspace_tabs import WorkspaceTabs
from lstm_gui.sequences import EXAMPLE_TITLES
from lstm_gui.session import Aspect, Session

_KINDS = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}
_THEMES = (
    (ThemeMode.SYSTEM, "Like the system"),
    (ThemeMode.LIGHT, "Light"),
    (ThemeMode.DARK, "Dark"),
)


def menu_button(text: str, name: str, tip: str) -> QToolButton:
    """Make a button that opens a menu."""
    button = QToolButton()
    button.setObjectName(name)
    button.setText(f"{text} ▾")
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setMenu(QMenu(button))
    return button


def action_button(action: QAction, *, text: bool) -> QToolButton:
    """Make a button that triggers an action."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setObjectName(action.objectName().replace("Action", "Button"))
    button.setAccessibleName(action.text().rstrip("…"))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    style = Qt.ToolButtonStyle.ToolButtonTextOnly if text else Qt.ToolButtonStyle.ToolButtonIconOnly
    button.setToolButtonStyle(style)
    if not text:
        button.setProperty("role", "icon")
    return button


class TopBar(QFrame):
    """Shows what is open and where one can go; the window connects what it triggers.

    ``example_chosen`` carries the key of an example.
    """

    example_chosen = Signal(str)

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedHeight(46)
        self._session = session
        self._appearance = appearance
        brand = QLabel("LSTM Lab")
        brand.setProperty("role", "brand")
        self.file_menu_button = menu_button("Open", "openMenuButton", "Open files and recent files")
        self.examples_button = menu_button(
            "Examples", "examplesButton", "Sequences that need no file, each with its network"
        )
        self._fill_examples()
        self.network_button = menu_button("Network", "networkButton", "The network: size and file")
        self.export_button = menu_button("Export", "exportButton", "Figures, tables, the trace")
        self.help_button = menu_button("Help", "helpButton", "Keys and about")
        self.theme_button = menu_button("", "themeButton", "Light, dark or like the system")
        self.theme_button.setText("")
        self.theme_button.setAccessibleName("Theme")
        self.theme_button.setProperty("role", "icon")
        self._fill_themes()
        self.tabs = WorkspaceTabs()

        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 12, 0)
        layout.setSpacing(8)
        left = [brand, self.file_menu_button, self.examples_button, self.network_button]
        right = [
            action_button(actions["undoAction"], text=False),
            action_button(actions["redoAction"], text=False),
            self.export_button,
            self.help_button,
            self.theme_button,
        ]
        layout.addWidget(self._group(left, Qt.AlignmentFlag.AlignLeft), 1)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._group(right, Qt.AlignmentFlag.AlignRight), 1)
        session.subscribe(self._on_change, Aspect.NETWORK)
        appearance.changed.connect(self._show_theme)
        self._show_network()
        self._show_theme()

    def _group(self, widgets: Iterable[QWidget], side: Qt.AlignmentFlag) -> QWidget:
        group = QWidget()
        group.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(group)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        for widget in widgets:
            layout.addWidget(widget)
        return group

    def _fill_examples(self) -> None:
        menu = self.examples_button.menu()
        menu.setToolTipsVisible(True)
        for key, (title, summary) in EXAMPLE_TITLES.items():
            action = menu.addAction(title)
            action.setToolTip(summary)
            action.setData(key)
        menu.triggered.connect(self._choose_example)

    def _fill_themes(self) -> None:
        menu = self.theme_button.menu()
        group = QActionGroup(menu)
        for mode, text in _THEMES:
            action = menu.addAction(text)
            action.setObjectName(f"{mode.value}ThemeAction")
            action.setCheckable(True)
            action.setData(mode)
            group.addAction(action)
        group.triggered.connect(self._choose_theme)

    @Slot(QAction)
    def _choose_example(self, action: QAction) -> None:
        self.example_chosen.emit(action.data())

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self._appearance.set_mode(action.data())

    @Slot()
    def _show_theme(self) -> None:
        theme = self._appearance.theme
        self.theme_button.setIcon(icon("theme", theme.text))
        for action in self.theme_button.menu().actions():
            action.setChecked(action.data() is self._appearance.mode)

    def _on_change(self, _changed: frozenset[Aspect]) -> None:
        self._show_network()

    def _show_network(self) -> None:
        recurrent = self._session.network.recurrent
        layers = recurrent.num_layers
        units = recurrent.hidden_size
        text = (
            f"{_KINDS[recurrent.kind]} · {layers} layer{'s' if layers != 1 else ''}"
            f" · {units} unit{'s' if units != 1 else ''}"
        )
        self.network_button.setText(f"{text} ▾")
        self.network_button.setAccessibleName(f"Network: {text}")
