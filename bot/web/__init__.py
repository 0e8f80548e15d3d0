"""The web page: an `Answer` and the library in, HTML out. Only `page.py` and `server.py` import gradio."""
