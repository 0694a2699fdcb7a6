"""Statistics that know no claims: variance models, likelihoods, predictions, many tests at once."""
