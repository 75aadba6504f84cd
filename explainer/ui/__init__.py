"""The page: gradio lives here and in ``main``. What it reads when it is imported is set before."""

import os

from explainer.ui.quick_gradio import skip_interface_files

for _name, _value in {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "GRADIO_ANALYTICS_MAX_EVENTS": "100",
}.items():
    os.environ.setdefault(_name, _value)
skip_interface_files()
