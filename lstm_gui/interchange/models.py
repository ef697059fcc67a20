"""Networks in and out of safetensors files, with PyTorch's parameter names."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui import engine
from lstm_gui.interchange.architecture import (
    Architecture,
    ArchitectureError,
    expected_shapes,
    infer_architecture,
)
from lstm_gui.interchange.atomic import write_bytes
from lstm_gui.interchange.errors import ModelFileError
from lstm_gui.interchange.safetensors_header import (
    ITEM_BYTES,
    SafetensorsHeader,
    TensorEntry,
    read_header,
)

# The architecture as JSON, under one key of the file's metadata.
CONFIG_KEY = "lstm_lab.network"

_LISTED = 6


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A network read from a file.

    metadata: the text that was saved with it, by key.
    notes: sentences to show, such as which arrays of the file were not used.
    """

    network: engine.Network
    metadata: Mapping[str, str]
    notes: tuple[str, ...] = ()


def save_model(
    path: str | os.PathLike[str],
    network: engine.Network,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """Write a network as a safetensors file: PyTorch's names, the architecture in the metadata.

    metadata: further text by key (example, seed, …). The same network and metadata give the same
    bytes. Errors: ValueError for a reserved key, WriteError when the file cannot be written.
    """
    from safetensors.numpy import save

    if metadata and CONFIG_KEY in metadata:
        raise ValueError(f"metadata has the key {CONFIG_KEY!r}, which is reserved; rename it")
    texts = {**(metadata or {}), CONFIG_KEY: json.dumps(network.config(), sort_keys=True)}
    arrays = {name: np.ascontiguousarray(a) for name, a in network.state_dict().items()}
    write_bytes(path, _with_sorted_metadata(save(arrays, metadata=texts)))


def load_model(path: str | os.PathLike[str]) -> LoadedModel:
    """Read a network from a safetensors file of ours, or of the state dict of a torch module.

    Without our metadata the architecture is inferred from names and shapes: one nn.LSTM, nn.GRU or
    nn.RNN under any prefix, and the linear layer behind it as the head. Float16 and bfloat16 become
    float32. Nothing in the file is executed; sizes are checked before memory is taken.

    Errors: ModelFileError.
    """
    path = Path(path)
    header = read_header(path)
    shapes = {name: entry.shape for name, entry in header.tensors.items()}
    try:
        architecture = infer_architecture(shapes)
    except ArchitectureError as error:
        raise ModelFileError(f"{path.name} cannot be opened: {error}.") from None
    _check_numbers(path, architecture, header)
    _check_shapes(path, architecture, shapes)
    config = _stored_config(path, header)
    if config is None:
        config, notes = _inferred_config(architecture, header)
    else:
        notes = []
    network = _build(path, config, architecture)
    try:
        network.load_state_dict(_read_arrays(path, header, architecture))
    except ModelFileError:
        raise
    except ValueError as error:
        raise ModelFileError(f"{path.name} contradicts itself: {error}.") from None
    if architecture.ignored:
        notes.append(f"Not used from {path.name}: {_listed(architecture.ignored)}.")
    metadata = {key: text for key, text in header.metadata.items() if key != CONFIG_KEY}
    return LoadedModel(network, MappingProxyType(metadata), tuple(notes))


def _with_sorted_metadata(content: bytes) -> bytes:
    """Order the header's entries: the library shuffles the metadata at every run."""
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + length])
    texts = header.pop("__metadata__")
    ordered = {"__metadata__": dict(sorted(texts.items())), **header}
    raw = json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
    raw += b" " * (-len(raw) % 8)
    return struct.pack("<Q", len(raw)) + raw + content[8 + length :]


def _check_numbers(path: Path, architecture: Architecture, header: SafetensorsHeader) -> None:
    """Refuse what is no floating point; of those the header's sizes were checked, too."""
    for name in architecture.names.values():
        dtype = header.tensors[name].dtype
        if dtype not in ITEM_BYTES:
            raise ModelFileError(
                f"{path.name}: {name} is stored as {dtype}; "
                "save it as 32-bit or 64-bit floating point."
            )


def _check_shapes(
    path: Path, architecture: Architecture, given: Mapping[str, tuple[int, ...]]
) -> None:
    """Compare every array with what the architecture asks for, before any network is built."""
    expected = expected_shapes(architecture)
    names = architecture.names
    # A linear layer without bias is the same as one with a bias of zeros.
    missing = [name for name in expected if name not in names and name != "head.bias"]
    if missing:
        raise ModelFileError(f"{path.name} cannot be opened: {_listed(missing)} missing.")
    extra = [names[name] for name in names if name not in expected]
    if extra:
        raise ModelFileError(
            f"{path.name} cannot be opened: {_listed(extra)} does not fit the other names "
            f"({architecture.num_layers} layer(s), counted from 0)."
        )
    wrong = [
        f"{names[name]} is {given[names[name]]} instead of {shape}"
        for name, shape in expected.items()
        if name in names and given[names[name]] != shape
    ]
    if wrong:
        raise ModelFileError(f"{path.name} has wrong shapes: {_listed(wrong, '; ')}.")


def _stored_config(path: Path, header: SafetensorsHeader) -> dict[str, Any] | None:
    text = header.metadata.get(CONFIG_KEY)
    if text is None:
        return None
    try:
        config = json.loads(text)
    except (ValueError, RecursionError):
        config = None
    if not isinstance(config, dict) or not isinstance(config.get("recurrent"), dict):
        raise ModelFileError(f"{path.name}: the description under {CONFIG_KEY!r} is damaged.")
    return config


def _inferred_config(
    architecture: Architecture, header: SafetensorsHeader
) -> tuple[dict[str, Any], list[str]]:
    """Make the configuration that fits the names and shapes, and say what had to be assumed."""
    kinds = {header.tensors[name].dtype for name in architecture.names.values()}
    dtype = "float64" if kinds == {"F64"} else "float32"
    recurrent: dict[str, Any] = {
        "kind": architecture.kind,
        "input_size": architecture.input_size,
        "hidden_size": architecture.hidden_size,
        "num_layers": architecture.num_layers,
        "bidirectional": architecture.bidirectional,
        "bias": architecture.bias,
        "dtype": dtype,
    }
    notes = []
    if architecture.kind == "lstm":
        recurrent |= {"peepholes": architecture.peepholes, "coupled": False}
    elif architecture.kind == "gru":
        recurrent["reset_after"] = True
        notes.append("The reset gate is taken to act after the product, as in PyTorch.")
    else:
        recurrent["nonlinearity"] = "tanh"
        notes.append("The file does not name the RNN's function; tanh is taken.")
    head = None
    if architecture.output_size is not None:
        outputs = architecture.hidden_size * (2 if architecture.bidirectional else 1)
        size = architecture.output_size
        head = {"kind": "linear", "input_size": outputs, "output_size": size, "dtype": dtype}
    return {"recurrent": recurrent, "head": head}, notes


def _build(path: Path, config: dict[str, Any], architecture: Architecture) -> engine.Network:
    """Build the network that the description names, after comparing its sizes with the arrays."""
    recurrent, head = config["recurrent"], config.get("head")
    facts = {
        "kind": architecture.kind,
        "input_size": architecture.input_size,
        "hidden_size": architecture.hidden_size,
        "num_layers": architecture.num_layers,
        "bidirectional": architecture.bidirectional,
        "bias": architecture.bias,
    }
    for key, value in facts.items():
        if recurrent.get(key) != value:
            raise ModelFileError(
                f"{path.name} contradicts itself: its description says {key} = "
                f"{recurrent.get(key)!r} and its arrays say {value!r}."
            )
    outputs = head.get("output_size") if isinstance(head, dict) else None
    if outputs != architecture.output_size:
        raise ModelFileError(
            f"{path.name} contradicts itself: its description says {outputs} outputs "
            f"and its arrays say {architecture.output_size}."
        )
    try:
        network = engine.network_from_config(config)
    except (ValueError, TypeError, KeyError) as error:
        raise ModelFileError(f"{path.name} describes no usable network: {error}.") from None
    return network


def _read_arrays(
    path: Path, header: SafetensorsHeader, architecture: Architecture
) -> dict[str, npt.NDArray[Any]]:
    from safetensors import SafetensorError, safe_open

    arrays = {}
    try:
        with safe_open(path, framework="numpy") as file:
            for ours, name in architecture.names.items():
                entry = header.tensors[name]
                if entry.dtype == "BF16":
                    arrays[ours] = _read_bfloat16(path, entry)
                else:
                    arrays[ours] = file.get_tensor(name)
                _check_finite(path, name, arrays[ours])
    except SafetensorError as error:
        raise ModelFileError(f"{path.name} is not a valid safetensors file: {error}.") from None
    if architecture.output_size is not None and "head.bias" not in arrays:
        weight = arrays["head.weight"]
        arrays["head.bias"] = np.zeros(architecture.output_size, weight.dtype)
    return arrays


def _read_bfloat16(path: Path, entry: TensorEntry) -> npt.NDArray[np.float32]:
    # A bfloat16 is the upper half of a float32; NumPy does not know it.
    count = (entry.stop - entry.start) // 2
    upper = np.fromfile(path, dtype="<u2", count=count, offset=entry.start)
    return (upper.astype(np.uint32) << 16).view(np.float32).reshape(entry.shape)


def _check_finite(path: Path, name: str, array: npt.NDArray[Any]) -> None:
    finite = np.isfinite(array)
    if not finite.all():
        where = np.unravel_index(int(np.argmin(finite)), array.shape)
        position = ", ".join(str(int(index)) for index in where)
        raise ModelFileError(
            f"{path.name}: {name}[{position}] is {array[where]}; weights must be finite numbers."
        )


def _listed(items: tuple[str, ...] | list[str], separator: str = ", ") -> str:
    text = separator.join(items[:_LISTED])
    return text if len(items) <= _LISTED else f"{text} and {len(items) - _LISTED} more"
