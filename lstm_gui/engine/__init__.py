"""The recurrent cells, their gradients and their training, in NumPy alone."""
