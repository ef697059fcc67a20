"""Model files, traces and tables, in and out."""

from lstm_gui.interchange.atomic import WriteError, replace_file, write_bytes
from lstm_gui.interchange.errors import ModelFileError
from lstm_gui.interchange.models import LoadedModel, load_model, save_model

__all__ = [
    "LoadedModel",
    "ModelFileError",
    "WriteError",
    "load_model",
    "replace_file",
    "save_model",
    "write_bytes",
]
