"""What coordinators get: the daily digest."""
