"""From an attachment's bytes to pages, words and fields with their places."""
