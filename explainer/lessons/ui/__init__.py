"""The page of the lessons, in Gradio."""
