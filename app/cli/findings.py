"""What `trellis check` found out about one part of a set-up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` says how it stands, `mend` what to do where it isn't `ok`. Neither holds a secret."""

    name: str
    ok: bool
    text: str
    mend: str = ""
