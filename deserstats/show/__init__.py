"""How it is told: pictures and pages, drawn from the tables that one can print."""
