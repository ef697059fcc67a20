"""Whether a window can be opened here, asked before Qt is: Qt answers a no by aborting."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import socket
import sys
from collections.abc import Iterable
from pathlib import Path

# What Qt needs from the system, by the Debian package that has it. The first group is needed to
# import Qt at all, the second to open a window on an X display.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
X_LIBRARIES = {
    "libxcb.so.1": "libxcb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
_NAMED = 3
_OTHERWISE = "make a picture without one: lstm-gui snapshot OUT.png"


def display_problem() -> str | None:
    """Say in one sentence why no window can be opened, or None when nothing speaks against it.

    Only Linux can be without a display. A platform that the user chose by QT_QPA_PLATFORM is taken
    as it is, unless it is the X or the Wayland one.
    """
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if platform not in ("", "xcb", "wayland"):
        return None
    display = os.environ.get("DISPLAY", "")
    wayland = os.environ.get("WAYLAND_DISPLAY", "")
    if platform != "xcb" and wayland and _wayland_answers(wayland):
        return None
    if platform != "wayland" and display:
        problem = _plugin_problem("xcb")
        if problem is not None:
            return problem
        if _x_answers():
            return None
        return f"the display {display} does not answer or refuses us; {_OTHERWISE}"
    if wayland:
        return f"the display {wayland} does not answer; {_OTHERWISE}"
    return f"there is no display (DISPLAY is not set); {_OTHERWISE}"


def missing_libraries(error: Exception, *, window: bool) -> str | None:
    """Say which system packages to install after Qt could not be loaded.

    window: whether those that only a window needs are wanted too. None when the error is not about
    a library of the system.
    """
    if "cannot open shared object file" not in str(error):
        return None
    libraries = QT_LIBRARIES | (X_LIBRARIES if window else {})
    missing = [name for name in libraries if not _loads(name)]
    if not missing:
        return f"Qt cannot be loaded: {error}; install the system package that has it"
    packages = " ".join(_unique(libraries[name] for name in missing))
    named = ", ".join(missing[:_NAMED])
    if len(missing) > _NAMED:
        named += f" and {len(missing) - _NAMED} more"
    return (
        f"Qt needs system libraries that are missing ({named}); "
        f"on Debian or Ubuntu: apt install {packages}"
    )


def _plugin_problem(name: str) -> str | None:
    """Try to load Qt's plugin for a platform: where it cannot be, Qt would abort."""
    plugin = _plugin(name)
    # Elsewhere in packages of a distribution, which bring what they need.
    if not plugin.is_file():
        return None
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return missing_libraries(error, window=True)
    return None


def _plugin(name: str) -> Path:
    # Looked up, not imported: only the gui imports Qt.
    found = importlib.util.find_spec("PySide6")
    folder = Path() if found is None or found.origin is None else Path(found.origin).parent
    return folder / "Qt" / "plugins" / "platforms" / f"libq{name}.so"


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _x_answers() -> bool:
    """Whether the X server named by DISPLAY lets us in, asked as Qt asks: through libxcb."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    try:
        return bool(xcb.xcb_connection_has_error(connection) == 0)
    finally:
        xcb.xcb_disconnect(connection)


def _wayland_answers(display: str) -> bool:
    if _plugin_problem("wayland") is not None:
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "")) / display
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2.0)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True
