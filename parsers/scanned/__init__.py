"""Forms that are pictures: from the pages of an attachment to the values of its documents."""
