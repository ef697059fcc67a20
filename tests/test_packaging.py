"""What is installed is what is there, and every library that is used is declared."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lstm_gui

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Where a distribution's import name is not its own.
IMPORT_NAMES = {
    "pyside6-essentials": "PySide6",
    "font-roboto": "font_roboto",
    "pytest-qt": "pytestqt",
}
# Used as commands or plugins of pytest, imported by nobody.
COMMANDS = {"ruff", "mypy", "pytest-xdist"}


def distribution(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return match.group().lower()


def import_name(requirement: str) -> str:
    name = distribution(requirement)
    return IMPORT_NAMES.get(name, name.replace("-", "_"))


def imported(folder: str) -> set[str]:
    """The top-level names that the files of a folder import, except our own and the library's."""
    names, paths = set(), list((ROOT / folder).rglob("*.py"))
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("resources.files"):
                # A package of data is used without an import of it.
                names |= {str(ast.literal_eval(argument)).split(".")[0] for argument in node.args}
    beside = {path.stem for path in paths if path.parent.name == "benchmarks"}  # share some parts
    return names - set(sys.stdlib_module_names) - beside - {"lstm_gui"}


REQUIRED = PROJECT["project"]["dependencies"]
EXTRAS = PROJECT["project"]["optional-dependencies"]


def test_every_package_is_listed() -> None:
    folders = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "lstm_gui").rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders | {"lstm_gui.resources"}


def test_every_folder_with_modules_is_a_package() -> None:
    without = {
        path.parent.relative_to(ROOT).as_posix()
        for path in (ROOT / "lstm_gui").rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    }
    assert without == set()


def test_every_resource_is_installed() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["lstm_gui.resources"]
    installed = {path for pattern in patterns for path in (ROOT / "resources").glob(pattern)}
    present = {
        path
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
        and path.suffix not in (".py", ".pyc")
        # Pictures for the README.
        and "pictures" not in path.parts
    }
    assert present == installed
    for pattern in patterns:
        assert list((ROOT / "resources").glob(pattern)), f"{pattern} matches nothing"


def test_every_dependency_is_imported_somewhere() -> None:
    used = imported("lstm_gui")
    unused = [name for name in REQUIRED + EXTRAS["fast"] if import_name(name) not in used]
    if "numba" not in used:
        # The compiled kernels bring the first import of it.
        unused = [name for name in unused if import_name(name) != "numba"]
    assert unused == []


def test_every_library_that_is_imported_is_declared() -> None:
    declared = {import_name(requirement) for requirement in REQUIRED + EXTRAS["fast"]}
    # Qt's binding brings its own foundation, and Numba its compiler.
    assert imported("lstm_gui") | imported("resources") <= declared | {"shiboken6", "llvmlite"}


def test_every_library_that_the_tests_import_is_declared() -> None:
    declared = {
        import_name(requirement) for requirement in REQUIRED + EXTRAS["fast"] + EXTRAS["test"]
    }
    # PyTorch and ONNX make fixtures, and PyTorch is compared with where it is installed; the
    # others are ours.
    optional = {"torch", "onnx", "shiboken6", "conftest", "tests"}
    assert imported("tests") <= declared | optional


def test_every_test_tool_is_used() -> None:
    used = imported("tests")
    unused = [
        name
        for name in EXTRAS["test"]
        if import_name(name) not in used and distribution(name) not in COMMANDS
    ]
    assert unused == []


@pytest.mark.parametrize("requirement", [*REQUIRED, *EXTRAS["fast"], *EXTRAS["test"]])
def test_every_requirement_has_a_lower_and_an_upper_bound(requirement: str) -> None:
    assert ">=" in requirement
    assert "<" in requirement


def test_every_cap_of_the_program_has_its_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for requirement in REQUIRED:
        index = next(i for i, line in enumerate(lines) if f'"{requirement}"' in line)
        assert lines[index - 1].lstrip().startswith("#"), requirement


def test_version_is_told_alike_everywhere() -> None:
    assert PROJECT["project"]["version"] == lstm_gui.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {lstm_gui.__version__}" in changes


def test_package_is_typed_and_licensed() -> None:
    assert (ROOT / "lstm_gui" / "py.typed").exists()
    assert "MIT" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_continuous_check_runs_the_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    done = subprocess.run(
        ["bash", str(script), "--print-test-command"], capture_output=True, text=True, check=True
    )
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert done.stdout.strip() in readme
    assert done.stdout.strip().endswith("pytest")
