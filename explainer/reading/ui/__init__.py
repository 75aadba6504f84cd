"""The page of pasted code, in Gradio."""
