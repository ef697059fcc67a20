"""Pure functions over traces: what the gates did, in numbers and words."""
