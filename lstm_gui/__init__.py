"""LSTM Lab: open the LSTM and watch every gate of every unit at every step."""

__version__ = "0.1.0"
