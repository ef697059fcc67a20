"""Which wiring a network's cells have."""

from __future__ import annotations

from lstm_gui import engine
from lstm_gui.gui.diagram.gru_backward import GRU_BACKWARD, GRU_RESET_BEFORE_BACKWARD
from lstm_gui.gui.diagram.gru_wiring import GRU, GRU_RESET_BEFORE
from lstm_gui.gui.diagram.lstm_backward import LSTM_BACKWARD
from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.gui.diagram.rnn_backward import RNN_BACKWARD, RNN_RELU_BACKWARD
from lstm_gui.gui.diagram.rnn_wiring import RNN, RNN_RELU
from lstm_gui.gui.diagram.wiring import CellWiring


def wiring_of(recurrent: engine.Recurrent) -> CellWiring:
    """Give the wiring of a network's cells as values flow forward."""
    if isinstance(recurrent, engine.GRU):
        return GRU if recurrent.reset_after else GRU_RESET_BEFORE
    if isinstance(recurrent, engine.RNN):
        return RNN if recurrent.nonlinearity == "tanh" else RNN_RELU
    return LSTM


def backward_wiring_of(recurrent: engine.Recurrent) -> CellWiring:
    """Give the wiring of a network's cells as gradients flow back."""
    if isinstance(recurrent, engine.GRU):
        return GRU_BACKWARD if recurrent.reset_after else GRU_RESET_BEFORE_BACKWARD
    if isinstance(recurrent, engine.RNN):
        return RNN_BACKWARD if recurrent.nonlinearity == "tanh" else RNN_RELU_BACKWARD
    return LSTM_BACKWARD
