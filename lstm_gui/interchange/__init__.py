"""Model files, traces and tables, in and out."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.interchange.array_file import read_arrays, write_arrays
    from lstm_gui.interchange.atomic import WriteError, check_writable, replace_file, write_bytes
    from lstm_gui.interchange.errors import ModelFileError
    from lstm_gui.interchange.models import LoadedModel, load_model, save_model
    from lstm_gui.interchange.tables import write_table
    from lstm_gui.interchange.trace_description import describe_policy, describe_trace
    from lstm_gui.interchange.traces import TRACE_SUFFIXES, write_trace
    from lstm_gui.interchange.typed_values import typed_value

__all__ = [
    "TRACE_SUFFIXES",
    "LoadedModel",
    "ModelFileError",
    "WriteError",
    "check_writable",
    "describe_policy",
    "describe_trace",
    "load_model",
    "read_arrays",
    "replace_file",
    "save_model",
    "typed_value",
    "write_arrays",
    "write_bytes",
    "write_table",
    "write_trace",
]

export_lazily(
    __name__,
    {
        "array_file": "read_arrays write_arrays",
        "atomic": "WriteError check_writable replace_file write_bytes",
        "errors": "ModelFileError",
        "models": "LoadedModel load_model save_model",
        "tables": "write_table",
        "trace_description": "describe_policy describe_trace",
        "traces": "TRACE_SUFFIXES write_trace",
        "typed_values": "typed_value",
    },
)
