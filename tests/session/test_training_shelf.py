from __future__ import annotations

from lstm_gui import engine, sequences
from lstm_gui.session import Document, RunShelf, TrainingRuns, untrained_network

SETTINGS = engine.TrainingSettings(updates=5, batch_size=2)


def document(sequence: sequences.Sequence, units: int = 3) -> Document:
    network, origin = untrained_network(sequence, hidden_size=units)
    return Document.of(sequence, network, origin)


def runs_on(one: Document) -> TrainingRuns:
    runs = TrainingRuns()
    list(runs.begin(one, SETTINGS, fresh=False).run.updates())
    return runs


def test_the_runs_of_a_document_come_back_once() -> None:
    shelf, one = RunShelf(), document(sequences.make_example("an-bn"))
    runs = runs_on(one)
    shelf.put(one, runs)
    assert shelf.take(one) is runs
    assert len(shelf.take(one)) == 0


def test_another_sequence_or_another_network_has_others() -> None:
    shelf, sequence = RunShelf(), sequences.make_example("an-bn")
    one = document(sequence)
    shelf.put(one, runs_on(one))
    assert len(shelf.take(document(sequence, units=4))) == 0
    assert len(shelf.take(document(sequences.make_example("an-bn")))) == 0
    assert len(shelf.take(document(sequence))) == 1


def test_only_the_last_few_are_kept() -> None:
    shelf = RunShelf()
    documents = [document(sequences.make_example("an-bn")) for _ in range(6)]
    for one in documents:
        shelf.put(one, runs_on(one))
    assert [len(shelf.take(one)) for one in documents] == [0, 0, 1, 1, 1, 1]


def test_nothing_is_kept_where_nothing_was_trained() -> None:
    shelf, one = RunShelf(), document(sequences.make_example("an-bn"))
    shelf.put(one, TrainingRuns())
    assert len(shelf.take(one)) == 0
