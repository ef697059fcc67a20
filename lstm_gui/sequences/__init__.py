"""Reading, encoding, scaling and generating the sequences a network gets."""
