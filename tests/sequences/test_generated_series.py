"""The generated series obey the equations they are named after."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_gui.sequences import EXAMPLES, SeriesGenerator, make_example, next_step_error
from lstm_gui.sequences.damped_oscillator import DampedOscillator
from lstm_gui.sequences.lorenz import LorenzX
from lstm_gui.sequences.mackey_glass import MackeyGlass
from lstm_gui.sequences.sine_with_overtone import SineWithOvertone

SERIES = {
    key: one.generator
    for key, one in EXAMPLES.items()
    if isinstance(one.generator, SeriesGenerator)
}


def drawn(generator: SeriesGenerator, count: int = 4, seed: int = 0) -> np.ndarray:
    return generator.draw(np.random.default_rng(seed), count)


@pytest.mark.parametrize("key", list(SERIES))
def test_draws_have_the_promised_shape_and_differ(key: str) -> None:
    generator = SERIES[key]
    values = drawn(generator)
    assert values.shape == (generator.steps, 4, len(generator.feature_names))
    assert np.isfinite(values).all()
    assert len({column.tobytes() for column in values[:, :, 0].T}) == 4
    np.testing.assert_array_equal(values, drawn(generator))


@pytest.mark.parametrize("key", list(SERIES))
def test_the_scaling_fits_all_draws(key: str) -> None:
    generator = SERIES[key]
    inputs = generator.scaling("standard").apply(drawn(generator, 200, seed=5))
    assert abs(inputs.mean()) < 0.1
    assert inputs.std() == pytest.approx(1.0, abs=0.1)


def test_the_sine_has_two_frequencies() -> None:
    generator = SineWithOvertone(steps=2200, period=22.0, ratio=2.5, amplitude=0.4)
    spectrum = np.abs(np.fft.rfft(drawn(generator, 1)[:, 0, 0])) / 1100.0
    assert spectrum[100] == pytest.approx(1.0, abs=1e-9)
    assert spectrum[250] == pytest.approx(0.4, abs=1e-9)
    assert np.delete(spectrum, [100, 250]).max() < 1e-9


def test_noise_is_added_in_the_asked_amount() -> None:
    quiet, noisy = (drawn(SineWithOvertone(noise=noise), 500) for noise in (0.0, 0.2))
    assert np.std(noisy - quiet) == pytest.approx(0.2, rel=0.05)


def test_the_oscillator_obeys_its_recurrence() -> None:
    generator = DampedOscillator(steps=60, period=12.0, decay=40.0)
    x = drawn(generator)[:, :, 0]
    shrink, turn = np.exp(-1 / 40.0), 2.0 * np.cos(2 * np.pi / 12.0)
    np.testing.assert_allclose(x[2:], shrink * turn * x[1:-1] - shrink**2 * x[:-2], atol=1e-12)


def test_mackey_glass_obeys_its_delay_equation() -> None:
    x = drawn(MackeyGlass(steps=400, interval=1), 2)[:, :, 0]
    slope = (x[2:] - x[:-2]) / 2.0
    delayed = x[: len(slope) - 16]
    wanted = 0.2 * delayed / (1.0 + delayed**10) - 0.1 * x[17 : 17 + len(delayed)]
    np.testing.assert_allclose(slope[16 : 16 + len(delayed)], wanted, atol=4e-3)
    assert 0.2 < x.min() < x.max() < 1.4


def test_lorenz_obeys_its_equations_as_far_as_one_coordinate_tells() -> None:
    x = drawn(LorenzX(steps=4000, interval=1), 2)[:, :, 0]
    dt = 0.01
    first = (x[2:] - x[:-2]) / (2 * dt)
    second = (x[2:] - 2 * x[1:-1] + x[:-2]) / dt**2
    # y and z follow from x′ and x″; z then has to obey z′ = x y − 8/3 z.
    middle = x[1:-1]
    y = middle + first / 10.0
    slope_y = first + second / 10.0
    usable = np.abs(middle) > 4.0
    z = 28.0 - (slope_y + y) / np.where(usable, middle, 1.0)
    slope_z = (z[2:] - z[:-2]) / (2 * dt)
    wanted = (middle * y - 8.0 / 3.0 * z)[1:-1]
    inner = usable[2:] & usable[:-2] & usable[1:-1]
    assert np.median(np.abs(slope_z - wanted)[inner]) < 0.8
    assert x.min() < -10.0 < 10.0 < x.max()


def test_the_error_beside_that_of_the_last_value() -> None:
    sequence = make_example("lorenz-x")
    same = next_step_error(sequence, sequence.inputs)
    assert same.ratio == pytest.approx(1.0)
    perfect = next_step_error(sequence, sequence.targets)
    assert perfect.network == pytest.approx(0.0, abs=1e-12)
    spoilt = sequence.targets.copy()
    spoilt[:5] += 100.0
    assert next_step_error(sequence, spoilt, first_step=5).network == pytest.approx(0.0, abs=1e-12)
    assert next_step_error(sequence, spoilt).ratio > 1.0


def test_the_error_of_what_is_no_series_is_refused() -> None:
    with pytest.raises(ValueError, match="only a series"):
        next_step_error(make_example("an-bn"), np.zeros((9, 4)))
    sequence = make_example("sine-with-overtone")
    with pytest.raises(ValueError, match="first_step is 63"):
        next_step_error(sequence, sequence.inputs, first_step=63)
