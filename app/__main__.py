"""Starts the `trellis` command."""

from app.cli import trellis


def main() -> None:
    trellis(prog_name="trellis")


if __name__ == "__main__":
    main()
