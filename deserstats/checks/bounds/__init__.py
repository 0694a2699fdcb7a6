"""What the claims allow and imply for what nobody reported."""
