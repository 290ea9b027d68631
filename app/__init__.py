"""Trellis: career growth in Slack that is followed through."""
