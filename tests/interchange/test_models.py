import contextlib
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save, save_file

from lstm_gui import engine
from lstm_gui.interchange.architecture import expected_shapes, infer_architecture
from lstm_gui.interchange.atomic import WriteError
from lstm_gui.interchange.errors import ModelFileError
from lstm_gui.interchange.models import CONFIG_KEY, load_model, save_model


def make_network(
    inputs: int = 3,
    hidden: int = 4,
    layers: int = 2,
    outputs: int | None = 2,
    bias: bool = True,
    dtype: str = "float32",
) -> engine.Network:
    recurrent = engine.LSTM(inputs, hidden, layers, bias=bias, dtype=dtype, seed=1)
    head = None if outputs is None else engine.Linear(hidden, outputs, dtype=dtype, seed=2)
    return engine.Network(recurrent, head)


VARIANTS = [
    engine.LSTM(3, 4, 2, bidirectional=True, seed=1),
    engine.LSTM(3, 4, 2, peepholes=True, bidirectional=True, seed=1),
    engine.LSTM(3, 4, coupled=True, bias=False, seed=1),
    engine.LSTM(3, 4, without=["output_gate", "input_activation"], seed=1),
    engine.GRU(3, 4, 2, bidirectional=True, seed=1),
    engine.GRU(3, 4, reset_after=False, seed=1),
    engine.RNN(3, 4, nonlinearity="relu", seed=1),
    engine.RNN(1, 1, seed=1),
]


def assert_same(one: engine.Network, other: engine.Network) -> None:
    assert one.config() == other.config()
    ours, theirs = one.state_dict(), other.state_dict()
    assert ours.keys() == theirs.keys()
    for name, array in ours.items():
        assert array.dtype == theirs[name].dtype
        np.testing.assert_array_equal(array, theirs[name])


def write_file(path: Path, header: dict[str, Any] | bytes, body: bytes = b"") -> Path:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(raw)) + raw + body)
    return path


def refused(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(ModelFileError) as caught:
        load_model(path)
    message = str(caught.value)
    assert "\n" not in message
    assert path.name in message
    return message


class TestRoundTrip:
    @given(
        st.integers(1, 4),
        st.integers(1, 5),
        st.integers(1, 3),
        st.none() | st.integers(1, 3),
        st.booleans(),
        st.sampled_from(["float32", "float64"]),
    )
    def test_a_network_comes_back_as_it_was(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        inputs: int,
        hidden: int,
        layers: int,
        outputs: int | None,
        bias: bool,
        dtype: str,
    ) -> None:
        network = make_network(inputs, hidden, layers, outputs, bias, dtype)
        path = tmp_path_factory.mktemp("model") / "m.safetensors"
        save_model(path, network, {"seed": "7"})
        loaded = load_model(path)
        assert_same(loaded.network, network)
        assert dict(loaded.metadata) == {"seed": "7"}
        assert loaded.notes == ()

    @given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 3), st.none() | st.integers(1, 3))
    def test_shapes_are_those_of_the_engine(
        self, inputs: int, hidden: int, layers: int, outputs: int | None
    ) -> None:
        shapes = make_network(inputs, hidden, layers, outputs).parameter_shapes()
        architecture = infer_architecture(shapes)
        assert expected_shapes(architecture) == shapes
        assert architecture.ignored == ()

    @pytest.mark.parametrize("head", [True, False])
    @pytest.mark.parametrize("recurrent", VARIANTS, ids=lambda cell: str(cell.config()))
    def test_every_kind_of_cell_comes_back_as_it_was(
        self, tmp_path: Path, recurrent: engine.Recurrent, head: bool
    ) -> None:
        linear = engine.Linear(recurrent.output_size, 2, seed=3) if head else None
        network = engine.Network(recurrent, linear)
        save_model(tmp_path / "m", network)
        assert_same(load_model(tmp_path / "m").network, network)

    def test_same_network_gives_the_same_bytes(self, tmp_path: Path) -> None:
        metadata = {f"key {number}": "text" for number in range(20)}
        contents = set()
        for name in ("a", "b", "c"):
            save_model(tmp_path / name, make_network(), metadata)
            contents.add((tmp_path / name).read_bytes())
        assert len(contents) == 1

    def test_text_of_any_kind_survives(self, tmp_path: Path) -> None:
        metadata = {"example": "sinus “½” \\ \n \x07 \U0001f600", "": ""}
        save_model(tmp_path / "m", make_network(), metadata)
        assert dict(load_model(tmp_path / "m").metadata) == metadata

    def test_reserved_key_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="reserved"):
            save_model(tmp_path / "m", make_network(), {CONFIG_KEY: ""})

    def test_missing_folder_is_one_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(WriteError, match="folder does not exist"):
            save_model(tmp_path / "no" / "m", make_network())


class TestForeignStateDicts:
    def arrays(self, **sizes: Any) -> dict[str, np.ndarray]:
        return make_network(**sizes).state_dict()

    @pytest.mark.parametrize("prefix", ["", "lstm.", "encoder.rnn."])
    @pytest.mark.parametrize("head", ["head", "fc", "decoder.linear", "my_own_name"])
    def test_architecture_is_inferred_under_any_prefix(
        self, tmp_path: Path, prefix: str, head: str
    ) -> None:
        network = make_network()
        renamed = {
            name.replace("head", head) if name.startswith("head") else prefix + name: array
            for name, array in network.state_dict().items()
        }
        save_file(renamed, tmp_path / "m.safetensors")
        assert_same(load_model(tmp_path / "m.safetensors").network, network)

    @pytest.mark.parametrize(
        ("recurrent", "note"),
        [
            (engine.LSTM(3, 4, 2, bidirectional=True, seed=1), None),
            (engine.LSTM(3, 4, peepholes=True, seed=1), None),
            (engine.GRU(3, 4, 2, seed=1), "The reset gate is taken to act after the product"),
            (engine.RNN(3, 4, bidirectional=True, seed=1), "tanh is taken"),
        ],
    )
    def test_kind_is_inferred_and_what_is_assumed_is_said(
        self, tmp_path: Path, recurrent: engine.Recurrent, note: str | None
    ) -> None:
        network = engine.Network(recurrent, engine.Linear(recurrent.output_size, 2, seed=3))
        save_file(network.state_dict(), tmp_path / "m")
        loaded = load_model(tmp_path / "m")
        assert_same(loaded.network, network)
        assert len(loaded.notes) == (note is not None)
        assert note is None or note in loaded.notes[0]

    def test_lstm_without_a_head(self, tmp_path: Path) -> None:
        network = make_network(outputs=None, bias=False, dtype="float64")
        save_file(network.state_dict(), tmp_path / "m")
        assert_same(load_model(tmp_path / "m").network, network)

    def test_head_without_bias_gets_zeros(self, tmp_path: Path) -> None:
        arrays = self.arrays()
        del arrays["head.bias"]
        save_file(arrays, tmp_path / "m")
        np.testing.assert_array_equal(
            load_model(tmp_path / "m").network.state_dict()["head.bias"], 0
        )

    def test_arrays_that_are_not_used_are_named(self, tmp_path: Path) -> None:
        arrays = self.arrays() | {"embedding.weight": np.zeros((10, 3), np.float32)}
        save_file(arrays, tmp_path / "m")
        assert load_model(tmp_path / "m").notes == ("Not used from m: embedding.weight.",)

    def test_half_precision_becomes_float32(self, tmp_path: Path) -> None:
        arrays = {name: array.astype(np.float16) for name, array in self.arrays().items()}
        save_file(arrays, tmp_path / "m")
        network = load_model(tmp_path / "m").network
        assert network.dtype == np.float32
        for name, array in network.state_dict().items():
            np.testing.assert_array_equal(array, arrays[name].astype(np.float32))

    def test_bfloat16_becomes_float32(self, tmp_path: Path) -> None:
        # A bfloat16 is a float32 whose lower 16 bits are cut off.
        arrays = self.arrays(layers=1, outputs=None)
        header, body = {}, b""
        for name, array in arrays.items():
            upper = (array.view(np.uint32) >> 16).astype("<u2").tobytes()
            header[name] = {
                "dtype": "BF16",
                "shape": list(array.shape),
                "data_offsets": [len(body), len(body) + len(upper)],
            }
            body += upper
        path = write_file(tmp_path / "m", header, body)
        for name, array in load_model(path).network.state_dict().items():
            expected = (arrays[name].view(np.uint32) & 0xFFFF0000).view(np.float32)
            np.testing.assert_array_equal(array, expected)

    def test_integers_are_refused(self, tmp_path: Path) -> None:
        arrays = {name: array.astype(np.int32) for name, array in self.arrays().items()}
        save_file(arrays, tmp_path / "m")
        assert "is stored as I32" in refused(tmp_path / "m")

    def test_two_networks_in_one_file_are_refused(self, tmp_path: Path) -> None:
        arrays = self.arrays(outputs=None)
        both = {
            f"{side}.{name}": a for side in ("encoder", "decoder") for name, a in arrays.items()
        }
        save_file(both, tmp_path / "m")
        message = refused(tmp_path / "m")
        assert "'decoder.', 'encoder.'" in message

    def test_several_possible_heads_are_refused(self, tmp_path: Path) -> None:
        arrays = self.arrays() | {"other.weight": np.zeros((1, 4), np.float32)}
        del arrays["head.weight"], arrays["head.bias"]
        arrays["another.weight"] = np.zeros((1, 4), np.float32)
        save_file(arrays, tmp_path / "m")
        assert "2 linear layers that could follow" in refused(tmp_path / "m")

    def test_projection_is_refused(self, tmp_path: Path) -> None:
        arrays = self.arrays() | {"weight_hr_l0": np.zeros((2, 4), np.float32)}
        save_file(arrays, tmp_path / "m")
        assert "proj_size=0" in refused(tmp_path / "m")


class TestRefusals:
    @pytest.fixture
    def saved(self, tmp_path: Path) -> Path:
        path = tmp_path / "m.safetensors"
        save_model(path, make_network(), {"seed": "7"})
        return path

    def test_every_truncation_is_refused(self, saved: Path) -> None:
        content = saved.read_bytes()
        for length in [*range(0, 200, 7), *range(200, len(content), 101), len(content) - 1]:
            saved.write_bytes(content[:length])
            message = refused(saved)
            assert "truncated" in message or "not a safetensors file" in message or not length

    def test_truncated_file_says_both_sizes(self, saved: Path) -> None:
        content = saved.read_bytes()
        saved.write_bytes(content[:-5])
        assert f"has {len(content) - 5} bytes and its header promises {len(content)}" in refused(
            saved
        )

    def test_appended_bytes_are_refused(self, saved: Path) -> None:
        saved.write_bytes(saved.read_bytes() + b"xx")
        assert "not a valid safetensors file" in refused(saved)

    @given(st.binary(max_size=300))
    def test_random_bytes_are_refused(
        self, tmp_path_factory: pytest.TempPathFactory, content: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("garbage") / "m.safetensors"
        path.write_bytes(content)
        refused(path)

    @given(st.data())
    def test_one_wrong_byte_in_the_header_is_never_a_crash(
        self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
    ) -> None:
        path = tmp_path_factory.mktemp("damaged") / "m.safetensors"
        save_model(path, make_network(1, 2, 1, None))
        content = bytearray(path.read_bytes())
        end = 8 + struct.unpack("<Q", content[:8])[0]
        content[data.draw(st.integers(0, end - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(bytes(content))
        # Some bytes do not matter (a space, a key of the metadata): the others are refused.
        with contextlib.suppress(ModelFileError):
            load_model(path)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"PK\x03\x04" + bytes(100), "PyTorch or Keras archive"),
            (b"\x80\x02}q\x00" + bytes(100), "a pickle, which is never opened"),
            (b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5"),
            (b"", "is empty"),
            (b"abc", "not a safetensors file"),
        ],
    )
    def test_other_formats_are_named(self, tmp_path: Path, content: bytes, words: str) -> None:
        path = tmp_path / "m.safetensors"
        path.write_bytes(content)
        assert words in refused(path)

    def test_huge_header_takes_no_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "m.safetensors"
        path.write_bytes(struct.pack("<Q", 2**62) + b"{" + bytes(50))
        assert "at most 100000000 are allowed" in refused(path)

    def test_huge_shape_takes_no_memory(self, tmp_path: Path) -> None:
        entry = {"dtype": "F32", "shape": [4 * 2**20, 2**20], "data_offsets": [0, 2**44]}
        path = write_file(tmp_path / "m", {"weight_ih_l0": entry, "weight_hh_l0": entry})
        assert "truncated" in refused(path)

    def test_huge_shape_of_numbers_of_unknown_size_takes_no_memory(self, tmp_path: Path) -> None:
        size = 2**40
        entries = {
            "weight_ih_l0": {"dtype": "I8", "shape": [4 * size, 1], "data_offsets": [0, 1]},
            "weight_hh_l0": {"dtype": "I8", "shape": [4 * size, size], "data_offsets": [1, 2]},
        }
        path = write_file(tmp_path / "m", entries, b"xx")
        assert "is stored as I8" in refused(path)

    def test_arrays_that_share_their_bytes_are_refused(self, tmp_path: Path) -> None:
        entry = {"dtype": "F32", "shape": [8, 2], "data_offsets": [0, 64]}
        names = [f"weight_{role}_l{layer}" for role in ("ih", "hh") for layer in range(50)]
        path = write_file(tmp_path / "m", dict.fromkeys(names, entry), bytes(64))
        assert "arrays overlap" in refused(path)

    def test_many_empty_layers_take_no_memory(self, tmp_path: Path) -> None:
        network = make_network(1, 64, 1, None)
        arrays = network.state_dict()
        arrays |= {f"weight_hh_l{n}": np.zeros((0,), np.float32) for n in range(1, 2000)}
        save_file(arrays, tmp_path / "m")
        assert "weight_ih_l1" in refused(tmp_path / "m")

    def test_description_that_promises_more_than_the_arrays_is_refused(
        self, tmp_path: Path
    ) -> None:
        network = make_network()
        config = network.config()
        config["recurrent"]["hidden_size"] = 10**9
        content = save(network.state_dict(), metadata={CONFIG_KEY: json.dumps(config)})
        (tmp_path / "m").write_bytes(content)
        message = refused(tmp_path / "m")
        assert "hidden_size = 1000000000 and its arrays say 4" in message

    @pytest.mark.parametrize(
        "text", ["", "[]", "{", '{"recurrent": 3}', '{"recurrent": {"kind": "lstm"}}', "[" * 10000]
    )
    def test_damaged_description_is_refused(self, tmp_path: Path, text: str) -> None:
        content = save(make_network().state_dict(), metadata={CONFIG_KEY: text})
        (tmp_path / "m").write_bytes(content)
        message = refused(tmp_path / "m")
        assert "damaged" in message or "contradicts itself" in message

    def test_wrong_shapes_are_listed_with_what_would_be_right(self, tmp_path: Path) -> None:
        arrays = make_network().state_dict()
        arrays["bias_hh_l1"] = np.zeros(15, np.float32)
        arrays["weight_ih_l1"] = np.zeros((16, 3), np.float32)
        save_file(arrays, tmp_path / "m")
        message = refused(tmp_path / "m")
        assert "bias_hh_l1 is (15,) instead of (16,)" in message
        assert "weight_ih_l1 is (16, 3) instead of (16, 4)" in message

    def test_missing_names_are_listed(self, tmp_path: Path) -> None:
        arrays = make_network().state_dict()
        del arrays["bias_hh_l1"], arrays["weight_hh_l1"]
        save_file(arrays, tmp_path / "m")
        assert "weight_hh_l1, bias_hh_l1 missing" in refused(tmp_path / "m")

    def test_layer_numbers_with_a_gap_are_refused(self, tmp_path: Path) -> None:
        arrays = make_network(outputs=None).state_dict()
        moved = {name.replace("_l1", "_l5"): array for name, array in arrays.items()}
        save_file(moved, tmp_path / "m")
        assert "weight_ih_l1" in refused(tmp_path / "m")

    def test_rows_that_fit_no_cell_are_refused(self, tmp_path: Path) -> None:
        arrays = {"weight_ih_l0": np.zeros((8, 3)), "weight_hh_l0": np.zeros((8, 4))}
        save_file(arrays, tmp_path / "m")
        assert "an LSTM has 4 per unit" in refused(tmp_path / "m")

    def test_file_without_a_recurrent_layer_says_what_it_has(self, tmp_path: Path) -> None:
        save_file({"conv.weight": np.zeros((3, 3))}, tmp_path / "m")
        message = refused(tmp_path / "m")
        assert "weight_ih_l0 and its kin are missing (it has conv.weight)" in message

    def test_head_of_the_wrong_width_is_refused(self, tmp_path: Path) -> None:
        arrays = make_network().state_dict() | {"head.weight": np.zeros((2, 5), np.float32)}
        save_file(arrays, tmp_path / "m")
        assert "head.weight has 5 columns" in refused(tmp_path / "m")

    @pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
    def test_weight_that_is_not_finite_is_named(self, tmp_path: Path, value: float) -> None:
        arrays = make_network().state_dict()
        arrays["weight_hh_l1"][5, 2] = value
        save_file(arrays, tmp_path / "m")
        assert f"weight_hh_l1[5, 2] is {value}" in refused(tmp_path / "m")

    def test_missing_file_and_folder_are_named(self, tmp_path: Path) -> None:
        assert "does not exist" in refused(tmp_path / "nothing.safetensors")
        assert "is a folder" in refused(tmp_path)

    def test_file_without_permission_is_named(
        self, saved: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # The superuser may read everything, so the answer of the system is given here.
        def deny(self: Path, *args: Any, **kwargs: Any) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", deny)
        assert "no permission" in refused(saved)
