"""Rules of coordinators: tables of conditions that hold mail back or choose its way."""
