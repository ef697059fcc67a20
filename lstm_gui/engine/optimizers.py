"""Optimizers with PyTorch's definitions, argument names and defaults.

An optimizer takes parameters and gradients by name and returns new parameters; its own state
(momenta and counts, by name) starts empty and grows with the first update. `lr` may be changed
between updates.
"""

from __future__ import annotations

import copy
import inspect
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Self

import numpy as np

from lstm_gui.engine.arguments import (
    described,
    flag,
    real_number,
    shape_text,
)
from lstm_gui.engine.arrays import FloatArray
from lstm_gui.engine.clipping import parameter_gradients
from lstm_gui.engine.joint_parameters import JointParameters, Memory, joined
from lstm_gui.engine.optimizer_state import restored


class Optimizer(ABC):
    """What all optimizers share: the checks, the loop over names, the learning rate."""

    def __init__(self, lr: float, weight_decay: float, *, maximize: bool) -> None:
        self.lr = lr
        self.weight_decay = real_number("weight_decay", weight_decay, minimum=0)
        self.maximize = flag("maximize", maximize)
        self._memory: dict[str, Memory] = {}
        """What is remembered of parameters that the last update was not about."""
        self._known: tuple[object, ...] = ()
        """The names, shapes and dtypes of the parameters that it was about."""
        self._joint: list[JointParameters] = []
        self.steps = 0
        """How many updates were made, counting one whose result was not finite."""

    @property
    def lr(self) -> float:
        """The learning rate; may be set between updates."""
        return self._lr

    @lr.setter
    def lr(self, value: float) -> None:
        self._lr = real_number("lr", value, minimum=0)

    def step(
        self, parameters: Mapping[str, FloatArray], gradients: Mapping[str, Any]
    ) -> dict[str, FloatArray]:
        """Return the parameters after one update, as new arrays; nothing given is changed.

        Each keeps its dtype, float32 or float64. Of what `backward` returns only the parameters'
        gradients are read. ValueError if a gradient is missing, has no parameter or another shape.
        """
        if not isinstance(parameters, Mapping):
            raise TypeError(f"parameters must map names to arrays, not be {described(parameters)}")
        for name, parameter in parameters.items():
            if not isinstance(parameter, np.ndarray):
                raise TypeError(
                    f"parameters[{name!r}] must be an array, not {described(parameter)}"
                )
            if parameter.dtype.char not in "fd":
                raise TypeError(
                    f"parameters[{name!r}] must be of float32 or float64, not {parameter.dtype}"
                )
        found = parameter_gradients(gradients)
        _refuse_mismatch(parameters, found)
        updated: dict[str, FloatArray] = {}
        for joint in self._joined(parameters):
            gradient = joint.vector(found)
            if self.maximize:
                np.negative(gradient, out=gradient)
            vector = self._updated(joint.vector(parameters), gradient, joint.memory)
            updated.update(joint.parts(vector))
        self.steps += 1
        return {name: updated[name] for name in parameters}

    def _joined(self, parameters: Mapping[str, FloatArray]) -> list[JointParameters]:
        known = tuple([(name, array.shape, array.dtype) for name, array in parameters.items()])
        if known != self._known:
            memories = self._memories()
            self._joint = joined(parameters, memories)
            self._known = known
            self._memory = {
                name: memory for name, memory in memories.items() if name not in parameters
            }
        return self._joint

    def _memories(self) -> dict[str, Memory]:
        """Return what is remembered by the names of the parameters, as copies."""
        memories = copy.deepcopy(self._memory)
        for joint in self._joint:
            memories.update(joint.memories())
        return memories

    def state_dict(self) -> dict[str, Any]:
        """Return a copy of all that going on exactly needs, as arrays, numbers and texts.

        "options" has the class and its arguments by name, "steps" the number of updates made, and
        "state" per parameter what is remembered of it, by name: nothing before the first update.
        """
        return {
            "options": {"class": type(self).__name__, **self._options()},
            "steps": self.steps,
            "state": self._memories(),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over copies of what `state_dict` gave, options included.

        ValueError, and nothing is changed, when it is of another class, incomplete, or not finite.
        """
        self.__dict__.update(restored(state, [type(self)]).__dict__)

    @property
    def finite(self) -> bool:
        """Whether everything that is remembered is finite."""
        memories = (*self._memory.values(), *(joint.memory for joint in self._joint))
        kept = (value for memory in memories for value in memory.values())
        return all(value is None or bool(np.isfinite(value).all()) for value in kept)

    def remember(self, name: str, memory: Memory) -> None:
        """Keep this for a parameter, as `state_dict` gave it; checked by `restored`."""
        self._memory[name] = memory

    def copy(self) -> Self:
        """Return an independent optimizer in the same state."""
        return copy.deepcopy(self)

    def _options(self) -> dict[str, Any]:
        """Return the arguments that make this optimizer again."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    @abstractmethod
    def _updated(self, parameter: FloatArray, gradient: FloatArray, memory: Memory) -> FloatArray:
        """Return the new value, element by element; `memory` is what is kept between updates."""

    @property
    @abstractmethod
    def remembered(self) -> frozenset[str]:
        """The names of what is kept for a parameter from its first update on."""


class SGD(Optimizer):
    """Gradient descent, with momentum (Polyak 1964) or Nesterov's (Sutskever et al. 2013)."""

    def __init__(
        self,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(lr, weight_decay, maximize=maximize)
        self.momentum = real_number("momentum", momentum, minimum=0)
        self.dampening = real_number("dampening", dampening)
        self.nesterov = flag("nesterov", nesterov)
        if self.nesterov and (self.momentum == 0 or self.dampening != 0):
            raise ValueError(
                "nesterov needs a momentum above 0 and no dampening, not "
                f"momentum={self.momentum:g} and dampening={self.dampening:g}"
            )

    @property
    def remembered(self) -> frozenset[str]:
        """The momentum, if there is one."""
        return frozenset({"momentum"} if self.momentum else ())

    def _updated(self, parameter: FloatArray, gradient: FloatArray, memory: Memory) -> FloatArray:
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        if self.momentum:
            if "momentum" in memory:
                average = self.momentum * memory["momentum"] + (1 - self.dampening) * gradient
            else:
                average = np.array(gradient)
            memory["momentum"] = average
            gradient = gradient + self.momentum * average if self.nesterov else average
        return np.asarray(parameter - self.lr * gradient)


class RMSprop(Optimizer):
    """Gradients scaled by a running root mean square (Tieleman & Hinton 2012)."""

    def __init__(
        self,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(lr, weight_decay, maximize=maximize)
        self.alpha = real_number("alpha", alpha, minimum=0, maximum=1)
        self.eps = real_number("eps", eps, minimum=0)
        self.momentum = real_number("momentum", momentum, minimum=0)
        self.centered = flag("centered", centered)

    @property
    def remembered(self) -> frozenset[str]:
        """The running square, its mean where centred, the momentum."""
        return frozenset({"square", "mean", "momentum"})

    def _updated(self, parameter: FloatArray, gradient: FloatArray, memory: Memory) -> FloatArray:
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter
        if not memory:
            memory["square"] = np.zeros_like(parameter)
            memory["mean"] = np.zeros_like(parameter) if self.centered else None
            memory["momentum"] = np.zeros_like(parameter) if self.momentum else None
        square = memory["square"]
        square *= self.alpha
        square += (1 - self.alpha) * gradient * gradient
        spread = square
        if self.centered:
            mean = memory["mean"]
            mean += (1 - self.alpha) * (gradient - mean)
            spread = square - mean * mean
        scaled = gradient / (np.sqrt(spread) + self.eps)
        if self.momentum:
            memory["momentum"] = scaled = self.momentum * memory["momentum"] + scaled
        return np.asarray(parameter - self.lr * scaled)


class Adam(Optimizer):
    """Adaptive moments (Kingma & Ba 2015), optionally with AMSGrad (Reddi et al. 2018)."""

    def __init__(
        self,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(lr, weight_decay, maximize=maximize)
        if not isinstance(betas, tuple | list) or len(betas) != 2:
            raise TypeError(f"betas must be two numbers from 0 to below 1, not {described(betas)}")
        self.betas = (
            real_number("betas[0]", betas[0], minimum=0, below=1),
            real_number("betas[1]", betas[1], minimum=0, below=1),
        )
        self.eps = real_number("eps", eps, minimum=0)
        self.amsgrad = flag("amsgrad", amsgrad)

    @property
    def remembered(self) -> frozenset[str]:
        """The count of updates, both moments, and AMSGrad's largest."""
        return frozenset({"count", "mean", "square", "largest"})

    def _updated(self, parameter: FloatArray, gradient: FloatArray, memory: Memory) -> FloatArray:
        if self.weight_decay:
            parameter, gradient = self._decayed(parameter, gradient)
        if not memory:
            memory["count"] = 0
            memory["mean"] = np.zeros_like(parameter)
            memory["square"] = np.zeros_like(parameter)
            memory["largest"] = np.zeros_like(parameter) if self.amsgrad else None
        memory["count"] += 1
        count, mean, square = memory["count"], memory["mean"], memory["square"]
        first, second = self.betas
        mean += (1 - first) * (gradient - mean)
        square *= second
        square += (1 - second) * gradient * gradient
        if self.amsgrad:
            square = np.maximum(memory["largest"], square, out=memory["largest"])
        denominator = np.sqrt(square)
        denominator /= (1 - second**count) ** 0.5
        denominator += self.eps
        np.divide(mean, denominator, out=denominator)
        denominator *= self.lr / (1 - first**count)
        return np.asarray(parameter - denominator)

    def _decayed(
        self, parameter: FloatArray, gradient: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        return parameter, gradient + self.weight_decay * parameter


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019)."""

    def __init__(
        self,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(lr, betas, eps, weight_decay, amsgrad, maximize=maximize)

    def _decayed(
        self, parameter: FloatArray, gradient: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        return parameter * (1 - self.lr * self.weight_decay), gradient


OPTIMIZERS: Mapping[str, type[SGD | RMSprop | Adam]] = {
    "sgd": SGD,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
"""The optimizers by the word that `TrainingSettings` uses."""


def optimizer_from_state(state: Mapping[str, Any]) -> SGD | RMSprop | Adam:
    """Return a new optimizer in the state that `state_dict` of any of them gave.

    ValueError when it is incomplete, of an unknown class, contradicts itself or is not finite.
    """
    return restored(state, OPTIMIZERS.values())


def _refuse_mismatch(
    parameters: Mapping[str, FloatArray], gradients: Mapping[str, FloatArray]
) -> None:
    faults = []
    if missing := [name for name in parameters if name not in gradients]:
        faults.append(f"no gradient for {', '.join(missing)}")
    if extra := [str(name) for name in gradients if name not in parameters]:
        faults.append(f"no parameter for {', '.join(extra)}")
    faults.extend(
        f"the gradient of {name} must have shape {shape_text(np.shape(parameters[name]))}, "
        f"not {shape_text(gradients[name].shape)}"
        for name in parameters
        if name in gradients and gradients[name].shape != np.shape(parameters[name])
    )
    if faults:
        raise ValueError("gradients do not fit the parameters: " + "; ".join(faults))
