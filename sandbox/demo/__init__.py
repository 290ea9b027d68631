"""The demo: PostgreSQL, the local Slack workspace and `trellis run`, and a season that real acts bring about."""
