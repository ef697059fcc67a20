"""Reading, encoding, scaling and generating the sequences a network gets."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.sequences.batches import (
        DEFAULT_WINDOW,
        batches,
        check_batches,
        longest_window,
        window_count,
    )
    from lstm_gui.sequences.criterion import (
        Answer,
        Criterion,
        CriterionWatch,
        Examined,
        RecentlyRight,
    )
    from lstm_gui.sequences.dialect import Dialect
    from lstm_gui.sequences.errors import MissingValues, ReadError
    from lstm_gui.sequences.example import Example
    from lstm_gui.sequences.example_titles import EXAMPLE_TITLES
    from lstm_gui.sequences.examples import DEFAULT_EXAMPLE, EXAMPLES, make_example
    from lstm_gui.sequences.generated import generated_sequence
    from lstm_gui.sequences.generator import Generator, SeriesGenerator, Task
    from lstm_gui.sequences.held_out import (
        constant_features,
        held_out_mask,
        refuse_constant,
        training_part,
        training_steps,
    )
    from lstm_gui.sequences.next_step_error import NextStepError, next_step_error
    from lstm_gui.sequences.objective import Objective
    from lstm_gui.sequences.paper_results import PAPER_RESULTS, PaperResult
    from lstm_gui.sequences.parameter import Parameter
    from lstm_gui.sequences.plain_baselines import (
        PlainBaseline,
        sequence_baselines,
        series_baselines,
        task_baselines,
    )
    from lstm_gui.sequences.previewing import TablePreview, preview, preview_text
    from lstm_gui.sequences.read_options import ReadOptions
    from lstm_gui.sequences.reading import (
        READABLE_SUFFIXES,
        read,
        read_clipboard_text,
        read_text_table,
    )
    from lstm_gui.sequences.scaling import Scaling
    from lstm_gui.sequences.seasons import find_period
    from lstm_gui.sequences.sequence import Sequence
    from lstm_gui.sequences.series import series_sequence
    from lstm_gui.sequences.suited_settings import suited_settings
    from lstm_gui.sequences.table_columns import Column
    from lstm_gui.sequences.task_kinds import described_task, task_from, with_parameter
    from lstm_gui.sequences.text_units import read_text_as, text_unit

__all__ = [
    "DEFAULT_EXAMPLE",
    "DEFAULT_WINDOW",
    "EXAMPLES",
    "EXAMPLE_TITLES",
    "PAPER_RESULTS",
    "READABLE_SUFFIXES",
    "Answer",
    "Column",
    "Criterion",
    "CriterionWatch",
    "Dialect",
    "Examined",
    "Example",
    "Generator",
    "MissingValues",
    "NextStepError",
    "Objective",
    "PaperResult",
    "Parameter",
    "PlainBaseline",
    "ReadError",
    "ReadOptions",
    "RecentlyRight",
    "Scaling",
    "Sequence",
    "SeriesGenerator",
    "TablePreview",
    "Task",
    "batches",
    "check_batches",
    "constant_features",
    "described_task",
    "find_period",
    "generated_sequence",
    "held_out_mask",
    "longest_window",
    "make_example",
    "next_step_error",
    "preview",
    "preview_text",
    "read",
    "read_clipboard_text",
    "read_text_as",
    "read_text_table",
    "refuse_constant",
    "sequence_baselines",
    "series_baselines",
    "series_sequence",
    "suited_settings",
    "task_baselines",
    "task_from",
    "text_unit",
    "training_part",
    "training_steps",
    "window_count",
    "with_parameter",
]

export_lazily(
    __name__,
    {
        "batches": "DEFAULT_WINDOW batches check_batches longest_window window_count",
        "criterion": "Answer Criterion CriterionWatch Examined RecentlyRight",
        "dialect": "Dialect",
        "errors": "MissingValues ReadError",
        "example": "Example",
        "example_titles": "EXAMPLE_TITLES",
        "examples": "DEFAULT_EXAMPLE EXAMPLES make_example",
        "generated": "generated_sequence",
        "generator": "Generator SeriesGenerator Task",
        "held_out": "constant_features held_out_mask refuse_constant training_part training_steps",
        "next_step_error": "NextStepError next_step_error",
        "objective": "Objective",
        "paper_results": "PAPER_RESULTS PaperResult",
        "parameter": "Parameter",
        "plain_baselines": "PlainBaseline sequence_baselines series_baselines task_baselines",
        "previewing": "TablePreview preview preview_text",
        "read_options": "ReadOptions",
        "reading": "READABLE_SUFFIXES read read_clipboard_text read_text_table",
        "scaling": "Scaling",
        "seasons": "find_period",
        "sequence": "Sequence",
        "series": "series_sequence",
        "suited_settings": "suited_settings",
        "table_columns": "Column",
        "task_kinds": "described_task task_from with_parameter",
        "text_units": "read_text_as text_unit",
    },
)
