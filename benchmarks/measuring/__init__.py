"""How the programs of this folder measure and write down: processor time, processes of their own, blocks of pages."""
