"""Simplified Chinese (简体中文): what the server says when it refuses."""

WORDS: dict[str, str] = {
    "server.host": "这个 Backstep 不接受以“{host}”这个名称访问。运行它的人可以把该名称加进 BACKSTEP_ALLOWED_HOSTS。",
    "server.closed": "这个地址下没有内容。Backstep 的页面在以斜杠结尾的地址上；如果代理保留了前面的路径，请在 GRADIO_ROOT_PATH 里写上这段路径。",
    "server.origin": "这个请求来自别的页面；这里只接受 Backstep 自己的页面。如果前面有代理，请把浏览器使用的名称加进 BACKSTEP_ALLOWED_HOSTS。",
    "server.large": "发送的内容超过 {most} MB。",
    "server.slow": "发送的内容没有在 {seconds} 秒内到达。",
    "server.malformed": "发送的内容不是页面会发送的内容。",
    "server.busy": "现在请求太多，请过几秒再试；什么都没有丢失。",
    "server.many": "这个页面有超过 {most} 个请求还在等待，请等它们完成；什么都没有丢失。",
    "error.port": "GRADIO_SERVER_PORT 是 {value}；应为 1 到 {high} 的整数。",
    "error.port.taken": "{address} 的端口 {port} 已被占用。请结束占用它的程序，或在 GRADIO_SERVER_PORT 里指定另一个端口。",
    "error.address": "Backstep 无法在 {value} 的端口 {port} 上监听。GRADIO_SERVER_NAME 为 127.0.0.1 时只供本机使用，为 0.0.0.0 时供所有机器使用；1024 以下的端口只有管理员能用。",
}
