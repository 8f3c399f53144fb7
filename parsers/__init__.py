"""What does this mail say? Raw bytes in, typed facts out; no database, network or clock."""
