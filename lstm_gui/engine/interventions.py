"""Interventions: values of a run that are replaced, and the exact account of where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

from lstm_gui.engine.arguments import described, real_number, whole_number
from lstm_gui.engine.arrays import FloatArray, integer_array, real_array

Places = int | slice | tuple[int, ...] | None
"""Which units or steps: one, a slice, several, or None for all; they count from 0."""


@dataclass(frozen=True)
class Clamp:
    """A signal that is held at a value instead of being computed.

    `signal` is the name of a gate, "candidate", "cell" or "hidden"; `value` is a finite number or
    one number per unit and replaces the value after the gate policy; `units` and `steps` are
    integers, slices or arrays of integers, None is all; `layer` is the index into `trace.layers`.
    A clamped value passes no gradient to what it replaced. Of several interventions the later wins.
    """

    signal: str
    value: float | tuple[float, ...]
    units: Places = None
    steps: Places = None
    layer: int = 0

    def __init__(
        self,
        signal: str,
        value: object,
        units: object = None,
        steps: object = None,
        layer: int = 0,
    ) -> None:
        if not isinstance(signal, str):
            raise TypeError(f"signal must be the name of a signal, not {described(signal)}")
        object.__setattr__(self, "signal", signal)
        object.__setattr__(self, "value", _plain_value(value))
        object.__setattr__(self, "units", _plain_places("units", units))
        object.__setattr__(self, "steps", _plain_places("steps", steps))
        object.__setattr__(self, "layer", whole_number("layer", layer, minimum=0))


@dataclass(frozen=True)
class Ablate:
    """Units whose hidden state is 0: nothing they compute reaches the rest of the network.

    `units`, `steps` and `layer` are as in `Clamp`; their cell state goes on.
    """

    units: Places
    steps: Places = None
    layer: int = 0

    def __init__(self, units: object, steps: object = None, layer: int = 0) -> None:
        object.__setattr__(self, "units", _plain_places("units", units))
        object.__setattr__(self, "steps", _plain_places("steps", steps))
        object.__setattr__(self, "layer", whole_number("layer", layer, minimum=0))


Intervention = Clamp | Ablate


@dataclass(frozen=True, eq=False)
class Override:
    """One intervention on one layer with its places resolved to indices."""

    steps: npt.NDArray[np.int64]
    active: npt.NDArray[np.bool_]
    units: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerOverrides:
    """The interventions on one layer, by signal, in the order in which they act."""

    by_signal: Mapping[str, tuple[Override, ...]] = field(default_factory=dict)

    def of(self, **places: int) -> tuple[tuple[Override, int], ...]:
        """Return the overrides of the named signals, each with the place given for its signal."""
        if not self.by_signal:
            return ()
        return tuple(
            (override, place)
            for signal, place in places.items()
            for override in self.by_signal.get(signal, ())
        )

    def within(self, steps: slice) -> LayerOverrides:
        """Return the overrides of a run that is only these steps (start and stop within it)."""
        found = {}
        for signal, overrides in self.by_signal.items():
            parts = []
            for override in overrides:
                active = override.active[steps]
                parts.append(replace(override, active=active, steps=np.flatnonzero(active)))
            found[signal] = tuple(parts)
        return LayerOverrides(found)

    def clear(self, signal: str, *factors: FloatArray) -> None:
        """Set the factors (T, B, H) through which a gradient passes to 0 where `signal` is held."""
        for override in self.by_signal.get(signal, ()):
            places = (override.steps[:, np.newaxis], slice(None), override.units[np.newaxis, :])
            for factor in factors:
                factor[places] = 0


_NOTHING = LayerOverrides()


def apply_overrides(
    overrides: tuple[tuple[Override, int], ...], step: int, blocks: FloatArray
) -> None:
    """Write the held values of one step into `blocks` (B, signals, H)."""
    for override, place in overrides:
        if override.active[step]:
            blocks[:, place, override.units] = override.values


def resolve_interventions(
    interventions: object,
    *,
    signals: Sequence[str],
    layers: int,
    steps: int,
    units: int,
    dtype: np.dtype[Any],
) -> tuple[LayerOverrides, ...]:
    """Return the overrides of each layer, after checking every place and value against the run."""
    if isinstance(interventions, tuple) and not interventions:
        return (_NOTHING,) * layers
    if isinstance(interventions, Clamp | Ablate):
        interventions = (interventions,)
    if isinstance(interventions, str | bytes | Mapping) or not isinstance(interventions, Iterable):
        raise TypeError(
            "interventions must be a sequence of engine.Clamp and engine.Ablate, "
            f"not {described(interventions)}"
        )
    collected: list[dict[str, list[Override]]] = [{} for _ in range(layers)]
    for number, intervention in enumerate(interventions):
        name = f"interventions[{number}]"
        if not isinstance(intervention, Clamp | Ablate):
            raise TypeError(
                f"{name} must be an engine.Clamp or engine.Ablate, not {described(intervention)}"
            )
        if intervention.layer >= layers:
            raise ValueError(
                f"{name}: layer must be an integer from 0 to {layers - 1}, not {intervention.layer}"
            )
        if isinstance(intervention, Ablate):
            signal, values = "hidden", np.zeros(())
        else:
            signal, values = intervention.signal, np.asarray(intervention.value, dtype=np.float64)
            if signal not in signals:
                raise ValueError(
                    f"{name}: signal must be one of {', '.join(map(repr, signals))}, not {signal!r}"
                )
            _refuse_overflow(name, values, dtype)
        unit_indices = _indices(f"{name}: units", intervention.units, units)
        step_indices = _indices(f"{name}: steps", intervention.steps, steps)
        if values.ndim and values.shape != unit_indices.shape:
            raise ValueError(
                f"{name}: value must be one number or one for each of the {len(unit_indices)} "
                f"units, not {values.size} numbers"
            )
        active = np.zeros(steps, dtype=np.bool_)
        active[step_indices] = True
        override = Override(
            step_indices, active, unit_indices, np.broadcast_to(values, unit_indices.shape).copy()
        )
        collected[intervention.layer].setdefault(signal, []).append(override)
    return tuple(
        LayerOverrides({signal: tuple(found) for signal, found in layer.items()})
        for layer in collected
    )


def _refuse_overflow(name: str, values: npt.NDArray[np.float64], dtype: np.dtype[Any]) -> None:
    beyond = np.abs(values) > np.finfo(dtype).max
    if beyond.any():
        raise ValueError(f"{name}: value must be finite in {dtype}, not {values[beyond].flat[0]:g}")


def _plain_value(value: object) -> float | tuple[float, ...]:
    if isinstance(value, Real):
        return real_number("value", value)
    array = real_array("value", value, np.dtype(np.float64))
    if array.ndim > 1:
        raise ValueError(
            f"value must be one number or one number per unit, not an array of shape {array.shape}"
        )
    if not np.isfinite(array).all():
        worst = array[~np.isfinite(array)].flat[0]
        raise ValueError(f"value must be finite, not {worst}")
    return float(array) if array.ndim == 0 else tuple(float(number) for number in array)


def _plain_places(name: str, places: object) -> Places:
    if places is None:
        return None
    if isinstance(places, slice):
        for part in ("start", "stop", "step"):
            given: Any = getattr(places, part)
            if given is not None:
                whole_number(f"{name} (slice {part})", given, minimum=1 if part == "step" else 0)
        return places
    if isinstance(places, Integral):
        return whole_number(name, places, minimum=0)
    is_list = isinstance(places, Sequence) and not isinstance(places, str | bytes)
    if (is_list and not places) or (isinstance(places, np.ndarray) and places.shape == (0,)):
        return ()  # an empty list has no integer dtype, but selects nothing all the same
    array = integer_array(name, places)
    if array.ndim > 1:
        raise ValueError(f"{name} must be a list of integers, not an array of shape {array.shape}")
    if array.size and array.min() < 0:
        raise ValueError(f"{name} must count from 0, not hold {array.min()}")
    return int(array) if array.ndim == 0 else tuple(int(place) for place in array)


def _indices(name: str, places: Places, size: int) -> npt.NDArray[np.int64]:
    if places is None:
        return np.arange(size)
    if isinstance(places, slice):
        start, stop = places.start or 0, size if places.stop is None else places.stop
        if start > size or stop > size:
            raise ValueError(
                f"{name} must lie within 0 to {size - 1}, not in slice({places.start}, "
                f"{places.stop}, {places.step})"
            )
        return np.arange(size)[places]
    indices = np.atleast_1d(np.asarray(places, dtype=np.int64))
    if indices.size and indices.max() >= size:
        raise ValueError(f"{name} must lie within 0 to {size - 1}, not at {indices.max()}")
    return indices
