"""The two palettes: surfaces, text, accent, and one colour per signal used everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_GATES = ("input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate")
GATE_SIGNALS = frozenset(_GATES)
"""Signals on the sequential scale 0…1; every other signal diverges around zero."""


@dataclass(frozen=True)
class Theme:
    """Colours as ``#rrggbb``.

    ``window`` lies behind cards, ``surface`` is a card or side panel, ``inset`` a recessed box on a
    card, ``track`` the empty part of a bar or slider, ``accent`` the one accent colour and
    ``on_accent`` text on it, ``negative`` the colour of values below zero where sign is coloured.
    ``signals`` has one colour per signal name of a trace.
    """

    name: str
    window: str
    surface: str
    inset: str
    track: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    accent_hover: str
    on_accent: str
    warning: str
    danger: str
    good: str
    negative: str
    positive: str
    ghost: str
    signals: Mapping[str, str]

    def signal(self, name: str) -> str:
        """Give the colour of a signal; a pre-activation or a state before has its signal's."""
        return self.signals[name.removesuffix("_pre").removesuffix("_before")]

    @property
    def dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.name == "dark"


def _signals(output_gate: str) -> Mapping[str, str]:
    # Okabe and Ito's palette, safe for colour-blind readers.
    return MappingProxyType(
        {
            "forget_gate": "#D55E00",
            "input_gate": "#009E73",
            "candidate": "#CC79A7",
            "output_gate": output_gate,
            "cell": "#E69F00",
            "hidden": "#56B4E9",
            "reset_gate": "#D55E00",
            "update_gate": "#009E73",
        }
    )


LIGHT = Theme(
    name="light",
    window="#F4F5F7",
    surface="#FFFFFF",
    inset="#EBEEF2",
    track="#ECEFF3",
    border="#DFE3E8",
    grid="#E6E9EE",
    text="#1B2230",
    muted="#667085",
    accent="#2F6FEB",
    accent_soft="#E6EFFD",
    accent_hover="#255DCA",
    on_accent="#FFFFFF",
    warning="#9A6700",
    danger="#C0362C",
    good="#1A7F45",
    negative="#C0362C",
    positive="#2F6FEB",
    ghost="#9AA3B2",
    signals=_signals("#0072B2"),
)

DARK = Theme(
    name="dark",
    window="#171A20",
    surface="#1D2129",
    inset="#262B35",
    track="#282E38",
    border="#2E3540",
    grid="#2A303A",
    text="#E8EBF0",
    muted="#98A2B3",
    accent="#6B9DFF",
    accent_soft="#22304E",
    accent_hover="#85AEFF",
    on_accent="#0F1420",
    warning="#E3B341",
    danger="#FF7B72",
    good="#4CC38A",
    negative="#E5534B",
    positive="#4C8DFF",
    ghost="#6B7484",
    signals=_signals("#4AA3E0"),
)
