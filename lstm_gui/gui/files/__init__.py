"""Opening, saving, settings, recent files, messages and unexpected errors."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.gui.files.closing import Closing
    from lstm_gui.gui.files.drop_target import DropTarget
    from lstm_gui.gui.files.message_bar import MessageBar, MessageKind
    from lstm_gui.gui.files.opener import Opener
    from lstm_gui.gui.files.recent import RecentFiles
    from lstm_gui.gui.files.recovery import Recovery, left_behind, put_aside
    from lstm_gui.gui.files.save_model import save_model
    from lstm_gui.gui.files.save_session import save_session
    from lstm_gui.gui.files.saver import Saver
    from lstm_gui.gui.files.settings import Settings

__all__ = [
    "Closing",
    "DropTarget",
    "MessageBar",
    "MessageKind",
    "Opener",
    "RecentFiles",
    "Recovery",
    "Saver",
    "Settings",
    "left_behind",
    "put_aside",
    "save_model",
    "save_session",
]

export_lazily(
    __name__,
    {
        "closing": "Closing",
        "drop_target": "DropTarget",
        "message_bar": "MessageBar MessageKind",
        "opener": "Opener",
        "recent": "RecentFiles",
        "recovery": "Recovery left_behind put_aside",
        "save_model": "save_model",
        "save_session": "save_session",
        "saver": "Saver",
        "settings": "Settings",
    },
)
