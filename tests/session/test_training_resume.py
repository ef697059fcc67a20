"""A run that goes on from a checkpoint is the run that never stopped, bit by bit."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from lstm_gui import engine, sequences
from lstm_gui.session import (
    Document,
    StopConditions,
    TrainingPlan,
    TrainingRun,
    TrainingState,
    UpdatePart,
    untrained_network,
)

SETTINGS = engine.TrainingSettings(updates=24, batch_size=3, window=12, seed=3, learning_rate=0.02)
KERNELS = [
    "off",
    pytest.param(
        "auto",
        marks=pytest.mark.skipif(not engine.kernels_installed(), reason="without Numba"),
    ),
]


@pytest.fixture
def kernels(request: pytest.FixtureRequest) -> Iterator[None]:
    before = engine.kernels_mode()
    engine.use_kernels(request.param)
    yield
    engine.use_kernels(before)


def own_series() -> sequences.Sequence:
    values = np.cumsum(np.random.default_rng(5).standard_normal((70, 2)), axis=0)
    return sequences.series_sequence(values, name="walk", feature_names=("a", "b"), source="test")


def text() -> sequences.Sequence:
    return sequences.read_clipboard_text("the cat, which already ate, was full. " * 4)


SEQUENCES = {
    "own series": own_series,
    "text": text,
    "example series": lambda: sequences.make_example("sine-with-overtone"),
    "readout at every step": lambda: sequences.make_example("copy-memory"),
    "readout at the last step": lambda: sequences.make_example("adding-problem"),
    "sequences of several lengths": lambda: sequences.make_example("embedded-reber"),
}


def document_on(sequence: sequences.Sequence) -> Document:
    network, origin = untrained_network(sequence, hidden_size=5, seed=1)
    return Document.of(sequence, network, origin)


def assert_same(one: TrainingRun, two: TrainingRun) -> None:
    """Compare all that a later update or a plot could depend on."""
    assert one.update == two.update
    ours, theirs = one.checkpoints.newest, two.checkpoints.newest
    for name, values in ours.parameters.items():
        assert values.dtype == theirs.parameters[name].dtype
        assert np.array_equal(values, theirs.parameters[name])
    assert ours.last == theirs.last
    assert ours.settings == theirs.settings
    for part in ("losses", "gradient_norms", "optimizer", "batches", "milestones"):
        np.testing.assert_equal(ours.parts[part], theirs.parts[part])


def whole(document: Document, settings: engine.TrainingSettings) -> TrainingRun:
    run = TrainingRun(document, settings)
    list(run.updates())
    run._keep_checkpoint()
    return run


@pytest.mark.parametrize("kernels", KERNELS, indirect=True)
@pytest.mark.parametrize("optimizer", ["sgd", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("kind", SEQUENCES)
def test_a_run_goes_on_from_any_checkpoint_as_if_it_had_never_stopped(
    kind: str, optimizer: str, kernels: None
) -> None:
    document = document_on(SEQUENCES[kind]())
    window = None if kind.startswith(("readout", "sequences")) else SETTINGS.window
    settings = dataclasses.replace(SETTINGS, optimizer=optimizer, window=window)
    plain = whole(document, settings)
    assert plain.checkpoints.updates == tuple(range(25))
    for update in (0, 1, 17):
        start = plain.checkpoints.nearest(update)
        run = TrainingRun(document, settings, start=start)
        assert run.update == update
        list(run.updates())
        run._keep_checkpoint()
        assert_same(run, plain)


def test_a_run_stopped_twice_in_a_thread_goes_on_the_same() -> None:
    document = document_on(own_series())
    plain = whole(document, SETTINGS)
    start = None
    for stop in (7, 15, 24):
        run = TrainingRun(document, dataclasses.replace(SETTINGS, updates=stop), start=start)
        run.start()
        thread = threading.Thread(target=run.run)
        thread.start()
        assert run.wait_until_over(30)
        thread.join(10)
        assert run.state is TrainingState.FINISHED
        start = run.checkpoints.newest
        assert start.update == stop
    whole_curve = plain.checkpoints.newest.parts["losses"]
    np.testing.assert_equal(run.checkpoints.newest.parts["losses"], whole_curve)
    for name, values in plain.network.parameters.items():
        assert np.array_equal(values, run.network.parameters[name])


def test_a_learning_rate_that_was_changed_on_the_way_goes_on_too() -> None:
    document = document_on(own_series())
    plain = TrainingRun(document, SETTINGS)
    for update in plain.updates():
        if update.number == 6:
            plain.set_learning_rate(0.3)
    plain._keep_checkpoint()
    start = plain.checkpoints.nearest(9)
    assert start.settings.learning_rate == 0.3
    run = TrainingRun(document, start.settings, start=start)
    list(run.updates())
    run._keep_checkpoint()
    assert_same(run, plain)


def test_other_settings_make_another_run_from_the_same_weights() -> None:
    document = document_on(own_series())
    start = whole(document, SETTINGS).checkpoints.nearest(10)
    branch = TrainingRun(document, dataclasses.replace(SETTINGS, batch_size=7), start=start)
    for name, values in start.parameters.items():
        assert np.array_equal(values, branch.network.parameters[name])
    first = next(branch.updates())
    assert first.number == 11
    assert first.sequences == 10 * 3 + 7
    assert branch.checkpoints.updates[0] == 10


@pytest.mark.parametrize("change", [{"optimizer": "sgd"}, {"seed": 4}])
def test_another_optimizer_and_another_seed_begin_anew(change: dict[str, object]) -> None:
    document = document_on(own_series())
    start = whole(document, SETTINGS).checkpoints.nearest(10)
    branch = TrainingRun(document, dataclasses.replace(SETTINGS, **change), start=start)
    state = branch.checkpoints.newest.parts
    if "seed" in change:
        assert state["batches"]["state"] != start.parts["batches"]["state"]
        np.testing.assert_equal(state["optimizer"], start.parts["optimizer"])
    else:
        assert state["optimizer"]["state"] == {}
        assert state["batches"] == start.parts["batches"]


def test_a_run_that_had_made_all_its_updates_makes_as_many_again() -> None:
    document = document_on(own_series())
    plain = whole(document, SETTINGS)
    longer = TrainingRun(document, SETTINGS, start=plain.checkpoints.newest)
    assert longer.settings.updates == 48
    assert len(list(longer.updates())) == 24
    longer._keep_checkpoint()
    assert_same(longer, whole(document, dataclasses.replace(SETTINGS, updates=48)))


def test_what_goes_on_does_not_touch_the_checkpoint_it_began_with() -> None:
    document = document_on(own_series())
    start = whole(document, SETTINGS).checkpoints.nearest(10)
    first = [update.loss for update in TrainingRun(document, SETTINGS, start=start).updates()]
    assert [update.loss for update in TrainingRun(document, SETTINGS, start=start).updates()] == (
        first
    )


@pytest.mark.parametrize(
    ("part", "damage", "text"),
    [
        ("losses", {"count": 3}, "contradicts itself"),
        ("shares", {"updates": np.arange(3)}, "contradict themselves"),
        ("batches", {"bit_generator": "MT19937"}, "random generator is damaged"),
        ("optimizer", {"steps": -3}, "steps"),
    ],
)
def test_a_damaged_state_is_refused_in_one_sentence(
    part: str, damage: dict[str, object], text: str
) -> None:
    document = document_on(own_series())
    start = whole(document, SETTINGS).checkpoints.nearest(10)
    parts = {**start.parts, part: {**start.parts[part], **damage}}
    with pytest.raises(ValueError, match=text):
        TrainingRun(document, SETTINGS, start=dataclasses.replace(start, parts=parts))


def test_a_checkpoint_in_the_middle_of_an_update_is_that_of_the_update_before() -> None:
    document = document_on(own_series())
    plain = whole(document, SETTINGS)
    run = TrainingRun(document, SETTINGS)
    steps = run.updates()
    for _ in range(6):
        next(steps)
    run.request_part(UpdatePart.BACKWARD)
    run._go_on()
    assert run.parted is not None
    assert run.parted.part is UpdatePart.BACKWARD
    again = TrainingRun(document, SETTINGS, start=run.checkpoints.newest)
    assert again.update == 6
    list(again.updates())
    again._keep_checkpoint()
    assert_same(again, plain)


def diverged(document: Document, settings: engine.TrainingSettings) -> TrainingRun:
    """Let a run diverge at its second half by a rate that no weights stand."""
    run = TrainingRun(document, settings)
    steps = run.updates()
    for _ in range(10):
        next(steps)
    run.set_learning_rate(1e38)
    run.start()
    thread = threading.Thread(target=run.run)
    thread.start()
    while run.diverged is None:
        assert not run.wait_until_over(0.002)
    run.stop()
    thread.join(10)
    return run


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_after_a_divergence_weights_and_memory_are_those_of_the_last_good_update(
    optimizer: str,
) -> None:
    document = document_on(own_series())
    settings = dataclasses.replace(SETTINGS, optimizer=optimizer, clip_norm=None)
    run = diverged(document, settings)
    assert run.diverged is not None
    good = run.checkpoints.newest
    assert good.update == run.diverged.update >= 10
    assert run.diverged.before == good.update - 1
    assert " became " in run.diverged.reason
    kept = engine.optimizer_from_state(good.parts["optimizer"])
    assert kept.finite
    assert kept.steps == good.update
    for values in good.parameters.values():
        assert np.isfinite(values).all()


def test_a_smaller_rate_leads_on_from_the_last_good_update_with_the_same_batch() -> None:
    document = document_on(own_series())
    run = diverged(document, dataclasses.replace(SETTINGS, clip_norm=None))
    assert run.diverged is not None
    start = run.checkpoints.nearest(10)  # the first enormous step may still have been finite
    lower = TrainingRun(
        document, dataclasses.replace(SETTINGS, clip_norm=None), start=start, plan=run.plan
    )
    list(lower.updates())
    lower._keep_checkpoint()
    plain = whole(document, dataclasses.replace(SETTINGS, clip_norm=None))
    for name, values in plain.network.parameters.items():
        assert np.array_equal(values, lower.network.parameters[name])


def test_the_criterion_of_a_task_goes_on_counting_where_it_was() -> None:
    document = document_on(sequences.make_example("parity"))
    plan = TrainingPlan(held_out=0.0, stop=StopConditions(solved=True))
    one = TrainingRun(document, SETTINGS, plan=plan)
    list(one.updates())
    one._keep_checkpoint()
    half = TrainingRun(document, dataclasses.replace(SETTINGS, updates=10), plan=plan)
    list(half.updates())
    half._keep_checkpoint()
    two = TrainingRun(document, SETTINGS, plan=plan, start=half.checkpoints.newest)
    list(two.updates())
    two._keep_checkpoint()
    ours = one.checkpoints.newest.parts["criterion"]
    assert ours["sequences"] == SETTINGS.updates * SETTINGS.batch_size
    np.testing.assert_equal(two.checkpoints.newest.parts["criterion"], ours)
