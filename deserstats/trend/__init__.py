"""Where is it going?"""
