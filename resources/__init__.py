"""Icons, example networks and the scripts that made them."""
