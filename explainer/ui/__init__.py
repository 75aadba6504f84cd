"""The page: gradio lives here and nowhere else."""

from explainer.ui.quick_gradio import skip_interface_files

skip_interface_files()
