"""Statistical claims analysis: are reported figures consistent, plausible, and do they trend?

The stub beside this file lists every public name; each is loaded when it is first used.
"""

from lazy_loader import attach_stub

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
