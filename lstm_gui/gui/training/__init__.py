"""Training in the window: the controller that owns the worker, and what shows it."""

from lstm_gui.gui.training.controller import TrainingController

__all__ = ["TrainingController"]
