"""`python -m classcruncher` is the command `classcruncher`."""

import sys


def main() -> int:
    """Run the command; Ctrl-C ends it in one word at any time, the first moments included."""
    try:
        from classcruncher.interruption import ctrl_c_held

        with ctrl_c_held():
            from classcruncher.cli import main as command
        return command()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
