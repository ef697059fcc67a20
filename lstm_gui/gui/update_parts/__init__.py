"""An update that is made in parts, shown on the diagram: forward, loss, backward, update."""

from lstm_gui.gui.update_parts.update_card import UpdateCard

__all__ = ["UpdateCard"]
