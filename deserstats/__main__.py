"""``python -m deserstats`` is the command line."""

from deserstats.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
