"""Opening, saving, settings, recent files, messages and unexpected errors."""

from lstm_gui.gui.files import crash
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
    "crash",
    "left_behind",
    "put_aside",
    "save_model",
    "save_session",
]
