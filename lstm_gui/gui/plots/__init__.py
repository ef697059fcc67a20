"""Trajectories, gate maps, predictions, the unrolled chain and the loss, over time."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.gui.plots.chain_strip import ChainStrip
    from lstm_gui.gui.plots.gate_map import GateMap
    from lstm_gui.gui.plots.prediction_plot import PredictionPlot
    from lstm_gui.gui.plots.trajectory_plot import TrajectoryPlot

__all__ = ["ChainStrip", "GateMap", "PredictionPlot", "TrajectoryPlot"]

export_lazily(
    __name__,
    {
        "chain_strip": "ChainStrip",
        "gate_map": "GateMap",
        "prediction_plot": "PredictionPlot",
        "trajectory_plot": "TrajectoryPlot",
    },
)
