"""Vectors of numbers inside the compiled kernels: as many as the processor works on at once.

    for u in range(0, size, lanes(array)):
        value = load(array, at + u, size - u)
        store(array, at + u, size - u, tanh(value) * value)

A loop over single numbers is turned into this by the compiler too, but with checks at every entry
whether the arrays overlap, and with a slow end: for a small cell both cost more than the
arithmetic.

Importing this module imports Numba; only the kernels do so.
"""

from __future__ import annotations

import math
import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.imputils import lower_builtin, lower_cast
from numba.core.typeconv.castgraph import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import models, overload, register_model

from lstm_gui.engine.kernel_options import FAST, emitted
from lstm_gui.engine.kernel_tanh import NINE, ONE, ratio, tanh
from lstm_gui.engine.kernel_tiles import BYTES

_INDEX = ir.IntType(64)
_INT32 = ir.IntType(32)


class Vector(types.Type):
    """As many numbers of one kind as fit into a register."""

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        self.lanes = BYTES // (dtype.bitwidth // 8)
        super().__init__(name=f"vector of {self.lanes} {dtype}")

    def can_convert_from(self, _typingctx: Any, other: Any) -> Any:
        """Let a number stand for a vector that has it everywhere."""
        return Conversion.safe if isinstance(other, types.Number) else None


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Vector) -> None:
        element = manager.lookup(kind.dtype).get_value_type()
        super().__init__(manager, kind, ir.VectorType(element, kind.lanes))


@lower_cast(types.Number, Vector)
def _cast(context: Any, builder: Any, given: Any, vector: Vector, value: Any) -> Any:
    number = context.cast(builder, value, given, vector.dtype)
    return _spread(builder, number, vector.lanes)


_OPERATIONS = {
    operator.add: "fadd",
    operator.sub: "fsub",
    operator.mul: "fmul",
    operator.truediv: "fdiv",
}


def _define(operation: Any, instruction: str) -> None:
    @infer_global(operation)
    class _Typing(AbstractTemplate):
        def generic(self, args: Any, _kws: Any) -> Any:
            vectors = [kind for kind in args if isinstance(kind, Vector)]
            if len(args) != 2 or not vectors:
                return None
            return signature(vectors[0], vectors[0], vectors[0])

    @lower_builtin(operation, Vector, Vector)
    def lower(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return getattr(builder, instruction)(*args, flags=tuple(FAST))


for _operation, _instruction in _OPERATIONS.items():
    _define(_operation, _instruction)


@emitted
def load(_context: Any, array: Any, _at: Any, _count: Any) -> Any:
    """Return the elements from `at` on, at most `count`; the rest of the vector is 0."""
    kind = Vector(array.dtype)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place, mask = _place_and_mask(context, builder, signature.args[0], kind, *args[:3])
        vector = context.get_value_type(kind)
        arguments = [place, ir.Constant(_INT32, 4), mask, ir.Constant(vector, None)]
        name = f"llvm.masked.load.v{kind.lanes}f{kind.dtype.bitwidth}.p0"
        function = ir.FunctionType(vector, [argument.type for argument in arguments])
        return builder.call(builder.module.declare_intrinsic(name, fnty=function), arguments)

    return kind(array, types.intp, types.intp), generate


@emitted
def store(_context: Any, array: Any, _at: Any, _count: Any, value: Any) -> Any:
    """Write a vector's elements from `at` on, at most `count`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place, mask = _place_and_mask(context, builder, signature.args[0], value, *args[:3])
        arguments = [args[3], place, ir.Constant(_INT32, 4), mask]
        name = f"llvm.masked.store.v{value.lanes}f{value.dtype.bitwidth}.p0"
        function = ir.FunctionType(ir.VoidType(), [argument.type for argument in arguments])
        builder.call(builder.module.declare_intrinsic(name, fnty=function), arguments)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, value), generate


@emitted
def _where_above(_context: Any, value: Any, bound: Any, chosen: Any, other: Any) -> Any:
    """Return `chosen` where value > bound, else `other`, which is also for NaN."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", args[0], args[1]), args[2], args[3])

    vectors = [kind for kind in (value, bound, chosen, other) if isinstance(kind, Vector)]
    return vectors[0](*[vectors[0]] * 4), generate


@emitted
def _lane(_context: Any, vector: Any, _number: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.extract_element(args[0], args[1])

    return vector.dtype(vector, types.intp), generate


@emitted
def _with_lane(_context: Any, vector: Any, _number: Any, _value: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.insert_element(args[0], args[2], args[1])

    return vector(vector, types.intp, vector.dtype), generate


@overload(tanh, jit_options={"fastmath": FAST, "error_model": "numpy"})
def _tanh(x: Any) -> Any:
    if not isinstance(x, Vector):
        return None
    if x.dtype == types.float32:

        def rational(x: Any) -> Any:
            y = ratio(x)
            y = _where_above(y, ONE, ONE, y)
            y = _where_above(x, NINE, ONE, y)
            y = _where_above(-ONE, y, -ONE, y)
            return _where_above(-NINE, x, -ONE, y)

        return rational

    lanes = x.lanes

    def exact(x: Any) -> Any:
        y = x
        for number in range(lanes):
            y = _with_lane(y, number, math.tanh(_lane(x, number)))
        return y

    return exact


def _place_and_mask(
    context: Any, builder: Any, kind: Any, vector: Vector, array: Any, at: Any, count: Any
) -> tuple[Any, Any]:
    data = context.make_array(kind)(context, builder, array).data
    pointer = builder.bitcast(builder.gep(data, [at]), context.get_value_type(vector).as_pointer())
    numbers = ir.Constant(ir.VectorType(_INDEX, vector.lanes), list(range(vector.lanes)))
    return pointer, builder.icmp_signed("<", numbers, _spread(builder, count, vector.lanes))


def _spread(builder: Any, value: Any, lanes: int) -> Any:
    undefined = ir.Constant(ir.VectorType(value.type, lanes), ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(_INT32, 0))
    zeros = ir.Constant(ir.VectorType(_INT32, lanes), [0] * lanes)
    return builder.shuffle_vector(first, undefined, zeros)
