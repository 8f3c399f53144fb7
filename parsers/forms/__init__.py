"""Forms are data: definitions, recognition, fields."""
