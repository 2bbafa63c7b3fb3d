# What a JupyterHub needs to know for this kernel, beside its users: load_subconfig("jupyterhub_config.py") from your own settings,
# or begin with this file. `npm test -- deploy` starts a hub with it.
c = get_config()  # noqa

# Of the hub's own user, without users of the system; no isolation at all, so for trying out. For real readers: the default
# (a process of the user's own), "systemd" (with limits), or the spawner of your containers ("docker", "kubernetes").
c.JupyterHub.spawner_class = "simple"
c.Spawner.default_url = "/lab"

# Kept by spawners that can ("systemd", "docker", "kubernetes"); docs/scaling.md says what a kernel needs.
c.Spawner.mem_limit = "2G"

# Kernels that nobody has used for half an hour end, and a server without kernels a while later.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=60",
    "--MappingKernelManager.cull_connected=True",
    "--ServerApp.shutdown_no_activity_timeout=3600",
]
