"""The networks shipped with the examples do their task, and their gates mean something."""

from __future__ import annotations

import importlib.resources
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from lstm_gui import engine, interchange
from lstm_gui.sequences import EXAMPLES, SeriesGenerator, Task, make_example, next_step_error
from lstm_gui.sequences.agreement import Agreement
from lstm_gui.sequences.an_bn import AnBn

NETWORKS = importlib.resources.files("lstm_gui.resources") / "networks"
SCRIPT = Path(__file__).parents[1] / "resources" / "networks" / "train_examples.py"
SERIES = [key for key, one in EXAMPLES.items() if isinstance(one.generator, SeriesGenerator)]
TASKS = [key for key, one in EXAMPLES.items() if isinstance(one.generator, Task)]
# The share that has to be solved of 1 000 sequences that no training has seen.
WANTED = {
    "random-telegraph": 0.99,
    "adding-problem": 0.998,
    "multiplication-problem": 0.998,
    "temporal-order": 0.998,
    "temporal-order-of-three": 0.998,
    "copy-memory": 0.99,
    "an-bn": 0.998,
    "an-bn-cn": 0.998,
    "embedded-reber": 0.99,
    "agreement": 0.998,
    "parity": 0.998,
}


def loaded(key: str) -> interchange.LoadedModel:
    with importlib.resources.as_file(NETWORKS / f"{key}.safetensors") as path:
        return interchange.load_model(path)


def network(key: str) -> engine.Network:
    return loaded(key).network


@pytest.mark.parametrize("key", list(EXAMPLES))
def test_every_example_has_a_network_that_fits_and_says_where_it_comes_from(key: str) -> None:
    model = loaded(key)
    example, sequence = EXAMPLES[key], make_example(key)
    recurrent = model.network.recurrent
    assert (recurrent.input_size, recurrent.hidden_size) == (sequence.features, example.hidden_size)
    assert recurrent.num_layers == example.num_layers
    trace = model.network.forward(sequence.inputs)
    assert trace.predictions is not None
    assert trace.predictions.shape == (sequence.steps, 1, sequence.objective.output_size)
    assert model.metadata["example"] == key
    assert int(model.metadata["seed"]) == example.settings.seed
    assert int(model.metadata["updates"]) == example.settings.updates
    assert float(model.metadata["loss"]) > 0
    assert "fresh" in model.metadata["result"]


@pytest.mark.parametrize("key", SERIES)
def test_the_next_step_is_foreseen_far_better_than_by_the_last_value(key: str) -> None:
    trained = network(key)
    errors = np.zeros(2)
    for seed in range(70_000, 70_020):
        sequence = make_example(key, seed)
        predictions = trained.forward(sequence.inputs).predictions
        error = next_step_error(sequence, predictions, first_step=10)
        errors += error.network**2, error.last_value**2
    assert np.sqrt(errors[0] / errors[1]) < 0.05


@pytest.mark.parametrize("key", TASKS)
def test_fresh_sequences_of_the_task_are_solved(key: str) -> None:
    task = EXAMPLES[key].generator
    assert isinstance(task, Task)
    batch = task.draw(np.random.default_rng(70_000), 1000)
    trace = network(key).forward(batch.inputs, lengths=batch.lengths)
    assert task.score(trace.predictions, batch) >= WANTED[key]


@pytest.mark.parametrize("key", TASKS)
def test_the_task_is_not_solved_without_training(key: str) -> None:
    task, trained = EXAMPLES[key].generator, network(key)
    assert isinstance(task, Task)
    fresh = trained.copy()
    engine.initialise(fresh, "default", seed=1)
    batch = task.draw(np.random.default_rng(70_000), 200)
    trace = fresh.forward(batch.inputs, lengths=batch.lengths)
    assert task.score(trace.predictions, batch) < 0.75


def test_the_counter_counts_beyond_what_it_was_trained_on() -> None:
    task = EXAMPLES["an-bn"].generator
    assert isinstance(task, AnBn)
    longer = AnBn(task.longest + 1, task.longest + 2)
    batch = longer.draw(np.random.default_rng(0), 40)
    trace = network("an-bn").forward(batch.inputs, lengths=batch.lengths)
    assert longer.score(trace.predictions, batch) == 1.0


def unit_of(key: str) -> int:
    assert EXAMPLES[key].unit_meaning
    return EXAMPLES[key].unit


def test_the_counting_cell_goes_up_with_every_a_and_down_with_every_b() -> None:
    string = [0] + [1] * 9 + [2] * 9
    trace = network("an-bn").forward(np.eye(4)[string])
    steps = np.diff(trace.layers[0].cell[:, 0, unit_of("an-bn")])
    up, down = steps[:9], steps[9:]
    assert up.mean() == pytest.approx(-down.mean(), rel=0.2)
    assert up.std() < 0.2 * up.mean()
    assert down.std() < 0.2 * -down.mean()


def test_the_adding_cell_keeps_the_sum_of_what_was_marked() -> None:
    task = EXAMPLES["adding-problem"].generator
    assert isinstance(task, Task)
    batch = task.draw(np.random.default_rng(70_000), 400)
    layer = network("adding-problem").forward(batch.inputs, lengths=batch.lengths).layers[0]
    # Both numbers are marked before step 50; the sum is asked for at step 100 or later.
    for step in (50, 70, 90):
        cell = layer.cell[step, :, unit_of("adding-problem")]
        assert abs(np.corrcoef(cell, batch.targets[:, 0])[0, 1]) > 0.96


def test_the_multiplying_cell_holds_the_product_long_before_it_is_asked_for() -> None:
    task = EXAMPLES["multiplication-problem"].generator
    assert isinstance(task, Task)
    batch = task.draw(np.random.default_rng(70_000), 400)
    trace = network("multiplication-problem").forward(batch.inputs, lengths=batch.lengths)
    for step in (50, 70, 95):
        cell = trace.layers[0].cell[step, :, unit_of("multiplication-problem")]
        assert abs(np.corrcoef(cell, batch.targets[:, 0])[0, 1]) > 0.98


def test_the_ordering_cell_keeps_which_symbol_came_first() -> None:
    task = EXAMPLES["temporal-order"].generator
    assert isinstance(task, Task)
    batch = task.draw(np.random.default_rng(70_000), 400)
    layer = network("temporal-order").forward(batch.inputs, lengths=batch.lengths).layers[0]
    y_first = batch.targets >= 2
    for step in (25, 45, 65, 95):
        cell = layer.cell[step, :, unit_of("temporal-order")]
        some, others = cell[y_first], cell[~y_first]
        assert max(some.min() - others.max(), others.min() - some.max()) > 0.0


def test_the_cell_of_the_telegraph_holds_the_level() -> None:
    """It tells the level, forgets next to nothing and listens only when it clicks."""
    task = EXAMPLES["random-telegraph"].generator
    assert isinstance(task, Task)
    batch = task.draw(np.random.default_rng(70_000), 50)
    layer = network("random-telegraph").forward(batch.inputs).layers[0]
    level = batch.targets.ravel() * 2.0 - 1.0
    unit = unit_of("random-telegraph")
    clicks = np.abs(batch.inputs[:, :, 0]) > 0.5
    assert abs(np.corrcoef(layer.cell[..., unit].ravel(), level)[0, 1]) > 0.9
    assert layer.forget_gate[..., unit][~clicks].mean() > 0.95
    assert layer.input_gate[..., unit][~clicks].mean() < 0.1
    assert layer.input_gate[..., unit][clicks].mean() > 0.4


def test_the_cell_of_agreement_keeps_the_number_of_the_subject_until_the_verb() -> None:
    """From the subject to the verb it alone tells singular from plural in every sentence."""
    task = EXAMPLES["agreement"].generator
    assert isinstance(task, Agreement)
    batch = task.draw(np.random.default_rng(70_000), 200)
    layer = network("agreement").forward(batch.inputs, lengths=batch.lengths).layers[0]
    labels = np.argmax(batch.inputs, axis=2)
    commas = labels == Agreement.feature_names.index(",")
    plural = np.array([Agreement.feature_names[label].endswith("s") for label in labels[1]])
    steps = np.arange(len(labels))[:, None]
    # From the word after the subject to the comma after which the verb comes.
    between = (steps >= 2) & (np.cumsum(commas, axis=0) - commas < 2) & (steps < batch.lengths)
    unit = unit_of("agreement")
    cell = layer.cell[..., unit]
    some, many = cell[between & ~plural], cell[between & plural]
    assert max(some.min() - many.max(), many.min() - some.max()) > 0.5
    assert layer.forget_gate[..., unit][between].mean() > 0.9


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_examples", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script_measures_what_the_files_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert script().main(["--check", "temporal-order"]) == 0
    printed = capsys.readouterr().out.strip()
    assert printed == f"temporal-order: {loaded('temporal-order').metadata['result']}"


def test_the_script_refuses_an_unknown_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        script().main(["cosine"])
    assert "no example 'cosine'" in capsys.readouterr().err


@pytest.mark.slow
def test_training_again_solves_the_task_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = script()
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    assert module.main(["an-bn"]) == 0
    with importlib.resources.as_file(NETWORKS / "an-bn.safetensors") as shipped:
        again = interchange.load_model(tmp_path / "an-bn.safetensors")
        assert again.metadata.keys() == interchange.load_model(shipped).metadata.keys()
    assert module.measure(EXAMPLES["an-bn"], again.network)[0] > 0.99
