"""Imports that wait until something of what they bring is used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType


class _LazyPackage(ModuleType):
    """A package that imports a module of its own when a name from it is wanted."""

    _homes: dict[str, str]

    def __getattr__(self, name: str) -> object:
        home = vars(self).get("_homes", {}).get(name)
        if home is None:
            message = f"module {self.__name__!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)
        value: object = getattr(importlib.import_module(home), name)
        vars(self)[name] = value  # found there from now on, without coming here
        return value

    def __setattr__(self, name: str, value: object) -> None:
        # Python binds a module to its package once it is imported. Where a name is that of its
        # module too, the name is what the package gives.
        if not (name in self._homes and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *self._homes})


class _LazyModule(ModuleType):
    """Stands for a module that is imported when something of it is used."""

    _module: ModuleType | None = None

    def __getattr__(self, name: str) -> object:
        module = self._module
        if module is None:
            module = importlib.import_module(self.__name__)
            vars(self)["_module"] = module
        value: object = getattr(module, name)
        return value


def export_lazily(package: str, modules: Mapping[str, str]) -> None:
    """Let a package give names from its modules, each imported when it is first needed.

    ``modules`` has the names of each module, with spaces between them. What the checkers read is
    the same as imports under TYPE_CHECKING; tests/test_lazy_imports.py compares both.
    """
    itself = sys.modules[package]
    vars(itself)["_homes"] = {
        name: f"{package}.{module}" for module, names in modules.items() for name in names.split()
    }
    itself.__class__ = _LazyPackage


def modules_behind(package: str) -> tuple[str, ...]:
    """Name the modules that a package exports from lazily, in the order in which it lists them."""
    homes: dict[str, str] = vars(importlib.import_module(package))["_homes"]
    return tuple(dict.fromkeys(homes.values()))


def lazy_module(name: str) -> ModuleType:
    """Give a stand-in for a module that imports it when something of it is used.

    For modules that the first picture of the window does not need. The checkers are told by an
    import under TYPE_CHECKING, in whose else branch this stands.
    """
    return _LazyModule(name)
