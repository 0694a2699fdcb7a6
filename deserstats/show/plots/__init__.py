"""One picture a kind of answer."""
