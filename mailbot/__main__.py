"""``python -m mailbot`` is the same program as ``mailbot``."""

from mailbot.cli import main

if __name__ == "__main__":
    main()
