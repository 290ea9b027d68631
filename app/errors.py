"""The errors of Trellis.

TrellisError
├── UserError            expected; its message is shown to the person where they are
│   ├── InvalidInput     shown under the form field it names
│   ├── NotAllowed       the person may not do or see this (strangers always get the same words)
│   └── Outdated         a button or window from the past; says what happened instead
├── ConfigurationError   the set-up is wrong; the message says how to mend it
├── SealBroken           a sealed value does not open with the keys we hold
└── SlackProblem         Slack did not do what we asked (see app/slack/errors.py)
"""


class TrellisError(Exception):
    """Anything Trellis raises on purpose."""


class UserError(TrellisError):
    """Something a person can understand and mend; `str(error)` is the text they read."""


class InvalidInput(UserError):
    """A form field holds something we can't take; `field` is the block id of that field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotAllowed(UserError):
    """The person may not do this."""

    def __init__(self, message: str = "I can't show you anything here.") -> None:
        super().__init__(message)


class Outdated(UserError):
    """What was pressed belongs to a state that has passed; the message says what is true now."""


class ConfigurationError(TrellisError):
    """The set-up can't work; the message names the setting and the mend."""


class SealBroken(TrellisError):
    """A sealed value can't be opened: the key that sealed it is missing, or the value was moved or changed."""
