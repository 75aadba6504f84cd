"""Backstep in JupyterHub or JupyterLab, for jupyter-server-proxy: the launcher gets a tile for it.

Into /etc/jupyter/. The proxy shows it at ``…/proxy/…/`` or ``…/backstep/``, to its owner alone, and
takes that path away; the page finds its address by itself. ``*`` as the name of the host is right
here: what the proxy passes on has been asked by somebody who is logged in.
"""

c.ServerProxy.servers = {  # type: ignore[name-defined]  # noqa: F821
    "backstep": {
        "command": ["backstep"],
        "environment": {
            "GRADIO_SERVER_PORT": "{port}",
            "BACKSTEP_ALLOWED_HOSTS": "*",
            # It would open the page on the machine on which the hub runs.
            "BROWSER": "true",
        },
        "timeout": 60,
        "launcher_entry": {"title": "Backstep"},
    }
}
