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
from numba.core import cgutils
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
    kind = _vector_of(array)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        vector = context.get_value_type(kind)
        return _masked_load(builder, vector, kind, data, *args[1:3])

    return kind(array, types.intp, types.intp), generate


@emitted
def store(_context: Any, array: Any, _at: Any, _count: Any, value: Any) -> Any:
    """Write a vector's elements from `at` on, at most `count`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        vector = context.get_value_type(value)
        place, mask = _place_and_mask(builder, vector, data, *args[1:3])
        arguments = [args[3], place, ir.Constant(_INT32, 4), mask]
        name = f"llvm.masked.store.v{value.lanes}f{value.dtype.bitwidth}.p0"
        function = ir.FunctionType(ir.VoidType(), [argument.type for argument in arguments])
        builder.call(builder.module.declare_intrinsic(name, fnty=function), arguments)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, value), generate


@emitted
def store_transposed(
    _context: Any, matrix: Any, _at: Any, _rows: Any, _columns: Any, out: Any, _to: Any, _down: Any
) -> Any:
    """Write a square block of `matrix`, as wide as a vector, transposed into `out`.

    It begins with the element `at`, and its transpose with the element `to` of `out`, whose rows
    are `down` apart. So many `rows` and `columns` of `matrix` are left there: what lies beyond the
    rows counts as 0, and of the columns only as many are written.
    """
    kind = _vector_of(matrix)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        _, at, rows, columns, _, to, down = args
        lanes, vector = kind.lanes, context.get_value_type(kind)
        source = context.make_array(signature.args[0])(context, builder, args[0])
        target = context.make_array(signature.args[4])(context, builder, args[4])
        across = cgutils.unpack_tuple(builder, source.shape, 2)[1]
        zero = ir.Constant(_INDEX, 0)
        block = []
        for row in range(lanes):
            number = ir.Constant(_INDEX, row)
            there = builder.icmp_signed("<", number, rows)
            count = builder.select(there, columns, zero)
            place = builder.add(at, builder.mul(number, across))
            block.append(_masked_load(builder, vector, kind, source.data, place, count))
        for row, values in enumerate(_transposed(builder, block)):
            number = ir.Constant(_INDEX, row)
            with builder.if_then(builder.icmp_signed("<", number, columns)):
                place = builder.gep(target.data, [builder.add(to, builder.mul(number, down))])
                pointer = builder.bitcast(place, vector.as_pointer())
                builder.store(values, pointer).align = kind.dtype.bitwidth // 8
        return context.get_dummy_value()

    two = [types.intp] * 2
    return types.void(matrix, types.intp, *two, out, *two), generate


def _transposed(builder: Any, block: list[Any]) -> list[Any]:
    """Return the columns of a square block given by its rows, as vectors.

    Blocks of 1, 2, 4 … off the diagonal change places.
    """
    lanes, size = len(block), 1
    while size < lanes:
        upper = [n if n & size == 0 else lanes + n - size for n in range(lanes)]
        lower = [n + size if n & size == 0 else lanes + n for n in range(lanes)]
        for row in range(lanes):
            if row & size == 0:
                pair = block[row], block[row + size]
                block[row] = _shuffled(builder, *pair, upper)
                block[row + size] = _shuffled(builder, *pair, lower)
        size *= 2
    return block


def _shuffled(builder: Any, left: Any, right: Any, chosen: list[int]) -> Any:
    mask = ir.Constant(ir.VectorType(_INT32, len(chosen)), chosen)
    return builder.shuffle_vector(left, right, mask)


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


def _vector_of(array: Any) -> Vector:
    if array.layout != "C":
        raise TypeError("a vector is read from a contiguous array, by one index")
    return Vector(array.dtype)


def _masked_load(builder: Any, vector: Any, kind: Vector, data: Any, at: Any, count: Any) -> Any:
    place, mask = _place_and_mask(builder, vector, data, at, count)
    arguments = [place, ir.Constant(_INT32, 4), mask, ir.Constant(vector, None)]
    name = f"llvm.masked.load.v{kind.lanes}f{kind.dtype.bitwidth}.p0"
    function = ir.FunctionType(vector, [argument.type for argument in arguments])
    return builder.call(builder.module.declare_intrinsic(name, fnty=function), arguments)


def _place_and_mask(builder: Any, vector: Any, data: Any, at: Any, count: Any) -> tuple[Any, Any]:
    pointer = builder.bitcast(builder.gep(data, [at]), vector.as_pointer())
    numbers = ir.Constant(ir.VectorType(_INDEX, vector.count), list(range(vector.count)))
    return pointer, builder.icmp_signed("<", numbers, _spread(builder, count, vector.count))


def _spread(builder: Any, value: Any, lanes: int) -> Any:
    undefined = ir.Constant(ir.VectorType(value.type, lanes), ir.Undefined)
    first = builder.insert_element(undefined, value, ir.Constant(_INT32, 0))
    zeros = ir.Constant(ir.VectorType(_INT32, lanes), [0] * lanes)
    return builder.shuffle_vector(first, undefined, zeros)
