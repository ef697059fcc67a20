"""The controls around the diagram, one panel a file."""
