"""The page of the step view, in Gradio."""
