"""What makes an answer of the engine believable, added up in exact arithmetic."""
