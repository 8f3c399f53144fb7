"""The life of an event: published, changed, called off, reminded of, thanked for, certified."""
