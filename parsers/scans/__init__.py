"""Pages that are pictures: opened, found on the table, turned, and laid onto their blank."""
