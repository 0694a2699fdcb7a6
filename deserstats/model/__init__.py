"""What the claims imply: linear rows over unknown series, decided exactly. Knows no words."""
