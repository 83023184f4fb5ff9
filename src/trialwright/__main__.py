"""`python -m trialwright` is `trialwright`."""

from trialwright.cli import main

if __name__ == "__main__":
    main()
