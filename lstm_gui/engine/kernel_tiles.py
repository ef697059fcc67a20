"""Tiles: the parts of a matrix product whose sums stay in the processor's vector registers.

Numba's compiler does not find such tiles by itself, so they are written in LLVM's language, for
vectors as wide as this processor's. Importing this module imports Numba; only the kernels do so.
"""

from __future__ import annotations

from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import impl_ret_borrowed
from numba.np.arrayobj import populate_array

from lstm_gui.engine.kernel_options import FAST, emitted

_FEATURES = llvm.get_host_cpu_features()
BYTES = 64 if _FEATURES.get("avx512f") else 32 if _FEATURES.get("avx") else 16
"""The width of this processor's vectors."""
VECTORS = 2
"""Vectors side by side in a wide tile; what is left over on the right is done one at a time."""
FLAT = 2
"""Up to so many rows a tile may be twice as wide: it has registers left, and reads `left` less."""
HEIGHTS = (4, 2, 1) if BYTES == 32 else (8, 4, 2, 1)
"""Rows of a tile: AVX has 16 registers for vectors, AVX-512 and NEON have 32."""
SUMS = 8
"""How many independent sums it takes until no addition waits for the one before."""

_INDEX = ir.IntType(64)
_INT32 = ir.IntType(32)
_POINTER = ir.IntType(8).as_pointer()


class _Tile:
    """Writes the code of out[r, c] += Σ_k left[r, k]·right[k, c] for a tile of rows and columns.

    `given` has the pointers, the strides in elements and the counts. A tile of one vector reads and
    writes only so many columns as there are. One of more than `VECTORS` reads two panels.
    """

    def __init__(
        self, builder: Any, element: Any, size: int, given: dict[str, Any], vectors: int
    ) -> None:
        self.builder, self.size, self.lanes, self.given = builder, size, BYTES // size, given
        self.vector = ir.VectorType(element, self.lanes)
        self.zero = ir.Constant(self.vector, None)
        self.vectors = vectors
        self.mask = self._mask() if vectors == 1 else None

    def write(self, rows: int) -> None:
        """Write the code for so many rows."""
        heads = [self._at("left", row, "left_down") for row in range(rows)]
        places = [
            self.builder.gep(self._at("out", row, "out_down"), [_index(v * self.lanes)])
            for row in range(rows)
            for v in range(self.vectors)
        ]
        self._prefetch(places)
        # Each element is summed in several chains where the tile is too small to have enough sums.
        chains = max(1, SUMS // len(places))
        sums = [[self.zero] * len(places) for _ in range(chains)]
        depth = self.given["depth"]
        together = self.builder.sub(depth, self.builder.srem(depth, _index(chains)))
        k, sums = self._loop(_index(0), together, heads, sums)
        total = sums[0]
        for others in sums[1:]:
            total = [self._add(a, b) for a, b in zip(total, others, strict=True)]
        if chains > 1:
            _, (total,) = self._loop(k, depth, heads, [total])
        with self.builder.if_else(self.given["add"]) as (adding, setting):
            with adding:
                for place, value in zip(places, total, strict=True):
                    self._store(self._add(self._load(place), value), place)
            with setting:
                for place, value in zip(places, total, strict=True):
                    self._store(value, place)

    def _at(self, array: str, row: int, stride: str) -> Any:
        offset = self.builder.mul(_index(row), self.given[stride])
        return self.builder.gep(self.given[array], [offset])

    def _prefetch(self, places: list[Any]) -> None:
        """Ask for the part of `out` that is needed after the sums: it is rarely in the cache."""
        arguments = [ir.Constant(_INT32, number) for number in (1, 3, 1)]  # to write, to keep, data
        function = self._intrinsic("llvm.prefetch.p0", ir.VoidType(), [_POINTER, *[_INT32] * 3])
        for place in places:
            self.builder.call(function, [self.builder.bitcast(place, _POINTER), *arguments])

    def _loop(
        self, start: Any, stop: Any, heads: list[Any], sums: list[list[Any]]
    ) -> tuple[Any, list[list[Any]]]:
        """Add the terms k = start … stop, as many at a time as there are chains of sums."""
        builder, before = self.builder, self.builder.block
        head, body, done = (builder.append_basic_block(f"k.{n}") for n in ("head", "body", "done"))
        builder.branch(head)
        builder.position_at_end(head)
        k = builder.phi(_INDEX)
        k.add_incoming(start, before)
        kept = [[builder.phi(self.vector) for _ in chain] for chain in sums]
        for phis, values in zip(kept, sums, strict=True):
            for phi, value in zip(phis, values, strict=True):
                phi.add_incoming(value, before)
        builder.cbranch(builder.icmp_signed("<", k, stop), body, done)
        builder.position_at_end(body)
        for number, phis in enumerate(kept):
            values = self._with_terms(builder.add(k, _index(number)), heads, phis)
            for phi, value in zip(phis, values, strict=True):
                phi.add_incoming(value, body)
        k.add_incoming(builder.add(k, _index(len(sums))), body)
        builder.branch(head)
        builder.position_at_end(done)
        return k, kept

    def _with_terms(self, k: Any, heads: list[Any], sums: list[Any]) -> list[Any]:
        """Return the sums with the terms of one k added."""
        builder, given = self.builder, self.given
        row = builder.gep(given["right"], [builder.mul(k, given["right_down"])])
        panel = builder.mul(given["depth"], given["right_down"])
        right = []
        for v in range(self.vectors):
            place = builder.gep(row, [_index(v % VECTORS * self.lanes)])
            right.append(self._load(builder.gep(place, [panel]) if v >= VECTORS else place))
        across = builder.mul(k, given["left_right"])
        found = []
        for number, head in enumerate(heads):
            left = self._spread(builder.load(builder.gep(head, [across])), self.vector)
            for v in range(self.vectors):
                term = builder.fmul(left, right[v], flags=tuple(FAST))
                found.append(self._add(sums[number * self.vectors + v], term))
        return found

    def _add(self, left: Any, right: Any) -> Any:
        return self.builder.fadd(left, right, flags=tuple(FAST))

    def _spread(self, value: Any, vector: Any) -> Any:
        undefined = ir.Constant(vector, ir.Undefined)
        first = self.builder.insert_element(undefined, value, ir.Constant(_INT32, 0))
        zeros = ir.Constant(ir.VectorType(_INT32, self.lanes), [0] * self.lanes)
        return self.builder.shuffle_vector(first, undefined, zeros)

    def _mask(self) -> Any:
        numbers = ir.VectorType(_INDEX, self.lanes)
        columns = ir.Constant(numbers, list(range(self.lanes)))
        return self.builder.icmp_signed("<", columns, self._spread(self.given["columns"], numbers))

    def _load(self, place: Any) -> Any:
        pointer = self.builder.bitcast(place, self.vector.as_pointer())
        if self.mask is None:
            value = self.builder.load(pointer)
            value.align = self.size
            return value
        name = f"llvm.masked.load.v{self.lanes}f{8 * self.size}.p0"
        kinds = [pointer.type, _INT32, self.mask.type, self.vector]
        arguments = [pointer, ir.Constant(_INT32, self.size), self.mask, self.zero]
        return self.builder.call(self._intrinsic(name, self.vector, kinds), arguments)

    def _store(self, value: Any, place: Any) -> None:
        pointer = self.builder.bitcast(place, self.vector.as_pointer())
        if self.mask is None:
            self.builder.store(value, pointer).align = self.size
            return
        name = f"llvm.masked.store.v{self.lanes}f{8 * self.size}.p0"
        kinds = [self.vector, pointer.type, _INT32, self.mask.type]
        arguments = [value, pointer, ir.Constant(_INT32, self.size), self.mask]
        self.builder.call(self._intrinsic(name, ir.VoidType(), kinds), arguments)

    def _intrinsic(self, name: str, result: Any, kinds: list[Any]) -> Any:
        return self.builder.module.declare_intrinsic(name, fnty=ir.FunctionType(result, kinds))


def _index(value: int) -> Any:
    return ir.Constant(_INDEX, value)


@emitted
def lanes(_context: Any, array: Any) -> Any:
    """Return how many elements of this array a vector has: a constant to the compiler."""

    def generate(_context: Any, _builder: Any, _signature: Any, _arguments: Any) -> Any:
        return _index(BYTES // (array.dtype.bitwidth // 8))

    return types.intp(array), generate


@emitted
def tile(
    _context: Any,
    left: Any,
    left_at: Any,
    left_down: Any,
    left_right: Any,
    right: Any,
    right_at: Any,
    right_down: Any,
    out: Any,
    out_at: Any,
    out_down: Any,
    depth: Any,
    rows: Any,
    columns: Any,
    _add: Any,
    _flat: Any,
) -> Any:
    """Multiply a tile of at most so many rows, and return how many it had.

    It has `VECTORS` vectors of columns if there are so many left, else one; twice as many if
    `flat`, which is for up to `FLAT` rows and a packed matrix. An array comes with where the tile
    begins in it, and how far it is down to the next row and right to the next column, in elements.
    `add` says whether the product is added to `out` or replaces it.
    """
    places = (left_at, left_down, left_right, right_at, right_down, out_at, out_down)
    if not all(isinstance(kind, types.Integer) for kind in (*places, depth, rows, columns)):
        raise TypeError("a tile's places, strides and counts must be integers")
    names = (
        *("left", "left_at", "left_down", "left_right", "right", "right_at", "right_down"),
        *("out", "out_at", "out_down", "depth", "rows", "columns", "add", "flat"),
    )

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given = dict(zip(names, arguments, strict=True))
        for name, kind in zip(names, signature.args, strict=True):
            if name in ("left", "right", "out"):
                data = context.make_array(kind)(context, builder, given[name]).data
                given[name] = builder.gep(data, [given[f"{name}_at"]])
        kind = signature.args[0].dtype
        element, size = context.get_value_type(kind), kind.bitwidth // 8
        is_wide = builder.icmp_signed(">=", given["columns"], _index(VECTORS * BYTES // size))
        done = builder.append_basic_block("tile.done")
        ends = []
        for height in HEIGHTS:
            fits = builder.icmp_signed(">=", given["rows"], _index(height))
            chosen = builder.append_basic_block("tile.chosen")
            lower = builder.append_basic_block("tile.lower")
            builder.cbranch(fits, chosen, lower)
            builder.position_at_end(chosen)
            shapes = [(given["flat"], 2 * VECTORS)] if height <= FLAT else []
            for condition, vectors in (*shapes, (is_wide, VECTORS), (None, 1)):
                other = None
                if condition is not None:
                    here, other = (builder.append_basic_block("tile.width") for _ in range(2))
                    builder.cbranch(condition, here, other)
                    builder.position_at_end(here)
                _Tile(builder, element, size, given, vectors).write(height)
                ends.append((_index(height), builder.block))
                builder.branch(done)
                if other is not None:
                    builder.position_at_end(other)
            builder.position_at_end(lower)
        ends.append((_index(1), builder.block))
        builder.branch(done)
        builder.position_at_end(done)
        height = builder.phi(_INDEX)
        for value, block in ends:
            height.add_incoming(value, block)
        return height

    three = [types.intp] * 3
    kinds = (left, *three, right, *three[:2], out, *three[:2], *three, types.boolean, types.boolean)
    return types.intp(*kinds), generate


@emitted
def rows_of(_context: Any, array: Any) -> Any:
    """Return a contiguous array (T, B, N) as its rows (T·B, N), without a copy.

    All are of the same kind, so that a product is compiled once; those that were closed for writing
    are not written to.
    """
    kind = types.Array(array.dtype, 2, "C")

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given = context.make_array(signature.args[0])(context, builder, arguments[0])
        found = context.make_array(kind)(context, builder)
        steps, sequences, width = cgutils.unpack_tuple(builder, given.shape, 3)
        rows = builder.mul(steps, sequences)
        item = given.itemsize
        populate_array(
            found,
            data=given.data,
            shape=cgutils.pack_array(builder, [rows, width]),
            strides=cgutils.pack_array(builder, [builder.mul(width, item), item]),
            itemsize=item,
            meminfo=given.meminfo,
            parent=given.parent,
        )
        return impl_ret_borrowed(context, builder, kind, found._getvalue())

    return kind(array), generate
