"""Making an optimizer again from its state, which may come from a file and is not trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from lstm_gui.engine.arguments import described, whole_number

if TYPE_CHECKING:
    from lstm_gui.engine.optimizers import Optimizer

Made = TypeVar("Made", bound="Optimizer")


def restored(state: Mapping[str, Any], kinds: Iterable[type[Made]]) -> Made:
    """Return a new optimizer of one of these classes, in a state that its `state_dict` gave.

    Its arrays are copied. ValueError when the state is incomplete, of another class, contradicts
    itself or is not finite.
    """
    if not isinstance(state, Mapping):
        raise TypeError(f"state must be what state_dict gave, not {described(state)}")
    known = {kind.__name__: kind for kind in kinds}
    try:
        options = dict(state["options"])
        word, steps = options.pop("class"), state["steps"]
        if word not in known:
            raise ValueError(f"the state is that of {word!r}, and not of {' or '.join(known)}")
        optimizer = known[word](**options)
        optimizer.steps = whole_number("steps", steps, minimum=0)
        for name, memory in state["state"].items():
            optimizer.remember(name, _checked(name, memory, optimizer.remembered))
    except KeyError as error:
        raise ValueError(f"the optimizer's state has no {error}") from None
    except (TypeError, AttributeError) as error:
        raise ValueError(f"the optimizer's state is damaged: {error}") from None
    return optimizer


def _checked(name: str, memory: Mapping[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    if memory and frozenset(memory) != wanted:
        raise ValueError(
            f"the optimizer's state of {name} must have {', '.join(sorted(wanted)) or 'nothing'}, "
            f"not {', '.join(sorted(memory))}"
        )
    checked: dict[str, Any] = {}
    for key, value in memory.items():
        if value is None:
            checked[key] = None
        elif key == "count":
            checked[key] = whole_number(f"count of {name}", value)
        else:
            checked[key] = np.array(value)
            if checked[key].dtype.kind != "f" or not np.isfinite(checked[key]).all():
                raise ValueError(f"the optimizer's {key} of {name} must be finite numbers")
    shapes = {value.shape for value in checked.values() if isinstance(value, np.ndarray)}
    if len(shapes) > 1:
        raise ValueError(f"the optimizer's state of {name} has several shapes")
    return checked
