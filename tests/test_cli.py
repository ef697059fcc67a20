"""The command line in this process: what it accepts, refuses and says."""

import io
import json
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import lstm_gui
from lstm_gui import cli_display, interchange
from lstm_gui.cli import main
from lstm_gui.cli_arguments import parse
from lstm_gui.cli_progress import ProgressBar
from lstm_gui.sequences import EXAMPLES

Captured = pytest.CaptureFixture[str]


def refusal(capsys: Captured, *arguments: str) -> str:
    """The one line with which arguments are refused."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("lstm-gui: ")
    assert captured.err.count("\n") == 1
    return captured.err.removeprefix("lstm-gui: ").rstrip("\n")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    rows = [f"{year};{year % 7},5;{year % 5},25" for year in range(1900, 1960)]
    path.write_text("year;level;flow\n" + "\n".join(rows) + "\n")
    return path


def test_version_and_help_say_what_the_program_is(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"lstm-gui {lstm_gui.__version__}\n"
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for command in ("snapshot", "trace", "train", "--list-examples"):
        assert command in text
    assert main(["train", "--help"]) == 0
    assert "--updates" in capsys.readouterr().out


def test_examples_are_listed_one_name_a_line(capsys: Captured) -> None:
    assert main(["--list-examples"]) == 0
    assert capsys.readouterr().out.splitlines() == list(EXAMPLES)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--frobnicate"], "unrecognized arguments: --frobnicate"),
        (["frobnicate"], "the commands are snapshot, trace, train and papers"),
        (["nothing.csv"], "nothing.csv does not exist"),
        (["--example", "nothing"], "there is no example 'nothing'; there are sine-with-overtone"),
        (["snapshot"], "OUT.png"),
        (["snapshot", "x.jpg"], "x.jpg must end in .png"),
        (["snapshot", "x.png", "--size", "12"], "must be WIDTHxHEIGHT, such as 1480x960"),
        (["snapshot", "x.png", "--size", "0x9"], "must lie within 1x1 and 16000x16000"),
        (["snapshot", "x.png", "--theme", "pink"], "'light', 'dark'"),
        (["snapshot", "x.png", "--step", "-1"], "--step"),
        (["snapshot", "x.png", "nothing.csv"], "nothing.csv does not exist"),
        (["trace", "--out", "x.npz"], "name a FILE to read or an --example"),
        (["trace", "--example", "an-bn"], "required: --out"),
        (["trace", "--example", "an-bn", "--out", "x.xlsx"], ".npz, .csv, .json"),
        (["trace", "--example", "an-bn", "--out", "no/x.npz"], "folder does not exist"),
        (["train", "--example", "an-bn", "--out", "x.pt"], "must end in .safetensors"),
        (["train", "--example", "an-bn", "--out", "no/x.safetensors"], "folder does not exist"),
        (["train", "--example", "an-bn", "--out", "x", "--updates", "0"], "at least 1"),
        (["train", "--example", "an-bn", "--out", "x", "--seed", "one"], "from 0 on"),
        (["train", "--out", "x.safetensors"], "name a FILE to read or an --example"),
    ],
)
def test_unusable_arguments_are_one_line_that_says_what_would_be_right(
    capsys: Captured, arguments: list[str], words: str
) -> None:
    assert words in refusal(capsys, *arguments)


def test_file_and_example_together_are_refused(capsys: Captured, table: Path) -> None:
    message = refusal(capsys, "trace", str(table), "--example", "an-bn", "--out", "x.npz")
    assert message == "give either a file or --example, not both"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("model.pt", "save its weights as .safetensors"),
        ("model.keras", "save its weights as .safetensors"),
    ],
)
def test_files_that_cannot_be_opened_yet_are_named(
    capsys: Captured, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert words in refusal(capsys, str(tmp_path / name))


def test_a_session_is_for_the_window(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "run.lstmlab"
    path.write_bytes(b"x")
    assert "is a session" in refusal(capsys, "trace", str(path), "--out", "x.npz")
    refused = refusal(capsys, "snapshot", str(tmp_path / "out.png"), str(path))
    assert "run.lstmlab" in refused


def test_command_name_is_a_file_when_it_is_written_as_a_path() -> None:
    assert parse(["--example", "an-bn"]).command == "window"
    assert parse(["trace", "--example", "an-bn", "--out", "x.npz"]).command == "trace"


@pytest.mark.parametrize(
    "arguments",
    [
        ["snapshot", "x.png", "FILE", "--theme", "dark"],
        ["snapshot", "x.png", "--theme", "dark", "FILE"],
        ["snapshot", "--theme", "dark", "x.png", "FILE"],
        ["trace", "--out", "x.npz", "FILE"],
        ["train", "--seed", "1", "FILE", "--out", "x.safetensors"],
        ["FILE"],
    ],
)
def test_file_may_stand_before_and_behind_the_options(table: Path, arguments: list[str]) -> None:
    given = [str(table) if argument == "FILE" else argument for argument in arguments]
    assert parse(given).file == str(table)


def test_training_takes_a_file_in_place_of_an_example(table: Path) -> None:
    parsed = parse(["train", "--example", str(table), "--out", "x.safetensors"])
    assert parsed.file == str(table)
    assert parsed.example is None


class TestTrace:
    def test_untrained_network_is_called_untrained(
        self, capsys: Captured, tmp_path: Path, table: Path
    ) -> None:
        assert main(["trace", str(table), "--out", str(tmp_path / "t.npz")]) == 0
        captured = capsys.readouterr()
        assert "untrained" in captured.err
        assert captured.out == (
            f"wrote {tmp_path / 't.npz'}: 60 steps, 1 layer of 8 units, untrained, seed 0, "
            "forget bias 1\n"
        )
        with np.load(tmp_path / "t.npz", allow_pickle=False) as stored:
            assert stored["layer1.forget_gate"].shape == (60, 8)
            assert stored["values"][3].tolist() == [1903 % 7 + 0.5, 1903 % 5 + 0.25]

    def test_example_is_traced_with_its_trained_network(
        self, capsys: Captured, tmp_path: Path
    ) -> None:
        out = tmp_path / "t.json"
        assert main(["trace", "--example", "sine-with-overtone", "--out", str(out)]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        assert "trained" in captured.out
        description = json.loads(out.read_text())["description"]
        assert description["sequence"]["example"] == "sine-with-overtone"
        assert description["seed"] is not None

    def test_columns_separator_and_decimal_can_be_said(
        self, capsys: Captured, tmp_path: Path, table: Path
    ) -> None:
        out = tmp_path / "t.npz"
        reading = ["--columns", "flow", "--separator", ";", "--decimal", ","]
        assert main(["trace", str(table), *reading, "--out", str(out)]) == 0
        with np.load(out, allow_pickle=False) as stored:
            assert stored["feature_names"].tolist() == ["flow"]

    def test_missing_values_are_noted_or_refused(self, capsys: Captured, tmp_path: Path) -> None:
        path = tmp_path / "gaps.csv"
        path.write_text("a\n1\n\n3\nNA\n5\n")
        out = str(tmp_path / "t.npz")
        assert main(["trace", str(path), "--out", out]) == 0
        assert "interpolated" in capsys.readouterr().err
        assert "gaps.csv" in refusal(capsys, "trace", str(path), "--out", out, "--missing", "stop")

    def test_model_for_other_features_is_refused(
        self, capsys: Captured, tmp_path: Path, table: Path
    ) -> None:
        model = str(tmp_path / "m.safetensors")
        train = ["train", str(table), "--columns", "flow", "--updates", "1", "--out", model]
        assert main(train) == 0
        capsys.readouterr()
        message = refusal(
            capsys, "trace", str(table), "--model", model, "--out", str(tmp_path / "t.npz")
        )
        assert message.startswith("m.safetensors takes 1 features and own.csv has 2 (level, flow)")
        assert not (tmp_path / "t.npz").exists()

    def test_series_is_scaled_as_the_one_the_model_learned_from(self, tmp_path: Path) -> None:
        for name, offset in (("one", 0.0), ("two", 100.0)):
            numbers = "\n".join(str(offset + step % 7) for step in range(40))
            (tmp_path / f"{name}.csv").write_text(f"x\n{numbers}\n")
        model = str(tmp_path / "m.safetensors")
        assert main(["train", str(tmp_path / "one.csv"), "--updates", "1", "--out", model]) == 0
        inputs = []
        for name in ("one", "two"):
            out = tmp_path / f"{name}.npz"
            arguments = [str(tmp_path / f"{name}.csv"), "--model", model, "--out", str(out)]
            assert main(["trace", *arguments]) == 0
            with np.load(out, allow_pickle=False) as stored:
                inputs.append(stored["inputs"])
        # The second series lies 100 higher, in units of the first one's deviation, not around 0.
        deviation = np.std([step % 7 for step in range(40)])
        np.testing.assert_allclose(inputs[1] - inputs[0], 100 / deviation, rtol=1e-5)

    def test_damaged_model_is_refused(self, capsys: Captured, tmp_path: Path, table: Path) -> None:
        model = tmp_path / "m.safetensors"
        model.write_bytes(b"\x10\x00\x00\x00\x00\x00\x00\x00{")
        arguments = ["trace", str(table), "--model", str(model), "--out", str(tmp_path / "t.npz")]
        assert "m.safetensors is truncated" in refusal(capsys, *arguments)

    def test_model_in_place_of_the_sequence_is_refused(
        self, capsys: Captured, tmp_path: Path
    ) -> None:
        model = tmp_path / "m.safetensors"
        model.write_bytes(b"")
        message = refusal(capsys, "trace", str(model), "--out", "t.npz")
        assert message.endswith("name a sequence as FILE, and the model after --model")


class TestTrain:
    def test_same_arguments_give_the_same_file(self, tmp_path: Path, table: Path) -> None:
        contents = set()
        for name in ("a", "b"):
            out = tmp_path / f"{name}.safetensors"
            arguments = ["train", str(table), "--seed", "3", "--updates", "4", "--out", str(out)]
            assert main(arguments) == 0
            contents.add(out.read_bytes())
        assert len(contents) == 1

    def test_other_seed_gives_other_weights(self, tmp_path: Path, table: Path) -> None:
        weights = []
        for seed in ("1", "2"):
            out = tmp_path / f"{seed}.safetensors"
            assert (
                main(["train", str(table), "--seed", seed, "--updates", "2", "--out", str(out)])
                == 0
            )
            weights.append(interchange.load_model(out).network.state_dict()["weight_hh_l0"])
        assert not np.array_equal(*weights)

    def test_model_says_what_it_was_trained_on(self, capsys: Captured, tmp_path: Path) -> None:
        out = tmp_path / "m.safetensors"
        arguments = ["train", "--example", "an-bn", "--updates", "3", "--units", "5"]
        assert main([*arguments, "--layers", "2", "--out", str(out)]) == 0
        assert "2 layers of 5 units, 3 updates" in capsys.readouterr().out
        model = interchange.load_model(out)
        assert model.network.recurrent.hidden_size == 5
        assert model.metadata["example"] == "an-bn"
        assert model.metadata["updates"] == "3"
        assert model.metadata["seed"] == "0"

    @pytest.mark.parametrize("data", [["--example", "adding-problem"], ["own.csv"]])
    def test_every_cell_begins_with_weights_that_it_can_have(
        self, capsys: Captured, tmp_path: Path, table: Path, data: list[str]
    ) -> None:
        data = [str(table) if word == table.name else word for word in data]
        for cell in ("lstm", "gru", "rnn"):
            out = tmp_path / f"{cell}.safetensors"
            assert main(["train", *data, "--cell", cell, "--updates", "1", "--out", str(out)]) == 0
            assert out.is_file()
        chosen = ["train", *data, "--cell", "rnn", "--init", "forget_bias", "--out", str(out)]
        assert main(chosen) == 2
        assert "has no gate" in capsys.readouterr().err

    def test_training_makes_the_loss_smaller(self, tmp_path: Path) -> None:
        losses = []
        for updates in ("5", "120"):
            out = tmp_path / "m.safetensors"
            arguments = ["train", "--example", "sine-with-overtone", "--updates", updates]
            assert main([*arguments, "--out", str(out)]) == 0
            losses.append(float(interchange.load_model(out).metadata["loss"]))
        assert losses[1] < losses[0] / 2

    def test_interrupt_saves_what_was_learned_and_says_after_how_many_updates(
        self, capsys: Captured, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(self: ProgressBar, done: int, text: str = "") -> None:
            if done == 3:
                raise KeyboardInterrupt

        monkeypatch.setattr(ProgressBar, "show", interrupt)
        out, whole = tmp_path / "m.safetensors", tmp_path / "whole.safetensors"
        assert main(["train", str(table), "--updates", "5", "--out", str(out)]) == 130
        captured = capsys.readouterr()
        assert captured.out.startswith(f"interrupted after 3 of 5 updates; wrote {out}: ")
        assert captured.err == ""
        monkeypatch.undo()
        assert main(["train", str(table), "--updates", "3", "--out", str(whole)]) == 0
        saved, made = (interchange.load_model(path) for path in (out, whole))
        assert saved.metadata["updates"] == "3"
        for name, values in made.network.parameters.items():
            assert np.array_equal(values, saved.network.parameters[name])

    def test_interrupt_before_the_first_update_leaves_nothing_and_says_so(
        self, capsys: Captured, tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(self: ProgressBar) -> ProgressBar:
            raise KeyboardInterrupt

        monkeypatch.setattr(ProgressBar, "__enter__", interrupt)
        out = tmp_path / "m.safetensors"
        assert main(["train", str(table), "--updates", "5", "--out", str(out)]) == 130
        assert capsys.readouterr().err == "lstm-gui: interrupted; nothing was written\n"
        assert not out.exists()
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


class TestDisplay:
    @pytest.fixture(autouse=True)
    def bare_linux(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)

    def test_no_display_names_snapshot(self, capsys: Captured) -> None:
        message = refusal(capsys)
        assert "no display" in message
        assert "lstm-gui snapshot" in message

    @pytest.mark.skipif(sys.platform != "linux", reason="needs Qt's plugin for X")
    def test_display_that_does_not_answer_is_named(
        self, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if cli_display._plugin_problem("xcb") is not None:
            pytest.skip("the libraries for an X window are not installed")
        monkeypatch.setenv("DISPLAY", ":3999")
        message = refusal(capsys)
        assert "display :3999 does not answer" in message
        assert "lstm-gui snapshot" in message

    def test_wayland_display_that_does_not_answer_is_named(
        self, capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        assert "wayland-9 does not answer" in refusal(capsys)

    def test_platform_that_the_user_chose_is_not_questioned(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QT_QPA_PLATFORM", "vnc:size=800x600")
        assert cli_display.display_problem() is None

    def test_missing_libraries_of_the_x_plugin_are_named_with_their_packages(
        self, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cannot_load(name: str) -> None:
            raise OSError("libxcb-cursor.so.0: cannot open shared object file: No such file")

        absent = ("libxcb-cursor.so.0", "libEGL.so.1")
        monkeypatch.setattr(cli_display.ctypes, "CDLL", cannot_load)
        monkeypatch.setattr(cli_display, "_plugin", lambda name: Path(__file__))
        monkeypatch.setattr(cli_display, "_loads", lambda name: name not in absent)
        monkeypatch.setenv("DISPLAY", ":0")
        message = refusal(capsys)
        assert "libEGL.so.1, libxcb-cursor.so.0" in message
        assert message.endswith("apt install libegl1 libxcb-cursor0")

    @pytest.mark.parametrize("arguments", [[], ["snapshot", "x.png"]])
    def test_missing_library_of_qt_itself_is_named_with_its_package(
        self, capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
    ) -> None:
        class Broken(types.ModuleType):
            def __getattr__(self, name: str) -> None:
                raise ImportError("libGL.so.1: cannot open shared object file: No such file")

        monkeypatch.setitem(sys.modules, "lstm_gui.gui", Broken("lstm_gui.gui"))
        monkeypatch.setattr(cli_display, "_loads", lambda name: name != "libGL.so.1")
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
        message = refusal(capsys, *arguments)
        assert "(libGL.so.1)" in message
        assert message.endswith("apt install libgl1")

    def test_library_that_nobody_knows_is_still_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cli_display, "_loads", lambda name: True)
        error = ImportError("libfoo.so.7: cannot open shared object file: No such file")
        assert "libfoo.so.7" in (cli_display.missing_libraries(error, window=True) or "")

    def test_other_import_errors_are_not_blamed_on_the_system(self) -> None:
        error = ImportError("cannot import name 'x'")
        assert cli_display.missing_libraries(error, window=True) is None

    def test_picture_asks_for_no_library_that_only_a_window_needs(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cli_display, "_loads", lambda name: False)
        error = ImportError("libEGL.so.1: cannot open shared object file: No such file")
        message = cli_display.missing_libraries(error, window=False) or ""
        assert "(libEGL.so.1, libGL.so.1, libX11.so.6 and 5 more)" in message
        assert "libxcb" not in message


class TestProgressBar:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def test_terminal_sees_the_bar_and_then_an_empty_line(self) -> None:
        terminal = self.Terminal()
        with ProgressBar(terminal, 4, "updates") as bar:
            bar.show(2, "loss 0.5")
            bar.show(4, "loss 0.25")
        lines = terminal.getvalue().split("\r\x1b[K")
        assert lines[1].startswith("████████████░░░░░░░░░░░░ 2 of 4 updates  loss 0.5")
        assert "4 of 4" in lines[2]
        assert lines[-1] == ""
        assert "\n" not in terminal.getvalue()

    def test_log_file_sees_nothing(self) -> None:
        stream = io.StringIO()
        with ProgressBar(stream, 4, "updates") as bar:
            bar.show(4)
        assert stream.getvalue() == ""

    def test_bar_is_not_drawn_at_every_update(self) -> None:
        terminal = self.Terminal()
        with ProgressBar(terminal, 1000, "updates") as bar:
            for update in range(1, 1000):
                bar.show(update)
        assert terminal.getvalue().count("\r") < 50
