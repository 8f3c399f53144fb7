"""One question a file: each check looks at a case and says what it objects to, or nothing."""
