"""The recurrent cells, their gradients and their training, in NumPy alone."""

from typing import TYPE_CHECKING

from lstm_gui.lazy_imports import export_lazily

if TYPE_CHECKING:
    from lstm_gui.engine.backward_signals import backward_signals
    from lstm_gui.engine.batches import Batch, score
    from lstm_gui.engine.clipping import clip_by_norm, clip_by_value
    from lstm_gui.engine.divergence import Divergence
    from lstm_gui.engine.dropout import Dropout
    from lstm_gui.engine.gates import (
        GatePolicy,
        HardSigmoid,
        Sigmoid,
        Stretch,
        Temperature,
        Threshold,
    )
    from lstm_gui.engine.gradient_check import gradient_check
    from lstm_gui.engine.gradient_flow import forget_product, state_jacobian
    from lstm_gui.engine.gru import GRU
    from lstm_gui.engine.heads import Linear
    from lstm_gui.engine.initialisers import initialise
    from lstm_gui.engine.intervention_windows import interventions_within
    from lstm_gui.engine.interventions import Ablate, Clamp, Intervention
    from lstm_gui.engine.kernels import (
        kernels_failure,
        kernels_in_use,
        kernels_installed,
        kernels_mode,
        use_kernels,
    )
    from lstm_gui.engine.long_run import LongRun
    from lstm_gui.engine.losses import mean_squared_error, softmax_cross_entropy
    from lstm_gui.engine.lstm import LSTM
    from lstm_gui.engine.network import Network, build, network_from_config
    from lstm_gui.engine.optimizers import (
        SGD,
        Adam,
        AdamW,
        Optimizer,
        RMSprop,
        optimizer_from_state,
    )
    from lstm_gui.engine.recurrent import Recurrent
    from lstm_gui.engine.rnn import RNN
    from lstm_gui.engine.schedules import (
        CosineDecay,
        EarlyStopping,
        ExponentialDecay,
        Schedule,
        StepDecay,
        WarmUp,
    )
    from lstm_gui.engine.step_losses import step_losses
    from lstm_gui.engine.trace import LayerGradient, LayerTrace, Trace
    from lstm_gui.engine.trace_parts import one_sequence
    from lstm_gui.engine.training import training_loop, update_stages
    from lstm_gui.engine.training_settings import TrainingSettings
    from lstm_gui.engine.update_stages import (
        BackwardStage,
        ForwardStage,
        LossStage,
        Stage,
        Update,
        UpdateStage,
    )
    from lstm_gui.engine.warm_up import warm_up

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "SGD",
    "Ablate",
    "Adam",
    "AdamW",
    "BackwardStage",
    "Batch",
    "Clamp",
    "CosineDecay",
    "Divergence",
    "Dropout",
    "EarlyStopping",
    "ExponentialDecay",
    "ForwardStage",
    "GatePolicy",
    "HardSigmoid",
    "Intervention",
    "LayerGradient",
    "LayerTrace",
    "Linear",
    "LongRun",
    "LossStage",
    "Network",
    "Optimizer",
    "RMSprop",
    "Recurrent",
    "Schedule",
    "Sigmoid",
    "Stage",
    "StepDecay",
    "Stretch",
    "Temperature",
    "Threshold",
    "Trace",
    "TrainingSettings",
    "Update",
    "UpdateStage",
    "WarmUp",
    "backward_signals",
    "build",
    "clip_by_norm",
    "clip_by_value",
    "forget_product",
    "gradient_check",
    "initialise",
    "interventions_within",
    "kernels_failure",
    "kernels_in_use",
    "kernels_installed",
    "kernels_mode",
    "mean_squared_error",
    "network_from_config",
    "one_sequence",
    "optimizer_from_state",
    "score",
    "softmax_cross_entropy",
    "state_jacobian",
    "step_losses",
    "training_loop",
    "update_stages",
    "use_kernels",
    "warm_up",
]

export_lazily(
    __name__,
    {
        "backward_signals": "backward_signals",
        "batches": "Batch score",
        "clipping": "clip_by_norm clip_by_value",
        "divergence": "Divergence",
        "dropout": "Dropout",
        "gates": "GatePolicy HardSigmoid Sigmoid Stretch Temperature Threshold",
        "gradient_check": "gradient_check",
        "gradient_flow": "forget_product state_jacobian",
        "gru": "GRU",
        "heads": "Linear",
        "initialisers": "initialise",
        "intervention_windows": "interventions_within",
        "interventions": "Ablate Clamp Intervention",
        "kernels": "kernels_failure kernels_in_use kernels_installed kernels_mode use_kernels",
        "long_run": "LongRun",
        "losses": "mean_squared_error softmax_cross_entropy",
        "lstm": "LSTM",
        "network": "Network build network_from_config",
        "optimizers": "SGD Adam AdamW Optimizer RMSprop optimizer_from_state",
        "recurrent": "Recurrent",
        "rnn": "RNN",
        "schedules": "CosineDecay EarlyStopping ExponentialDecay Schedule StepDecay WarmUp",
        "step_losses": "step_losses",
        "trace": "LayerGradient LayerTrace Trace",
        "trace_parts": "one_sequence",
        "training": "training_loop update_stages",
        "training_settings": "TrainingSettings",
        "update_stages": "BackwardStage ForwardStage LossStage Stage Update UpdateStage",
        "warm_up": "warm_up",
    },
)
