"""The state of the program without Qt: what is open, what was changed, what is looked at."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.session.aspects import EVERYTHING, Aspect
    from lstm_gui.session.changes import (
        Change,
        Open,
        ReplaceParameters,
        SetAhead,
        SetDisplayThresholds,
        SetInterventions,
        SetParameter,
        SetThresholds,
        restore_reference,
    )
    from lstm_gui.session.document import (
        SESSION_SUFFIX,
        Document,
        Origin,
        Parameters,
        same_parameters,
    )
    from lstm_gui.session.example_network import example_network
    from lstm_gui.session.example_plan import suited_plan
    from lstm_gui.session.kernel_preparation import preparing_kernels
    from lstm_gui.session.long_recording import LongRecording
    from lstm_gui.session.network_choice import NetworkChoice, choice_of, suited_choice
    from lstm_gui.session.network_variant import NetworkVariant
    from lstm_gui.session.networks import model_origin, untrained_network
    from lstm_gui.session.notifier import Notifier
    from lstm_gui.session.open_loss import open_loss
    from lstm_gui.session.opening import on_sequence, open_example, open_model, open_path
    from lstm_gui.session.playback import SPEEDS, SUBSTEPS, SUBSTEPS_OF, Playback
    from lstm_gui.session.recording import Moment, Recording, TraceRecording
    from lstm_gui.session.run import Run, compute_run
    from lstm_gui.session.run_memory import is_long, run_bytes, trace_bytes
    from lstm_gui.session.run_record import RunRecord
    from lstm_gui.session.selection import Selection, Weight
    from lstm_gui.session.session import Runner, Session
    from lstm_gui.session.session_file import (
        load_document,
        load_session,
        save_document,
    )
    from lstm_gui.session.showing import Showing
    from lstm_gui.session.shown_run import ShownRun, ShownSequence
    from lstm_gui.session.task_choice import (
        NEXT_STEP,
        TaskChoices,
        TaskEntry,
        next_draw,
        with_task,
    )
    from lstm_gui.session.thresholds import (
        STRICT,
        WIDE,
        DisplayThresholds,
        GateThresholds,
        ThresholdMode,
    )
    from lstm_gui.session.training import TrainingRun
    from lstm_gui.session.training_archive import (
        TrainingArchive,
        archive,
        newest_archive,
        revived,
    )
    from lstm_gui.session.training_checkpoint import Checkpoint
    from lstm_gui.session.training_checkpoints import Checkpoints
    from lstm_gui.session.training_command import needs_start_file, training_command
    from lstm_gui.session.training_divergence import Diverged
    from lstm_gui.session.training_fingerprint import weights_fingerprint
    from lstm_gui.session.training_measures import ValidationCurve
    from lstm_gui.session.training_plan import (
        HELD_OUT,
        SettingChange,
        StopConditions,
        TrainingPlan,
    )
    from lstm_gui.session.training_repetition import Comparison, Repetition
    from lstm_gui.session.training_result import take_over, take_over_checkpoint
    from lstm_gui.session.training_runaway import RUNAWAY_UPDATES, TIMES_AS_WRONG
    from lstm_gui.session.training_runs import RunBranch, TrainingRuns
    from lstm_gui.session.training_series import ShareCurve, UpdateCurve
    from lstm_gui.session.training_shelf import RunShelf
    from lstm_gui.session.training_snapshot import (
        MessageKind,
        TrainingMessage,
        TrainingSnapshot,
    )
    from lstm_gui.session.training_start import first_held_out
    from lstm_gui.session.training_state import TrainingState
    from lstm_gui.session.training_steering import doubt_about
    from lstm_gui.session.training_stops import StopState
    from lstm_gui.session.training_validation import Measure, examination
    from lstm_gui.session.update_look import BatchSequence, StepLosses, UpdateLook
    from lstm_gui.session.update_parts import PARTS, PartedUpdate, UpdatePart
    from lstm_gui.session.window_recording import recording_of

__all__ = [
    "EVERYTHING",
    "HELD_OUT",
    "NEXT_STEP",
    "PARTS",
    "RUNAWAY_UPDATES",
    "SESSION_SUFFIX",
    "SPEEDS",
    "STRICT",
    "SUBSTEPS",
    "SUBSTEPS_OF",
    "TIMES_AS_WRONG",
    "WIDE",
    "Aspect",
    "BatchSequence",
    "Change",
    "Checkpoint",
    "Checkpoints",
    "Comparison",
    "DisplayThresholds",
    "Diverged",
    "Document",
    "GateThresholds",
    "LongRecording",
    "Measure",
    "MessageKind",
    "Moment",
    "NetworkChoice",
    "NetworkVariant",
    "Notifier",
    "Open",
    "Origin",
    "Parameters",
    "PartedUpdate",
    "Playback",
    "Recording",
    "Repetition",
    "ReplaceParameters",
    "Run",
    "RunBranch",
    "RunRecord",
    "RunShelf",
    "Runner",
    "Selection",
    "Session",
    "SetAhead",
    "SetDisplayThresholds",
    "SetInterventions",
    "SetParameter",
    "SetThresholds",
    "SettingChange",
    "ShareCurve",
    "Showing",
    "ShownRun",
    "ShownSequence",
    "StepLosses",
    "StopConditions",
    "StopState",
    "TaskChoices",
    "TaskEntry",
    "ThresholdMode",
    "TraceRecording",
    "TrainingArchive",
    "TrainingMessage",
    "TrainingPlan",
    "TrainingRun",
    "TrainingRuns",
    "TrainingSnapshot",
    "TrainingState",
    "UpdateCurve",
    "UpdateLook",
    "UpdatePart",
    "ValidationCurve",
    "Weight",
    "archive",
    "choice_of",
    "compute_run",
    "doubt_about",
    "examination",
    "example_network",
    "first_held_out",
    "is_long",
    "load_document",
    "load_session",
    "model_origin",
    "needs_start_file",
    "newest_archive",
    "next_draw",
    "on_sequence",
    "open_example",
    "open_loss",
    "open_model",
    "open_path",
    "preparing_kernels",
    "recording_of",
    "restore_reference",
    "revived",
    "run_bytes",
    "same_parameters",
    "save_document",
    "suited_choice",
    "suited_plan",
    "take_over",
    "take_over_checkpoint",
    "trace_bytes",
    "training_command",
    "untrained_network",
    "weights_fingerprint",
    "with_task",
]

export_lazily(
    __name__,
    {
        "aspects": "EVERYTHING Aspect",
        "changes": (
            "Change Open ReplaceParameters SetAhead SetDisplayThresholds SetInterventions "
            "SetParameter SetThresholds restore_reference"
        ),
        "document": "SESSION_SUFFIX Document Origin Parameters same_parameters",
        "example_network": "example_network",
        "example_plan": "suited_plan",
        "kernel_preparation": "preparing_kernels",
        "long_recording": "LongRecording",
        "network_choice": "NetworkChoice choice_of suited_choice",
        "network_variant": "NetworkVariant",
        "networks": "model_origin untrained_network",
        "notifier": "Notifier",
        "open_loss": "open_loss",
        "opening": "on_sequence open_example open_model open_path",
        "playback": "SPEEDS SUBSTEPS SUBSTEPS_OF Playback",
        "recording": "Moment Recording TraceRecording",
        "run": "Run compute_run",
        "run_memory": "is_long run_bytes trace_bytes",
        "run_record": "RunRecord",
        "selection": "Selection Weight",
        "session": "Runner Session",
        "session_file": "load_document load_session save_document",
        "showing": "Showing",
        "shown_run": "ShownRun ShownSequence",
        "task_choice": "NEXT_STEP TaskChoices TaskEntry next_draw with_task",
        "thresholds": "STRICT WIDE DisplayThresholds GateThresholds ThresholdMode",
        "training": "TrainingRun",
        "training_archive": "TrainingArchive archive newest_archive revived",
        "training_checkpoint": "Checkpoint",
        "training_checkpoints": "Checkpoints",
        "training_command": "needs_start_file training_command",
        "training_divergence": "Diverged",
        "training_fingerprint": "weights_fingerprint",
        "training_measures": "ValidationCurve",
        "training_plan": "HELD_OUT SettingChange StopConditions TrainingPlan",
        "training_repetition": "Comparison Repetition",
        "training_result": "take_over take_over_checkpoint",
        "training_runaway": "RUNAWAY_UPDATES TIMES_AS_WRONG",
        "training_runs": "RunBranch TrainingRuns",
        "training_series": "ShareCurve UpdateCurve",
        "training_shelf": "RunShelf",
        "training_snapshot": "MessageKind TrainingMessage TrainingSnapshot",
        "training_start": "first_held_out",
        "training_state": "TrainingState",
        "training_steering": "doubt_about",
        "training_stops": "StopState",
        "training_validation": "Measure examination",
        "update_look": "BatchSequence StepLosses UpdateLook",
        "update_parts": "PARTS PartedUpdate UpdatePart",
        "window_recording": "recording_of",
    },
)
