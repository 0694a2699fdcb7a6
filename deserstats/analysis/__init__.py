"""The whole job in one call: the questions in their order, each asked once, told on one screen."""
