"""The keys that are not actions of the window, by place, for the list of keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """One line of the list: the keys, alternatives apart, and what they do."""

    keys: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class KeyGroup:
    """The keys of one place."""

    title: str
    lines: tuple[Keys, ...]


PLAYBACK = KeyGroup(
    "Playback",
    (
        Keys(("Space",), "Play or pause"),
        Keys(("Left", "Right"), "One step back or on; one substep when stepping by substeps"),
        Keys(("Home", "End"), "First or last step"),
    ),
)
DIAGRAM = KeyGroup(
    "Cell diagram",
    (
        Keys(("Up", "Down"), "Select the unit above or below"),
        Keys(("Page Up", "Page Down"), "Ten units up or down"),
        Keys(("1 … 7",), "Show that substep of the step"),
        Keys(("F", "I", "G", "O"), "Choose the forget, input, candidate or output gate"),
        Keys(("Esc",), "Back to whole steps"),
    ),
)
PLOTS = KeyGroup(
    "Plots and maps",
    (
        Keys(("Click", "Drag"), "Go to the step under the mouse"),
        Keys(("Wheel",), "Zoom in time"),
        Keys(("Shift+Drag",), "Move along in time"),
        Keys(("Double click",), "Show the whole sequence"),
    ),
)
EVERYWHERE = KeyGroup(
    "Everywhere",
    (
        Keys(("Tab", "Shift+Tab"), "Next or previous control"),
        Keys(("Ctrl+C",), "Copy what is selected in a table"),
        Keys(("Esc",), "Close a dialog, cancel opening"),
    ),
)
GROUPS = (PLAYBACK, DIAGRAM, PLOTS, EVERYWHERE)
