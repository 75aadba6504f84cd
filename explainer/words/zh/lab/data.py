"""Chinese: data sets of the lab."""

WORDS: dict[str, str] = {
    "mnist.data": "下载 {name}",
    "mnist.data.about.fashion": (
        "把数字换成衣物：70\u00a0000 张 28\u00a0×\u00a028 的灰度图，从 T 恤到短靴共十类。格式与 MNIST 完全相同，"
        "但更难：数字能认对 98% 的网络，衣物大约只能认对 89%。"
    ),
    "mnist.data.about.cifar10": (
        "彩色照片：60\u00a0000 张 32\u00a0×\u00a032 的图，从飞机到卡车共十类。比数字难得多，卷积在这里才显出优势。"
    ),
    "mnist.data.source.fashion": (
        "来自 Zalando Research（H. Xiao、K. Rasul、R. Vollgraf，2017），MIT 许可证。"
    ),
    "mnist.data.source.cifar10": (
        "来自 A. Krizhevsky 的 “Learning Multiple Layers of Features from Tiny Images”（2009）。"
        "作者没有指定许可证，只要求引用。"
    ),
    "mnist.data.size": "共 {size} MB，只需下载一次；逐字节校验后保存在运行 Backstep 的机器上。",
    "mnist.data.fetch": "下载",
    "mnist.data.cancel": "取消",
    "mnist.data.absent": "这台机器上还没有 {name}。",
    "mnist.data.asking": "正在连接 {mirror}。",
    "mnist.data.receiving": "正在从 {mirror} 接收。",
    "mnist.data.amount": "{received} / {total} MB",
    "mnist.data.again": "{mirror}：{reason}。正在重试。",
    "mnist.data.in_use": "这台机器上另一个 Backstep 正在下载 {name}，请稍候。",
    "mnist.data.stopping": "正在取消。",
    "mnist.data.cancelled": "已取消，没有留下下载了一半的文件。",
    "mnist.data.here": "{name} 已经就绪，随时可以开始训练。",
    "mnist.data.progress": "数据集已收到的比例",
    "mnist.class.fashion.0": "T 恤",
    "mnist.class.fashion.1": "裤子",
    "mnist.class.fashion.2": "套头衫",
    "mnist.class.fashion.3": "连衣裙",
    "mnist.class.fashion.4": "外套",
    "mnist.class.fashion.5": "凉鞋",
    "mnist.class.fashion.6": "衬衫",
    "mnist.class.fashion.7": "运动鞋",
    "mnist.class.fashion.8": "包",
    "mnist.class.fashion.9": "短靴",
    "mnist.class.cifar10.0": "飞机",
    "mnist.class.cifar10.1": "汽车",
    "mnist.class.cifar10.2": "鸟",
    "mnist.class.cifar10.3": "猫",
    "mnist.class.cifar10.4": "鹿",
    "mnist.class.cifar10.5": "狗",
    "mnist.class.cifar10.6": "青蛙",
    "mnist.class.cifar10.7": "马",
    "mnist.class.cifar10.8": "船",
    "mnist.class.cifar10.9": "卡车",
    "mnist.missed.said": "{host}：{reason}",
    "mnist.missed.between": "；",
    "mnist.missed.unreachable": "连接不上",
    "mnist.missed.silent": "迟迟没有响应",
    "mnist.missed.slow": "每秒只传来 {rate} 字节",
    "mnist.missed.broken": "连接中断",
    "mnist.missed.short": "只传来 {received} 字节，应为 {expected} 字节",
    "mnist.missed.long": "传来的内容超过了公布的 {expected} 字节",
    "mnist.missed.size": "文件有 {announced} 字节，应为 {expected} 字节",
    "mnist.missed.checksum": "传来的不是公布的文件（MD5 为 {found}）",
    "mnist.missed.status": "返回了状态码 {status}",
    "mnist.missed.redirects": "一再跳转到别的地址",
    "mnist.missed.address": "这不是 http 地址",
    "mnist.missed.certificate": "证书无法验证，请检查本机时钟",
    "mnist.missed.proxy": "代理服务器没有放行",
    "mnist.error.data_absent": (
        "这台机器上还没有 {name}；请先下载：在 MNIST 实验室里点“下载”，"
        "或运行 python -m explainer fetch {dataset}。"
    ),
    "mnist.error.data_damaged": "{file} 不是 {name} 公布的文件；请重新下载。",
    "mnist.error.no_network": (
        "这里没有网络：{count} 个镜像都连接不上。Backstep 的其他部分（包括 MNIST）不需要网络，可以照常使用。"
    ),
    "mnist.error.mirrors": (
        "没有一个镜像提供了 {file}。{said}。请稍后再试，或者自行把这个文件放到 {folder}。"
    ),
    "mnist.error.disk_full": "磁盘已满：{folder} 需要 {size} MB 空间。请腾出空间后再试。",
    "mnist.error.folder": (
        "无法写入 {folder}：{reason}。可以用环境变量 BACKSTEP_HOME 指定另一个文件夹。"
    ),
    "mnist.error.proxy": "这台机器的代理设置无法使用：{reason}",
    "mnist.error.fetch_cancel": "这次下载是别人开始的，只能由对方取消。",
    "mnist.error.fetch_name": "数据集是“{value}”；应为以下之一：{choices}。",
    "mnist.error.fetch_failed": "下载因其他原因失败：{reason}",
}
