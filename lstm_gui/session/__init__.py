"""The state of the program without Qt: what is open, what was changed, what is looked at."""

from lstm_gui.session.aspects import EVERYTHING, Aspect
from lstm_gui.session.changes import (
    Change,
    Open,
    ReplaceParameters,
    SetDisplayThresholds,
    SetInterventions,
    SetParameter,
    SetThresholds,
    restore_reference,
)
from lstm_gui.session.document import Document, Origin, Parameters
from lstm_gui.session.networks import example_network, model_origin, untrained_network
from lstm_gui.session.notifier import Notifier
from lstm_gui.session.opening import on_sequence, open_example, open_model, open_path
from lstm_gui.session.playback import SPEEDS, SUBSTEPS, Playback
from lstm_gui.session.recording import Moment, Recording, TraceRecording
from lstm_gui.session.selection import Selection, Weight
from lstm_gui.session.session import Run, Runner, Session, compute_run
from lstm_gui.session.session_file import SESSION_SUFFIX, load_document, save_document
from lstm_gui.session.thresholds import (
    STRICT,
    WIDE,
    DisplayThresholds,
    GateThresholds,
    ThresholdMode,
)
from lstm_gui.session.training import TrainingRun
from lstm_gui.session.training_baseline import PlainBaseline, plain_baseline
from lstm_gui.session.training_checkpoint import Checkpoint
from lstm_gui.session.training_checkpoints import Checkpoints
from lstm_gui.session.training_runs import RunBranch, TrainingRuns
from lstm_gui.session.training_series import ShareCurve, UpdateCurve
from lstm_gui.session.training_snapshot import (
    MessageKind,
    TrainingMessage,
    TrainingSnapshot,
    TrainingState,
)
from lstm_gui.session.update_parts import PARTS, PartedUpdate, UpdatePart

__all__ = [
    "EVERYTHING",
    "PARTS",
    "SESSION_SUFFIX",
    "SPEEDS",
    "STRICT",
    "SUBSTEPS",
    "WIDE",
    "Aspect",
    "Change",
    "Checkpoint",
    "Checkpoints",
    "DisplayThresholds",
    "Document",
    "GateThresholds",
    "MessageKind",
    "Moment",
    "Notifier",
    "Open",
    "Origin",
    "Parameters",
    "PartedUpdate",
    "PlainBaseline",
    "Playback",
    "Recording",
    "ReplaceParameters",
    "Run",
    "RunBranch",
    "Runner",
    "Selection",
    "Session",
    "SetDisplayThresholds",
    "SetInterventions",
    "SetParameter",
    "SetThresholds",
    "ShareCurve",
    "ThresholdMode",
    "TraceRecording",
    "TrainingMessage",
    "TrainingRun",
    "TrainingRuns",
    "TrainingSnapshot",
    "TrainingState",
    "UpdateCurve",
    "UpdatePart",
    "Weight",
    "compute_run",
    "example_network",
    "load_document",
    "model_origin",
    "on_sequence",
    "open_example",
    "open_model",
    "open_path",
    "plain_baseline",
    "restore_reference",
    "save_document",
    "untrained_network",
]
