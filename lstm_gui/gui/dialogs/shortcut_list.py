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
        Keys(("Up", "Down"), "Select the unit above or below"),
        Keys(("+", "−"), "Zoom in time around the current step"),
        Keys(("Page Up", "Page Down"), "Move along in time"),
        Keys(("0", "Double click"), "Show the whole sequence"),
        Keys(("Click", "Drag"), "Go to the step under the mouse and select what lies there"),
        Keys(("Wheel",), "Zoom in time around the mouse"),
        Keys(("Shift+Drag", "Shift+Wheel"), "Move along in time"),
    ),
)
UPDATES = KeyGroup(
    "Slider along a training run",
    (
        Keys(("Left", "Right"), "One checkpoint back or on"),
        Keys(("Page Up", "Page Down"), "Ten checkpoints on or back"),
        Keys(("Home",), "The first checkpoint"),
        Keys(("End",), "Follow the newest update"),
        Keys(("Space",), "Play through the learning"),
    ),
)
WEIGHTS = KeyGroup(
    "Weights",
    (
        Keys(("Left", "Right", "Up", "Down"), "Select another weight"),
        Keys(("Page Up", "Page Down"), "Change it a little; with Shift very little"),
        Keys(("Drag", "Wheel"), "Change it with the mouse"),
        Keys(("0 … 9",), "Type its value"),
        Keys(("Delete",), "Back to its trained value"),
    ),
)
EVERYWHERE = KeyGroup(
    "Everywhere",
    (
        Keys(("Ctrl+1", "Ctrl+2"), "Inspect, Train"),
        Keys(("Tab", "Shift+Tab"), "Next or previous control"),
        Keys(("Ctrl+C",), "Copy what is selected in a table"),
        Keys(("Esc",), "Close a dialog, cancel opening"),
    ),
)
GROUPS = (PLAYBACK, DIAGRAM, PLOTS, WEIGHTS, UPDATES, EVERYWHERE)
