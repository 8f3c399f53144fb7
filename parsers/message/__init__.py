"""From raw bytes to envelope, parts, own words and marks of machines."""
