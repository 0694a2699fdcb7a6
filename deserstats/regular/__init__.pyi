from .disaggregation import disaggregate as disaggregate
from .mann_kendall_trend import mann_kendall as mann_kendall
from .pettitt_change import pettitt as pettitt
from .poisson import poisson_trend as poisson_trend
from .seasonal import seasonal_mann_kendall as seasonal_mann_kendall
from .theil_sen_line import theil_sen as theil_sen
