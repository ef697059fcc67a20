"""A dict that cannot be changed."""

from __future__ import annotations

from typing import Any, NoReturn, Self, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ClosedDict(dict[K, V]):
    """A dict of values that are never changed, and is as it was made: to write is a TypeError.

    Unlike `types.MappingProxyType` it can be copied and pickled, and with it a network or a trace.
    """

    __slots__ = ()

    def _refuse(self, *_arguments: Any, **_options: Any) -> NoReturn:
        raise TypeError("this mapping is closed for writing; make a dict of it to change it")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self  # what it holds is closed too

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)
