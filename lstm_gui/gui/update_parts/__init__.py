"""An update that is made in parts, shown on the diagram: forward, loss, backward, update."""
