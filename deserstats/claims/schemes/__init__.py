"""How names belong together: unions and trees, links, orders and accounts between measures."""
