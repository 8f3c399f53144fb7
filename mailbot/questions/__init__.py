"""What people must answer: matters with their clocks, and answers kept for the next question."""
