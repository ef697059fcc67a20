"""Tasks are chosen, changed and drawn anew, and the sequence of one's own comes back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.sequences import EXAMPLES, Task, with_parameter
from lstm_gui.sequences.adding_problem import AddingProblem
from lstm_gui.sequences.parity import Parity
from lstm_gui.session import (
    NEXT_STEP,
    Document,
    Open,
    Session,
    SetInterventions,
    TaskChoices,
    TrainingRun,
    choice_of,
    load_document,
    next_draw,
    open_example,
    save_document,
    suited_choice,
    with_task,
)

TASKS = [key for key, one in EXAMPLES.items() if isinstance(one.generator, Task)]
TEXT = "to be or not to be, that is the question"


@pytest.fixture
def session() -> Session:
    return Session(open_example())


def own_text() -> Document:
    text = sequences.read_clipboard_text(TEXT, sequences.ReadOptions(content="text"))
    return suited_choice(text).on(text)


def test_the_list_begins_with_the_next_step_and_holds_every_task(session: Session) -> None:
    choices = TaskChoices(session)
    entries = choices.entries
    assert [entry.key for entry in entries] == [NEXT_STEP, *TASKS]
    assert choices.current == NEXT_STEP
    assert choices.task is None
    for entry in entries:
        assert entry.title
        assert entry.hint
        assert entry.summary.endswith(".")


@pytest.mark.parametrize("key", TASKS)
def test_a_task_comes_with_an_untrained_network_that_suits_it(session: Session, key: str) -> None:
    choices = TaskChoices(session)
    document = choices.document(key)
    session.do(Open(document))
    assert choices.current == key
    assert choices.task == EXAMPLES[key].generator
    assert not document.origin.trained
    assert document.config["recurrent"]["hidden_size"] == EXAMPLES[key].hidden_size
    assert session.trace.predictions is not None


def test_training_the_untrained_network_is_training_with_fresh_weights(session: Session) -> None:
    """Pressing Start after choosing a task does what `lstm-gui train` does."""
    document = TaskChoices(session).document("adding-problem")
    settings = dataclasses.replace(EXAMPLES["adding-problem"].settings, updates=2)
    present = TrainingRun(document, settings)
    fresh = TrainingRun(document, settings, fresh=True)
    for run in (present, fresh):
        list(run.updates())
    for name, values in present.network.state_dict().items():
        np.testing.assert_array_equal(values, fresh.network.state_dict()[name])


def test_the_next_step_goes_back_to_the_sequence_and_network_of_before(session: Session) -> None:
    choices = TaskChoices(session)
    before = session.document
    session.do(Open(choices.document("parity")))
    session.do(Open(choices.document("an-bn")))
    assert choices.document(NEXT_STEP) is before


def test_a_session_that_began_with_a_task_goes_to_the_default_series() -> None:
    choices = TaskChoices(Session(open_example("adding-problem")))
    assert choices.current == "adding-problem"
    assert choices.document(NEXT_STEP).sequence.example == sequences.DEFAULT_EXAMPLE


def test_choosing_a_task_keeps_the_rules_and_can_be_undone(session: Session) -> None:
    before = session.document
    session.do(Open(TaskChoices(session).document("parity")))
    assert session.document.thresholds == before.thresholds
    session.undo()
    assert session.document is before


def test_an_unknown_task_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="there is no task 'sorting'; there are"):
        TaskChoices(session).document("sorting")


def test_a_text_offers_characters_and_words_of_it() -> None:
    session = Session(own_text())
    choices = TaskChoices(session)
    assert [entry.key for entry in choices.entries][:2] == ["characters", "words"]
    assert choices.current == "characters"
    session.do(Open(choices.document("words")))
    assert choices.current == "words"
    assert (session.sequence.symbols or ())[:4] == ("to", "be", "or", "not")


def test_words_of_a_pasted_text_cannot_be_read_by_characters_again() -> None:
    session = Session(own_text())
    choices = TaskChoices(session)
    session.do(Open(choices.document("words")))
    with pytest.raises(sequences.ReadError, match="cannot be read by characters"):
        choices.document("characters")


def test_a_text_in_a_file_is_read_by_words_and_by_characters(tmp_path: Path) -> None:
    path = tmp_path / "hamlet.txt"
    path.write_text(TEXT, encoding="utf-8")
    text = sequences.read(path)
    session = Session(suited_choice(text).on(text))
    choices = TaskChoices(session)
    session.do(Open(choices.document("words")))
    session.do(Open(choices.document("characters")))
    assert "".join(session.sequence.symbols or ()) == TEXT


def test_another_sequence_is_drawn_the_same_way_each_time(session: Session) -> None:
    session.do(Open(TaskChoices(session).document("adding-problem")))
    one, two = next_draw(session.document), next_draw(session.document)
    np.testing.assert_array_equal(one.sequence.inputs, two.sequence.inputs)
    assert not np.array_equal(one.sequence.targets, session.sequence.targets)
    third = next_draw(one)
    assert not np.array_equal(third.sequence.targets, one.sequence.targets)
    assert one.parameters is session.document.parameters


def test_a_file_has_no_other_sequence_to_draw() -> None:
    with pytest.raises(ValueError, match="was not generated"):
        next_draw(own_text())


def test_a_changed_task_keeps_the_network_and_is_learnt_as_changed(session: Session) -> None:
    session.do(Open(TaskChoices(session).document("adding-problem")))
    longer = with_task(session.document, AddingProblem(minimum_steps=300, noise=0.1))
    assert 300 <= longer.sequence.steps <= 330
    assert longer.parameters is session.document.parameters
    assert sequences.suited_settings(longer.sequence).longest_memory == 300
    session.do(Open(longer))
    assert TaskChoices(session).task == AddingProblem(minimum_steps=300, noise=0.1)


def test_interventions_on_steps_that_are_no_more_go(session: Session) -> None:
    session.do(Open(TaskChoices(session).document("adding-problem")))
    clamps = (
        engine.Clamp("cell", 0.0, units=0),
        engine.Clamp("cell", 0.0, steps=90),
        engine.Clamp("cell", 0.0, steps=slice(80, 95)),
        engine.Clamp("cell", 0.0, steps=(3, 4)),
    )
    session.do(SetInterventions(clamps))
    session.do(Open(with_task(session.document, AddingProblem(minimum_steps=30))))
    assert session.interventions == (clamps[0], clamps[3])
    session.undo()
    assert session.interventions == clamps


@pytest.mark.parametrize("key", TASKS)
def test_a_session_file_keeps_the_task_with_its_parameters(key: str, tmp_path: Path) -> None:
    document = TaskChoices(Session(open_example())).document(key)
    generator = document.sequence.generator
    assert isinstance(generator, Task)
    changed = generator
    for parameter in generator.parameters:
        value = getattr(generator, parameter.name)
        changed = with_parameter(changed, parameter.name, value + (1 if parameter.whole else 0.1))
    assert changed != generator
    path = tmp_path / "task.lstmlab"
    save_document(path, with_task(document, changed))
    assert load_document(path).sequence.generator == changed


def test_crossing_limits_pulls_the_other_one_along() -> None:
    assert with_parameter(Parity(2, 9), "shortest", 20) == Parity(20, 20)
    assert with_parameter(Parity(5, 9), "longest", 3) == Parity(3, 3)
    assert with_parameter(Parity(5, 9), "longest", 10_000) == Parity(5, 600)


def test_another_series_keeps_scaling_and_steps_ahead(session: Session) -> None:
    sequence = session.sequence.with_scaling("min_max").with_ahead(3)
    session.do(Open(dataclasses.replace(session.document, sequence=sequence)))
    drawn = next_draw(session.document).sequence
    assert (drawn.scaling.kind, drawn.ahead) == ("min_max", 3)
    assert not np.array_equal(drawn.values, sequence.values)


def test_the_choice_of_a_shipped_network_is_that_of_its_settings() -> None:
    choice = choice_of(open_example("adding-problem"))
    assert (choice.units, choice.initialisation, choice.longest_memory) == (16, "chrono", 100)
    assert choice_of(own_text()).initialisation == "default"


def test_the_choice_after_a_run_is_how_its_weights_began(session: Session) -> None:
    document = TaskChoices(session).document("parity")
    settings = engine.TrainingSettings(
        updates=1, batch_size=2, initialisation="chrono", longest_memory=40
    )
    run = TrainingRun(document, settings, fresh=True)
    list(run.updates())
    trained = dataclasses.replace(document, origin=run.origin)
    choice = choice_of(trained)
    assert (choice.initialisation, choice.longest_memory) == ("chrono", 40)
