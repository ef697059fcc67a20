"""The formulas under the diagram while gradients flow over it."""

from __future__ import annotations

from lstm_gui.analysis import backward_formula
from lstm_gui.analysis.formulas import SubstepFormula
from lstm_gui.gui.diagram.formula_line import Formulas
from lstm_gui.session import UpdateLook

_TO_CELL, _HAND_BACK = 3, 7


class BackwardFormulas(Formulas):
    """The backward pass through the selected unit, with the numbers of the step put in."""

    def __init__(self, look: UpdateLook) -> None:
        super().__init__(look)
        self._look = look

    def of_substep(self, substep: int) -> SubstepFormula:
        """Give the formula of a substep, counted from 1."""
        look, moment = self._look, self._look.moment
        return backward_formula(
            moment.trace,
            look.backward_at(look.step),
            look.selection.layer,
            moment.at,
            look.selection.unit,
            substep,
        )

    def of_step(self) -> tuple[SubstepFormula, SubstepFormula]:
        """Give how the gradient of the cell state came about, and what is handed back."""
        return self.of_substep(_TO_CELL), self.of_substep(_HAND_BACK)
