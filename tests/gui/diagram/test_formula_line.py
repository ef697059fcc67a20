import pytest
from PySide6.QtWidgets import QWidget

from lstm_gui.analysis.formulas import plain_text
from lstm_gui.gui import theme
from lstm_gui.gui.diagram.formula_line import FormulaLine, formula_height
from lstm_gui.session import Session, SetParameter


@pytest.fixture
def line(host: QWidget, small: Session, appearance: theme.Appearance) -> FormulaLine:
    widget = FormulaLine(small, appearance, host)
    widget.resize(900, widget.height())
    widget.show()
    return widget


def test_the_whole_step_shows_how_c_and_h_came_about(line: FormulaLine, small: Session) -> None:
    text = line.text()
    cell = float(small.layer.signal("cell")[17, 0, 3])
    hidden = float(small.layer.signal("hidden")[17, 0, 3])
    assert text.startswith("unit 3: c = f × c_t−1 + i × c̃ = ")
    assert f"{cell:+.3f}".replace("-", "−") in text
    assert f"{hidden:+.3f}".replace("-", "−") in text


@pytest.mark.parametrize(
    ("substep", "begin"),
    [(0, "[x_t"), (1, "f = σ("), (2, "i = σ("), (3, "c̃ = tanh("), (4, "c = f"), (5, "o = σ("),
     (6, "h = o")],
)  # fmt: skip
def test_each_substep_shows_its_own_formula(
    line: FormulaLine, small: Session, substep: int, begin: str
) -> None:
    small.playback.show_substep(substep)
    variants, meanings = line.lines()
    assert plain_text(variants[0]).startswith(begin)
    assert all(meaning.endswith(".") for meaning in meanings)


def test_the_formula_has_the_gate_of_the_trace(line: FormulaLine, small: Session) -> None:
    small.playback.show_substep(1)
    value = float(small.layer.signal("forget_gate")[17, 0, 3])
    assert plain_text(line.lines()[0][0]).endswith(f"= {value:.3f}")


def test_another_unit_step_or_weight_gives_other_numbers(line: FormulaLine, small: Session) -> None:
    seen = [line.text()]
    small.selection.select_unit(5)
    seen.append(line.text())
    small.playback.go(20)
    seen.append(line.text())
    small.do(SetParameter("weight_ih_l0", (5, 0), 3.0))
    seen.append(line.text())
    assert len(set(seen)) == 4
    small.undo()
    assert line.text() == seen[2]


@pytest.mark.parametrize("width", [300, 600, 2000])
def test_the_line_paints_at_any_width(line: FormulaLine, small: Session, width: int) -> None:
    line.resize(width, line.height())
    small.playback.show_substep(1)
    image = line.grab().toImage()
    colours = {image.pixelColor(x, 20).name() for x in range(image.width())}
    assert len(colours) > 5


def test_a_larger_scale_is_a_taller_line(line: FormulaLine) -> None:
    line.set_scale(1.4)
    assert line.height() == formula_height(1.4) == 67
