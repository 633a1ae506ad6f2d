"""Looking at a corpus that was scored: rates of what was found, by groups of documents and by speaker."""
