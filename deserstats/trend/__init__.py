"""Where is it going: tests and estimates of trend, change and pattern in series."""
