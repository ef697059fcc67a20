"""The live cell diagram."""
