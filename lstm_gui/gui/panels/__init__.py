"""The panels beside the diagram, and the transport below it."""

from lstm_gui.gui.panels.display_threshold_panel import DisplayThresholdPanel
from lstm_gui.gui.panels.gesture import Gesture
from lstm_gui.gui.panels.integer_spin import IntegerSpin
from lstm_gui.gui.panels.intervention_panel import InterventionPanel
from lstm_gui.gui.panels.labelled_slider import CalmSlider, LabelledSlider
from lstm_gui.gui.panels.labels import heading, label
from lstm_gui.gui.panels.number_spin import NumberSpin
from lstm_gui.gui.panels.playback_timer import PlaybackTimer
from lstm_gui.gui.panels.segmented_control import Segment, SegmentedControl
from lstm_gui.gui.panels.sequence_panel import SequencePanel
from lstm_gui.gui.panels.threshold_panel import ThresholdPanel
from lstm_gui.gui.panels.transport_bar import TransportBar
from lstm_gui.gui.panels.transport_keys import OWN_ARROWS, OWN_KEYS, TransportKeys
from lstm_gui.gui.panels.unit_inspector import UnitInspector
from lstm_gui.gui.panels.value_scale import ValueScale
from lstm_gui.gui.panels.weight_panel import WeightPanel
from lstm_gui.gui.theme.readable_colour import readable

__all__ = [
    "OWN_ARROWS",
    "OWN_KEYS",
    "CalmSlider",
    "DisplayThresholdPanel",
    "Gesture",
    "IntegerSpin",
    "InterventionPanel",
    "LabelledSlider",
    "NumberSpin",
    "PlaybackTimer",
    "Segment",
    "SegmentedControl",
    "SequencePanel",
    "ThresholdPanel",
    "TransportBar",
    "TransportKeys",
    "UnitInspector",
    "ValueScale",
    "WeightPanel",
    "heading",
    "label",
    "readable",
]
