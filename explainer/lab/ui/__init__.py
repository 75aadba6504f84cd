"""The page of the lab, in Gradio."""
