"""Dialogs: about, keys, a new network, how to read a file, unexpected errors."""

from lstm_gui.gui.dialogs.about import AboutDialog
from lstm_gui.gui.dialogs.new_network import NetworkDialog
from lstm_gui.gui.dialogs.shortcuts import ShortcutsDialog

__all__ = ["AboutDialog", "NetworkDialog", "ShortcutsDialog"]
