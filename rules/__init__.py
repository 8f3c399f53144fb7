"""What follows from it? Facts and what we know in, a decision out; pure functions only."""
