"""What labels of time say: their words, their forms, and what a whole column tells of them."""
