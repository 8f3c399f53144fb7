"""What Polish words do to attendance: verbs by lemma, idioms by pattern, words by list."""
