import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_gui.analysis.number_text import apart, gate_text, percent, signed, significant


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5561, "+0.556"),
        (-1.6861, "−1.686"),
        (0.0, "0.000"),
        (-0.0, "0.000"),
        (0.00012, "+0.0001"),
        (-0.0000012, "−1.2e−06"),
        (123456.0, "+1.2e+05"),
        (9999.0, "+9999.000"),
    ],
)
def test_signed(value: float, text: str) -> None:
    assert signed(value) == text


def test_small_number_gets_the_decimals_it_needs() -> None:
    assert signed(-0.0049, 2) == "−0.005"


@given(st.floats(-1e300, 1e300))
def test_signed_text_has_the_sign_and_nearly_the_value(value: float) -> None:
    back = float(signed(value).replace("−", "-"))
    assert (back > 0) == (value > 0)
    assert (back < 0) == (value < 0)
    assert back == pytest.approx(value, rel=0.51, abs=0.0006)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.241, "0.241"),
        (0.0, "0"),
        (1.0, "1"),
        (0.99994, "0.9999"),
        (1 - 2**-24, "0.9999999"),
        (0.00002, "2.0e−05"),
        (1.5, "+1.500"),
        (-0.5, "−0.500"),
    ],
)
def test_gate(value: float, text: str) -> None:
    assert gate_text(value) == text


@given(st.floats(0, 1), st.integers(1, 4))
def test_gate_text_says_0_and_1_only_of_exactly_0_and_1(value: float, decimals: int) -> None:
    text = gate_text(value, decimals)
    assert (float(text.replace("−", "-")) == 1.0) == (value == 1.0)
    assert (float(text.replace("−", "-")) == 0.0) == (value == 0.0)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.995, "99.5 %"),
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.99999, "more than 99.9 %"),
        (0.00001, "less than 0.1 %"),
        (-0.5, "−50.0 %"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_nearly_closed_gate_is_written_out_before_it_takes_an_exponent() -> None:
    assert gate_text(0.0022, decimals=2) == "0.002"
    assert gate_text(0.00022, decimals=2) == "0.0002"
    assert gate_text(0.000022, decimals=2) == "2.2e\N{MINUS SIGN}05"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.0051, "+0.00510"),
        (-3.214e-5, "−3.21e−05"),
        (1.0, "+1.00"),
        (-123.4, "−123"),
        (54321.0, "+5.43e+04"),
    ],
)
def test_digits_that_count_are_kept_at_every_size(value: float, text: str) -> None:
    assert significant(value) == text


def test_two_numbers_get_as_many_digits_as_tell_them_apart() -> None:
    assert apart(5.98, 5.982) == ("+5.980", "+5.982")
    assert apart(0.5, 0.7) == ("+0.500", "+0.700")
    assert apart(1.0, 1.0) == ("+1.00", "+1.00")
