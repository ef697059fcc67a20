"""Clamps, ablations and edited weights: what was done to the run, and how much it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lstm_gui.gui.panels.deferred import Deferred
from lstm_gui.gui.panels.effects import compared_size, session_effects
from lstm_gui.gui.panels.intervention_form import InterventionForm
from lstm_gui.gui.panels.intervention_shelf import Active, InterventionShelf
from lstm_gui.gui.panels.intervention_text import (
    WeightEdit,
    effect_text,
    intervention_text,
    weight_edits,
    weight_text,
)
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.theme import Appearance, icon
from lstm_gui.lazy_imports import lazy_module
from lstm_gui.session import Aspect, Session

if TYPE_CHECKING:
    from lstm_gui import engine
    from lstm_gui.gui.panels import intervention_rows
    from lstm_gui.gui.panels.intervention_rows import InterventionRow, WeightEditRow
    from lstm_gui.session import changes
else:
    intervention_rows = lazy_module("lstm_gui.gui.panels.intervention_rows")
    changes = lazy_module("lstm_gui.session.changes")

_EDITS_SHOWN = 5
_MINUS = "\N{MINUS SIGN}"
_SWITCH_ON = "switch on an intervention"
_SWITCH_OFF = "switch off an intervention"
_REMOVE = "remove an intervention"
# After one of these an empty list may have rows that are off.
_EMPTYING = (_SWITCH_OFF, _REMOVE)


class InterventionPanel(QWidget):
    """The list of interventions with a form to add one, and the effect against the baseline."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("interventionPanel")
        self._session = session
        self._appearance = appearance
        self._shelf = InterventionShelf(session.interventions)
        self._rows: list[InterventionRow] = []
        self._edit_rows: list[WeightEditRow] = []
        self._edits: tuple[WeightEdit, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._edit_list = QVBoxLayout()
        self._edit_list.setSpacing(2)
        self._more = label("", "muted", name="moreWeightEdits")
        self._open_form = QPushButton("add…")
        self._open_form.setObjectName("addInterventionButton")
        self._open_form.setProperty("role", "link")
        self._open_form.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open_form.setAccessibleName("Add an intervention")
        self._open_form.setToolTip("Hold a signal at a value, or silence a unit, for some steps")
        self._form = InterventionForm()
        self._form.setObjectName("clampForm")
        self._form.hide()
        self._effect = label("", "muted", name="interventionEffect", wrap=True)
        self._overlay = label("overlay: before (ghost) — after", "muted", name="overlayNote")
        self._overlay.setToolTip(
            "The baseline, with the trained weights, plain gates and no interventions, "
            "stays visible as a ghost"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(heading("Interventions"))
        layout.addLayout(self._list)
        layout.addLayout(self._edit_list)
        layout.addWidget(self._more)
        layout.addWidget(self._open_form)
        layout.addWidget(self._form)
        layout.addWidget(self._effect)
        layout.addWidget(self._overlay)
        self._compare = Deferred(self._show_effect, self)
        self._open_form.clicked.connect(self._show_form)
        self._form.submitted.connect(self._add)
        self._form.cancelled.connect(self._hide_form)
        session.subscribe(
            self._on_change,
            Aspect.INTERVENTIONS,
            Aspect.PARAMETERS,
            Aspect.TRACE,
            Aspect.NETWORK,
            Aspect.SEQUENCE,
            Aspect.SELECTION,
            Aspect.TRAINING,
        )
        appearance.changed.connect(self._theme_changed)
        self._theme_changed()
        self._compare.request(compared_size(session))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the panel was hidden."""
        super().showEvent(event)
        self._refresh()
        self._compare.request(compared_size(self._session))

    def _on_change(self, changed: frozenset[Aspect]) -> None:
        if changed & {Aspect.SEQUENCE, Aspect.NETWORK}:
            self._shelf.forget()
            self._hide_form()
        if Aspect.INTERVENTIONS in changed:
            session = self._session
            self._shelf.follow(session.interventions, emptied=session.undo_text in _EMPTYING)
        if Aspect.SELECTION in changed and self._form.isVisible():
            self._aim_form()
        if not self.isVisible() or changed == {Aspect.SELECTION}:
            return
        # A training run changes weights many times a second, and none of them by hand.
        if changed & {Aspect.INTERVENTIONS, Aspect.TRAINING} or not self._session.live:
            self._refresh()
        if Aspect.TRACE in changed:
            self._compare.request(compared_size(self._session))

    @Slot()
    def _theme_changed(self) -> None:
        theme = self._appearance.theme
        self._open_form.setIcon(icon("plus", theme.accent, theme.ghost))
        self._refresh()

    def _refresh(self) -> None:
        session, theme = self._session, self._appearance.theme
        units = session.network.recurrent.hidden_size
        steps, layers = session.sequence.steps, session.network.recurrent.layer_count
        shelf = self._shelf.rows
        while len(self._rows) < len(shelf):
            row = intervention_rows.InterventionRow(len(self._rows))
            row.switched.connect(self._switch)
            row.removed.connect(self._remove)
            self._rows.append(row)
            self._list.addWidget(row)
        for at, widget in enumerate(self._rows):
            widget.setVisible(at < len(shelf))
            widget.setEnabled(not session.live)
            if at < len(shelf):
                text = intervention_text(shelf[at].intervention, units, steps, layers)
                widget.show_row(text, on=shelf[at].on, theme=theme)
        self._show_edits()
        self._open_form.setEnabled(not session.live)
        if session.live:
            self._hide_form()

    def _show_edits(self) -> None:
        session, theme = self._session, self._appearance.theme
        recurrent, document = session.network.recurrent, session.document
        self._edits, count = weight_edits(document.parameters, document.reference, _EDITS_SHOWN)
        while len(self._edit_rows) < len(self._edits):
            row = intervention_rows.WeightEditRow(len(self._edit_rows))
            row.restored.connect(self._restore)
            self._edit_rows.append(row)
            self._edit_list.addWidget(row)
        for at, widget in enumerate(self._edit_rows):
            widget.setVisible(at < len(self._edits))
            widget.setEnabled(not session.live)
            if at < len(self._edits):
                edit = self._edits[at]
                name = weight_text(edit.name, edit.index, recurrent.kind, recurrent.hidden_size)
                change = f"{edit.value - edit.trained:+.3g}"
                tip = f"{edit.name}{list(edit.index)} = {edit.value:+.6g}, was {edit.trained:+.6g}"
                widget.show_row(
                    f"{name} {change}".replace("-", _MINUS), tip.replace("-", _MINUS), theme=theme
                )
        more = count - len(self._edits)
        self._more.setText(f"and {more} more edited weights" if more > 1 else "and 1 more")
        self._more.setVisible(more > 0)

    def _show_effect(self) -> None:
        session = self._session
        effects = session_effects(session)
        self._effect.setText(
            effect_text(effects, "hidden", session.network.recurrent.layer_count) if effects else ""
        )
        self._effect.setVisible(bool(effects))
        self._overlay.setVisible(session.baseline_recording is not None)

    def _do(self, active: Active, text: str) -> None:
        self._session.do(changes.SetInterventions(active, text))

    @Slot()
    def _show_form(self) -> None:
        session = self._session
        self._open_form.hide()
        self._form.show()
        self._aim_form()
        self._form.prepare(session.selection.unit, session.step)

    def _aim_form(self) -> None:
        session = self._session
        self._form.aim_at(session.layer, session.selection.layer, session.sequence.steps)

    @Slot()
    def _hide_form(self) -> None:
        had_focus = self._form.isAncestorOf(self.focusWidget() or self)
        self._form.hide()
        self._open_form.show()
        if had_focus:
            self._open_form.setFocus()

    @Slot(object)
    def _add(self, intervention: engine.Intervention) -> None:
        session = self._session
        text = intervention_text(
            intervention, session.network.recurrent.hidden_size, session.sequence.steps
        )
        try:
            self._do(self._shelf.added(intervention), text)
        except ValueError as error:
            self._form.show_error(str(error))
            return
        self._hide_form()

    @Slot(int, bool)
    def _switch(self, at: int, on: bool) -> None:
        self._do(self._shelf.switched(at, on), _SWITCH_ON if on else _SWITCH_OFF)

    @Slot(int)
    def _remove(self, at: int) -> None:
        row = self._shelf.rows[at]
        active = self._shelf.removed(at)
        if row.on:
            self._do(active, _REMOVE)
        else:
            # It acts on nothing, so there is nothing to undo.
            self._shelf.follow(active)
            self._refresh()

    @Slot(int)
    def _restore(self, at: int) -> None:
        edit = self._edits[at]
        self._session.do(changes.SetParameter(edit.name, edit.index, edit.trained))
