"""Trajectories, gate maps, the unrolled chain and the loss, on pyqtgraph."""
