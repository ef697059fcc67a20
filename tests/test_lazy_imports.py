"""Packages give all their names, and load what is behind a name when it is asked for."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from lstm_gui import engine, sequences
from lstm_gui.lazy_imports import lazy_module, modules_behind

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(
    ".".join(path.parent.relative_to(ROOT).parts)
    for path in (ROOT / "lstm_gui").rglob("__init__.py")
    if "export_lazily(" in path.read_text(encoding="utf-8")
)
USERS = sorted(
    path
    for path in (ROOT / "lstm_gui").rglob("*.py")
    if re.search(r"= lazy_module\(", path.read_text(encoding="utf-8"))
)


def under_type_checking(path: Path) -> dict[str, str]:
    """The module behind every name that a file imports for the checkers only."""
    return {
        alias.name: node.module or ""
        for block in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def printed(program: str) -> list[str]:
    """What a fresh Python prints, in words."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_large_packages_are_lazy() -> None:
    for name in ("engine", "sequences", "analysis", "interchange", "session", "gui.files"):
        assert f"lstm_gui.{name}" in PACKAGES


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_gives_what_the_checkers_are_told(name: str) -> None:
    package = importlib.import_module(name)
    assert vars(package)["_homes"] == under_type_checking(Path(str(package.__file__)))
    assert sorted(package.__all__) == sorted(vars(package)["_homes"])
    for exported in package.__all__:
        value = getattr(package, exported)
        assert not isinstance(value, ModuleType), exported
        assert exported in dir(package)


@pytest.mark.parametrize("path", USERS, ids=lambda path: path.stem)
def test_a_lazy_module_is_what_the_checkers_are_told(path: Path) -> None:
    told = under_type_checking(path)
    calls = re.findall(r'^    (\w+) = lazy_module\("([\w.]+)"\)$', path.read_text(), re.MULTILINE)
    assert calls
    for name, module in calls:
        assert module == f"{told[name]}.{name}"
        assert importlib.import_module(module).__name__ == module


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"'lstm_gui\.engine' has no attribute 'GRUU'"):
        engine.GRUU  # type: ignore[attr-defined] # noqa: B018 - that it is not there
    with pytest.raises(ImportError, match="cannot import name 'nothing'"):
        from lstm_gui.engine import nothing  # type: ignore[attr-defined] # noqa: F401


def test_importing_a_package_loads_nothing_behind_it() -> None:
    loaded = printed(
        "import sys, lstm_gui.session\nprint(*(n for n in sys.modules if n.startswith('lstm_gui')))"
    )
    assert sorted(loaded) == ["lstm_gui", "lstm_gui.lazy_imports", "lstm_gui.session"]


def test_a_name_loads_its_module_once() -> None:
    loaded = printed(
        "import sys\nfrom lstm_gui.engine import Linear\nfrom lstm_gui import engine\n"
        "print('Linear' in vars(engine), engine.Linear is Linear)\n"
        "print('lstm_gui.engine.heads' in sys.modules, 'lstm_gui.engine.gru' in sys.modules)"
    )
    assert loaded == ["True", "True", "True", "False"]


def test_a_name_of_a_module_and_of_what_is_in_it_is_what_is_in_it() -> None:
    """Also when the module was imported by itself before, which binds it to the package."""
    loaded = printed(
        "import lstm_gui.engine.step_losses\nfrom lstm_gui import engine\n"
        "from lstm_gui.engine import step_losses\n"
        "print(callable(step_losses), engine.step_losses is step_losses)"
    )
    assert loaded == ["True", "True"]


def test_a_lazy_module_is_loaded_by_its_use() -> None:
    loaded = printed(
        "import sys\nfrom lstm_gui.lazy_imports import lazy_module\n"
        "gru = lazy_module('lstm_gui.engine.gru')\n"
        "print('lstm_gui.engine.gru' in sys.modules)\n"
        "print(gru.GRU.__name__, gru.GRU is sys.modules['lstm_gui.engine.gru'].GRU)"
    )
    assert loaded == ["False", "GRU", "True"]
    with pytest.raises(AttributeError, match="nothing"):
        lazy_module("lstm_gui.engine.gru").nothing  # noqa: B018 - that it is not there


def test_what_is_replaced_in_a_package_stays_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sequences.read
    monkeypatch.setattr(sequences, "read", len)
    assert sequences.read is len
    monkeypatch.undo()
    assert sequences.read is before


def test_the_modules_behind_a_package_are_named_once_each() -> None:
    modules = modules_behind("lstm_gui.session")
    assert len(modules) == len(set(modules))
    assert "lstm_gui.session.training" in modules
