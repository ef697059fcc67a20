"""The actions of the window: name, text, shortcut and icon in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from lstm_gui.gui.theme import Appearance, icon


@dataclass(frozen=True)
class ActionText:
    """How an action reads: on its button, in its tooltip, on the keyboard, and its icon's name."""

    name: str
    text: str
    tip: str
    keys: tuple[str | QKeySequence.StandardKey, ...] = ()
    icon: str | None = None


OPEN = ActionText(
    "openAction",
    "Open…",
    "Open a sequence (CSV, TSV, text, NPY, NPZ, JSON), a model (safetensors) or a session",
    (QKeySequence.StandardKey.Open,),
    "open",
)
PASTE = ActionText(
    "pasteAction",
    "Paste as sequence",
    "Open the table or text on the clipboard as a sequence",
    (QKeySequence.StandardKey.Paste,),
)
SAVE_MODEL = ActionText(
    "saveModelAction",
    "Save network…",
    "Save the weights in force as a safetensors file",
)
SAVE_SESSION = ActionText(
    "saveSessionAction",
    "Save session…",
    "Save sequence, network, thresholds and interventions in one file, to go on with later",
    (QKeySequence.StandardKey.Save,),
)
NEW_NETWORK = ActionText(
    "newNetworkAction",
    "New network…",
    "Put a fresh, untrained network of another size on the open sequence",
    (QKeySequence.StandardKey.New,),
)
RESTORE = ActionText(
    "restoreWeightsAction",
    "Back to the trained weights",
    "Take back every edit of a weight or bias, as one change",
)
UNDO = ActionText("undoAction", "Undo", "Undo", (QKeySequence.StandardKey.Undo,), "undo")
REDO = ActionText("redoAction", "Redo", "Redo", (QKeySequence.StandardKey.Redo, "Ctrl+Y"), "redo")
EXPORT = ActionText(
    "exportAction",
    "Export…",
    "Export the view under the mouse, or a chosen one, as PNG, SVG, PDF or CSV",
    ("Ctrl+E",),
    "export",
)
EXPORT_TRACE = ActionText(
    "exportTraceAction",
    "Export the whole trace…",
    "Every signal of every layer at every step, as NPZ, CSV or JSON",
    ("Ctrl+Shift+E",),
)
ABOUT = ActionText("aboutAction", "About LSTM Lab", "Version, licence, libraries and sources")
SHORTCUTS = ActionText(
    "shortcutsAction",
    "Keyboard shortcuts",
    "List of the keys",
    (QKeySequence.StandardKey.HelpContents,),
)
QUIT = ActionText("quitAction", "Quit", "Close the program", (QKeySequence.StandardKey.Quit,))


def make_action(
    parent: QWidget, text: ActionText, appearance: Appearance, triggered: Callable[[], None]
) -> QAction:
    """Make an action of the window and connect it to a bound method."""
    action = QAction(text.text, parent)
    action.setObjectName(text.name)
    action.setShortcuts([QKeySequence(key) for key in text.keys])
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{text.tip} ({keys})" if keys else text.tip)
    action.setStatusTip("")
    action.triggered.connect(triggered)
    paint_icon(action, text, appearance)
    parent.addAction(action)
    return action


def paint_icon(action: QAction, text: ActionText, appearance: Appearance) -> None:
    """Draw the action's icon in the colours of the theme."""
    if text.icon is not None:
        theme = appearance.theme
        action.setIcon(icon(text.icon, theme.text, theme.ghost))
