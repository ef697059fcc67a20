"""Which wiring a network's cells have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_gui import engine
from lstm_gui.gui.diagram.lstm_wiring import LSTM
from lstm_gui.lazy_imports import lazy_module

if TYPE_CHECKING:
    from lstm_gui.gui.diagram import (
        gru_backward,
        gru_wiring,
        lstm_backward,
        rnn_backward,
        rnn_wiring,
    )
    from lstm_gui.gui.diagram.wiring import CellWiring
else:
    gru_backward = lazy_module("lstm_gui.gui.diagram.gru_backward")
    gru_wiring = lazy_module("lstm_gui.gui.diagram.gru_wiring")
    lstm_backward = lazy_module("lstm_gui.gui.diagram.lstm_backward")
    rnn_backward = lazy_module("lstm_gui.gui.diagram.rnn_backward")
    rnn_wiring = lazy_module("lstm_gui.gui.diagram.rnn_wiring")


def wiring_of(recurrent: engine.Recurrent) -> CellWiring:
    """Give the wiring of a network's cells as values flow forward."""
    if isinstance(recurrent, engine.LSTM):
        return LSTM
    if isinstance(recurrent, engine.GRU):
        after = recurrent.reset_after
        return gru_wiring.GRU if after else gru_wiring.GRU_RESET_BEFORE
    is_tanh = isinstance(recurrent, engine.RNN) and recurrent.nonlinearity == "tanh"
    return rnn_wiring.RNN if is_tanh else rnn_wiring.RNN_RELU


def backward_wiring_of(recurrent: engine.Recurrent) -> CellWiring:
    """Give the wiring of a network's cells as gradients flow back."""
    if isinstance(recurrent, engine.LSTM):
        return lstm_backward.LSTM_BACKWARD
    if isinstance(recurrent, engine.GRU):
        after = recurrent.reset_after
        return gru_backward.GRU_BACKWARD if after else gru_backward.GRU_RESET_BEFORE_BACKWARD
    is_tanh = isinstance(recurrent, engine.RNN) and recurrent.nonlinearity == "tanh"
    return rnn_backward.RNN_BACKWARD if is_tanh else rnn_backward.RNN_RELU_BACKWARD
