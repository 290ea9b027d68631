"""What people do, one file for each thing, step by step as the screen shows it."""
