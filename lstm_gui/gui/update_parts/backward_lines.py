"""The formulas under the diagram while gradients flow over it."""

from __future__ import annotations

from lstm_gui.analysis import cell_backward_formula, whole_backward_formulas
from lstm_gui.analysis.formulas import SubstepFormula
from lstm_gui.gui.diagram.formula_line import Formulas
from lstm_gui.session import UpdateLook


class BackwardFormulas(Formulas):
    """The backward pass through the selected unit, with the numbers of the step put in."""

    def __init__(self, look: UpdateLook) -> None:
        super().__init__(look)
        self._look = look

    def of_substep(self, substep: int) -> SubstepFormula:
        """Give the formula of a substep, counted from 1."""
        look, moment = self._look, self._look.moment
        found, selection = look.backward_at(look.step), look.selection
        return cell_backward_formula(
            moment.trace, found, selection.layer, moment.at, selection.unit, substep
        )

    def of_step(self) -> tuple[SubstepFormula, SubstepFormula]:
        """Give how the gradient came about, and what is handed back."""
        look, moment = self._look, self._look.moment
        found, selection = look.backward_at(look.step), look.selection
        return whole_backward_formulas(
            moment.trace, found, selection.layer, moment.at, selection.unit
        )
