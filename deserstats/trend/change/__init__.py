"""When a rate changed."""
