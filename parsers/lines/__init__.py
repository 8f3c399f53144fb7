"""What is written in a crop? Recognisers, alphabets, word lists and how sure they are together."""
