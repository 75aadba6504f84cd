"""The page of the data tab, in Gradio."""
