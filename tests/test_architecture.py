"""Who may import whom, and what a file may look like."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lstm_gui"

# Each part may import itself and those named here. The command line may import all, and the window
# inside functions only.
ALLOWED = {
    "engine": set(),
    "sequences": {"engine"},
    "analysis": {"engine"},
    "interchange": {"engine", "sequences", "analysis"},
    "session": {"engine", "sequences", "analysis", "interchange"},
    "gui": {"engine", "sequences", "analysis", "interchange", "session"},
}
BELOW_GUI = sorted(set(ALLOWED) - {"gui"})
LONGEST_FILE = 450
TOP_LEVEL = {
    "lstm_gui",
    "resources",
    "tests",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    ".ci",
    ".gitignore",
}

MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(
    path for folder in ("lstm_gui", "resources", "tests") for path in (ROOT / folder).rglob("*.py")
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_kernel(path: Path) -> bool:
    """Whether a module is named as one with compiled kernels, which may import Numba at its top."""
    return "kernel" in path.stem


def part_of(path: Path) -> str:
    """The part of the package that a module belongs to: "engine" …, or "cli" for the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else "cli"


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Every imported module of a file, its line, and whether it is left out when the file loads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        or is_type_checking(node)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, node in inside
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)}:{node.lineno} imports relatively"
            assert node.module is not None
            yield node.module, node.lineno, node in inside
            for alias in node.names:
                # "from lstm_gui import engine" imports a module, not a name of the package.
                yield f"{node.module}.{alias.name}", node.lineno, node in inside


def is_painter(node: ast.AST) -> bool:
    """Whether a node of a syntax tree makes a QPainter."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "QPainter"
    )


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 100
    assert {part_of(path) for path in MODULES} == {*ALLOWED, "cli"}


@pytest.mark.parametrize("part", sorted(ALLOWED))
def test_part_imports_only_what_it_may(part: str) -> None:
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in MODULES
        if part_of(path) == part
        for name, line, _ in imports(path)
        if name.startswith("lstm_gui.")
        and (other := name.split(".")[1]) in {*ALLOWED, "cli"}
        and other not in ALLOWED[part] | {part}
    ]
    assert wrong == []


def test_command_line_imports_the_window_inside_functions_only() -> None:
    found = [
        (inside, f"{relative(path)}:{line}")
        for path in MODULES
        if part_of(path) == "cli"
        for name, line, inside in imports(path)
        if name.startswith("lstm_gui.gui")
    ]
    assert found
    assert [place for inside, place in found if not inside] == []


def test_only_the_window_imports_qt() -> None:
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in MODULES
        if part_of(path) not in ("gui", "cli")
        for name, line, _ in imports(path)
        if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph", "font_roboto")
    ]
    assert wrong == []


def test_engine_imports_numpy_and_the_standard_library_alone() -> None:
    allowed = {*sys.stdlib_module_names, "numpy", "lstm_gui"}
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in MODULES
        if part_of(path) == "engine"
        for name, line, inside in imports(path)
        if name.split(".")[0] not in allowed
        and not (name.split(".")[0] in ("numba", "llvmlite") and (inside or is_kernel(path)))
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ["pandas", "numba", "safetensors"])
def test_slow_libraries_are_imported_where_they_are_used(library: str) -> None:
    wrong = [
        f"{relative(path)}:{line}"
        for path in MODULES
        for name, line, inside in imports(path)
        if name.split(".")[0] == library and not inside and not is_kernel(path)
    ]
    assert wrong == []


def test_only_the_start_imports_the_main_window() -> None:
    wrong = [
        f"{relative(path)}:{line}"
        for path in MODULES
        for name, line, _ in imports(path)
        if name.startswith("lstm_gui.gui.main_window") and path.name not in ("app.py",)
    ]
    assert wrong == []


def test_no_workspace_imports_another() -> None:
    folder = PACKAGE / "gui" / "workspaces"
    workspaces = {
        path.stem
        for path in folder.glob("*.py")
        if "@register(" in path.read_text(encoding="utf-8")
    }
    assert {"inspect", "train"} <= workspaces
    wrong = [
        f"{relative(path)}:{line} imports {name}"
        for path in folder.glob("*.py")
        if path.stem in workspaces
        for name, line, _ in imports(path)
        if name.startswith("lstm_gui.gui.workspaces.")
        and name.split(".")[3] in workspaces - {path.stem}
    ]
    assert wrong == []


def loaded_after(program: str) -> set[str]:
    """The top-level names of all modules that a fresh Python has loaded after a program."""
    program += "\nimport sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_everything_below_the_window_imports_without_qt() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        # Compiled kernels are loaded on first use, by nobody's import.
        if part_of(path) != "gui" and path.name != "__main__.py" and not is_kernel(path)
    ]
    loaded = loaded_after("\n".join(f"import {name}" for name in names))
    assert "numpy" in loaded
    unwanted = {"PySide6", "shiboken6", "pyqtgraph", "pandas", "numba", "safetensors"}
    assert loaded & unwanted == set()


def test_engine_loads_numpy_and_the_standard_library_alone() -> None:
    before = loaded_after("import numpy")
    extra = loaded_after("import lstm_gui.engine") - before - set(sys.stdlib_module_names)
    assert extra == {"lstm_gui"}


def test_every_painter_ends_with_its_block() -> None:
    """A painter that outlives an exception in a paintEvent takes the whole process with it."""
    for path in MODULES:
        tree = ast.parse(path.read_text())
        calls = {node for node in ast.walk(tree) if is_painter(node)}
        held = {
            item.context_expr
            for node in ast.walk(tree)
            if isinstance(node, ast.With)
            for item in node.items
        }
        assert calls <= held, relative(path)


def test_files_are_of_a_size_to_be_read() -> None:
    lengths = {
        relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_files_are_named_after_what_is_in_them() -> None:
    wrong = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
    assert [relative(path) for path in SOURCES if path.stem in wrong] == []


def test_top_of_the_project_holds_only_what_belongs_there() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= TOP_LEVEL


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    # Put together here, so that this file does not contain them.
    places = ["/" + "work/", "/" + "home/", "/" + "root/", "/" + "Users/", "C:" + "\\Users"]
    kinds = {".py", ".toml", ".md", ".svg", ".json", ".txt", ""}
    files = [
        path
        for entry in TOP_LEVEL
        for path in [ROOT / entry, *(ROOT / entry).rglob("*")]
        if path.is_file() and path.suffix in kinds and "__pycache__" not in path.parts
    ]
    assert len(files) > len(SOURCES)
    found = [
        f"{relative(path)}: {place}"
        for path in files
        for place in places
        if place in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_every_exception_to_a_check_names_its_code_and_reason() -> None:
    bare = []
    for path in SOURCES:
        reader = io.BytesIO(path.read_bytes()).readline
        for token in tokenize.tokenize(reader):
            if token.type != tokenize.COMMENT:
                continue
            ignore = re.match(r"#\s*type:\s*ignore", token.string)
            if ignore and not re.match(r"# type: ignore\[[\w, -]+\]\s+# \S", token.string):
                bare.append(f"{relative(path)}:{token.start[0]} {token.string}")
            noqa = re.match(r"#\s*noqa", token.string)
            if noqa and not re.match(r"# noqa: [A-Z]+\d+", token.string):
                bare.append(f"{relative(path)}:{token.start[0]} {token.string}")
    assert bare == []
