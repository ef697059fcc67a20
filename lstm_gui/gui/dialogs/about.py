"""About: versions, licence, and the papers that the equations come from."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lstm_gui import __version__
from lstm_gui.gui.dialogs.dialog_parts import Dialog, button, button_row, heading, plain_label
from lstm_gui.gui.dialogs.versions import versions, versions_text


@dataclass(frozen=True)
class Reference:
    """A paper, and what it is the source of here."""

    subject: str
    text: str
    address: str


REFERENCES = (
    Reference(
        "The LSTM; adding problem, temporal order, embedded Reber grammar",
        "S. Hochreiter, J. Schmidhuber: Long short-term memory. Neural Computation 9(8), 1997",
        "https://doi.org/10.1162/neco.1997.9.8.1735",
    ),
    Reference(
        "The forget gate",
        "F. A. Gers, J. Schmidhuber, F. Cummins: Learning to forget: continual prediction with "
        "LSTM. Neural Computation 12(10), 2000",
        "https://doi.org/10.1162/089976600300015015",
    ),
    Reference(
        "aⁿbⁿ",
        "F. A. Gers, J. Schmidhuber: LSTM recurrent networks learn simple context-free and "
        "context-sensitive languages. IEEE Transactions on Neural Networks 12(6), 2001",
        "https://doi.org/10.1109/72.963769",
    ),
    Reference(
        "Variants of the LSTM and what each part is worth",
        "K. Greff, R. K. Srivastava, J. Koutník, B. R. Steunebrink, J. Schmidhuber: LSTM: a search "
        "space odyssey. IEEE Transactions on Neural Networks and Learning Systems 28(10), 2017",
        "https://doi.org/10.1109/TNNLS.2016.2582924",
    ),
    Reference(
        "Initial values of the gates' biases (chrono)",
        "C. Tallec, Y. Ollivier: Can recurrent neural networks warp time? International Conference "
        "on Learning Representations, 2018",
        "https://arxiv.org/abs/1804.11188",
    ),
    Reference(
        "The optimizer Adam",
        "D. P. Kingma, J. Ba: Adam: a method for stochastic optimization. International Conference "
        "on Learning Representations, 2015",
        "https://arxiv.org/abs/1412.6980",
    ),
    Reference(
        "The Mackey–Glass series",
        "M. C. Mackey, L. Glass: Oscillation and chaos in physiological control systems. "
        "Science 197, 1977",
        "https://doi.org/10.1126/science.267326",
    ),
    Reference(
        "The Lorenz series",
        "E. N. Lorenz: Deterministic nonperiodic flow. Journal of the Atmospheric Sciences 20, "
        "1963",
        "https://doi.org/10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2",
    ),
    Reference(
        "The colours of the signals",
        "M. Okabe, K. Ito: Color universal design, 2008",
        "https://jfly.uni-koeln.de/color/",
    ),
)


class AboutDialog(Dialog):
    """What the program is, of which versions it is made, and on whose work it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("aboutDialog", "About LSTM Lab", parent)
        name = QLabel(f"LSTM Lab {__version__}")
        name.setProperty("role", "brand")
        what = plain_label(
            "Opens the LSTM: load a sequence, watch every gate of every unit at every step, change "
            "it, train it, export it. Every number on the screen is computed; nothing is staged."
        )
        licence = plain_label(
            "Free software under the MIT licence: use it, change it, pass it on, keep the notice. "
            "Qt for Python is used under the LGPL 3; the typeface Roboto under the Apache "
            "licence 2.0.",
            "muted",
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(heading("Versions"))
        column.addLayout(self._versions())
        column.addSpacing(8)
        column.addWidget(heading("Sources"))
        for reference in REFERENCES:
            column.addWidget(self._reference(reference))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("aboutScroll")
        scroll.setAccessibleName("Versions and sources")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(scroll)
        self._copy = button("Copy versions", "copyVersionsButton", "Copy the versions as text")
        self._copy.clicked.connect(self._copy_versions)
        close = button("Close", "aboutCloseButton", "Close (Esc)", "primary")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(name)
        layout.addWidget(what)
        layout.addWidget(licence)
        layout.addWidget(card, 1)
        layout.addLayout(button_row(self._copy, None, close))
        self.resize(600, 640)
        close.setFocus()

    def _versions(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for row, (name, version) in enumerate(versions()):
            grid.addWidget(plain_label(name, "muted"), row, 0)
            value = plain_label(version)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(value, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _reference(self, reference: Reference) -> QLabel:
        address = reference.address.replace("&", "&amp;").replace("<", "&lt;")
        link = reference.address.replace("<", "%3C").replace(">", "%3E")
        # Written out: rich text takes the colour of links from the system, not from the window.
        colour = self.palette().color(QPalette.ColorRole.Link).name()
        label = QLabel(
            f"<b>{reference.subject}</b><br>{reference.text}<br>"
            f'<a href="{link}" style="color: {colour}">{address.removeprefix("https://")}</a>'
        )
        label.setWordWrap(True)
        label.setOpenExternalLinks(True)
        label.setAccessibleName(reference.text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        return label

    @Slot()
    def _copy_versions(self) -> None:
        QGuiApplication.clipboard().setText(versions_text())
        self._copy.setText("Copied")
