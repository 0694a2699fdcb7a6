"""Pictures that tell a whole analysis: the figures, the first contradiction as a sum, where it goes."""
