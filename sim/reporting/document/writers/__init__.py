"""Writers: a document in one format each, from the same tree of blocks."""
