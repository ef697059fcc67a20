"""The state of the program without Qt: what is open, what was changed, what is looked at."""
