"""The commands: the only place that prints, exits, reads the environment or the clock."""
