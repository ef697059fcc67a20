"""The tabs of the window; each registers itself."""
